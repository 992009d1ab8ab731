//go:build unix

package app_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/datatest"
)

// A disk of backups that answers nothing, as a network disk that is gone, does not keep the
// vault open once the time for closing is over.
func TestSession_CloseThoughDiskHangs(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	folder := t.TempDir()
	first, second := filepath.Join(folder, "2"+backup.Ext), filepath.Join(folder, "1"+backup.Ext)
	for _, path := range []string{second, first} {
		must(t, syscall.Mkfifo(path, 0o600)) // opening it waits for who writes
		must(t, s.Vault.BeginBackup(t.Context(), data.Backup{Path: path, MadeAt: clock.Now(), Size: 1}))
	}
	_, err := s.Vault.EraseLead(t.Context(), amal)
	must(t, err)
	mustClose(t, s)

	s = reopen(t, clock, dir) // which looks at its backups at once
	release(t, first)         // the next one is opened then, and hangs
	ctx, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Close(ctx); err != nil && !errors.Is(err, context.Canceled) { // the outbox had no time either
		t.Error(err)
	}
	mustOpen(t, dir)
	release(t, second)
}

// release waits until a pipe is being opened to be read, and lets that go on.
func release(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	must(t, f.Close())
}
