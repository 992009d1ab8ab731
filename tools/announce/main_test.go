package main

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/app/update"
	"mujeeb/dial"
)

// The program takes what this tool signs.
func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	var key, signed strings.Builder
	if err := run([]string{"key", "mujeeb.example", file}, &key); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"sign", file, "0.2.0", "2026-12-01", "https://mujeeb.example/releases"}, &signed); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(signed.String())) }))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	got, err := update.Ask(t.Context(), update.Source{Address: server.URL, Key: strings.TrimSpace(key.String()), Roots: roots, Dial: dial.New(time.Now, nil).For(dial.Update)}, "0.1.0")
	if err != nil || got.Version != "v0.2.0" || got.Order != update.Older {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestRun_Errors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "key")
	var out strings.Builder
	if err := run([]string{"key", "mujeeb.example", file}, &out); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	for _, args := range [][]string{
		nil, {"key"}, {"sell", "a", "b"},
		{"key", "mujeeb.example", file}, // there is one already
		{"key", "two words", filepath.Join(dir, "other")},
		{"sign", filepath.Join(dir, "none"), "0.2.0", "2026-12-01", "https://mujeeb.example/"},
		{"sign", file, "0.2", "2026-12-01", "https://mujeeb.example/"},
		{"sign", file, "0.2.0", "soon", "https://mujeeb.example/"},
		{"sign", file, "0.2.0", "2026-12-01", "http://mujeeb.example/"},
		{"sign", "main.go", "0.2.0", "2026-12-01", "https://mujeeb.example/"},
	} {
		if err := run(args, &out); err == nil || out.Len() > 0 {
			t.Errorf("%q: got %v, printed %q", args, err, out.String())
		}
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the key was overwritten: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("others can read the key: %v, %v", info.Mode(), err)
	}
}
