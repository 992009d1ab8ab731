package data_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

const pageSize = 4096

// errNotWhole is what SQLite's own check says of a file that is not whole.
var errNotWhole = errors.New("integrity_check")

// snapshot returns all that the vault's tables hold but for when it was opened, once the indexes agree.
func snapshot(v *data.Vault) (string, error) {
	var integrity string
	if err := v.Writer().QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil {
		return "", data.Coded(err)
	}
	if integrity != "ok" {
		return "", fmt.Errorf("%w: %s", errNotWhole, integrity)
	}
	tables, err := tableNames(v)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, table := range tables {
		if err := dumpTable(&b, v, table); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func mustSnapshot(t *testing.T, v *data.Vault) string {
	t.Helper()
	s, err := snapshot(v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tableNames(v *data.Vault) (names []string, err error) {
	rows, err := v.Writer().Query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

func dumpTable(b *strings.Builder, v *data.Vault, table string) error {
	query := `SELECT * FROM "` + table + `"`
	if table == "setting" {
		query += ` WHERE key NOT IN ('opened', 'commits')` // which opening a vault changes
	}
	if table == "opening" { // so it does this
		query += ` WHERE FALSE`
	}
	return dumpQuery(b, v, table, query)
}

func dumpQuery(b *strings.Builder, v *data.Vault, table, query string) error {
	rows, err := v.Writer().Query(query)
	if err != nil {
		return data.Coded(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	fmt.Fprintln(b, table, columns)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		fmt.Fprintln(b, values...)
	}
	return data.Coded(rows.Err())
}

// damaged is a vault with a few pages of everything, to be spoiled in copies.
type damaged struct {
	t    *testing.T
	v    *data.Vault
	raw  []byte
	dir  string // of the copy
	want string
}

func newDamaged(t *testing.T) *damaged {
	t.Helper()
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 150)
	sendTo(t, v, news)
	want, err := snapshot(v)
	if err != nil {
		t.Fatal(err)
	}
	pagesOf(t, v) // empties the WAL
	var unread int
	if err := v.Writer().QueryRow("PRAGMA freelist_count").Scan(&unread); err != nil || unread != 0 {
		t.Fatalf("%d pages that nobody would read, %v", unread, err)
	}
	raw, err := os.ReadFile(v.File())
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) < 20*pageSize {
		t.Fatalf("only %d bytes to spoil", len(raw))
	}
	return &damaged{t: t, v: v, raw: raw, dir: t.TempDir(), want: want}
}

// read opens the spoiled file and reads all of it. It returns what the reader
// learned: an error, or the data.
func (d *damaged) read(spoiled []byte) (got string, err error) {
	d.t.Helper()
	for _, name := range []string{"vault.db-wal", "vault.db-shm"} {
		if err := os.Remove(filepath.Join(d.dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			d.t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(d.dir, "vault.db"), spoiled, 0o600); err != nil {
		d.t.Fatal(err)
	}
	c, err := d.v.OpenCopy(d.t.Context(), d.dir)
	if err != nil {
		return "", err
	}
	defer c.CloseCopy()
	return snapshot(c)
}

// check fails unless the reader met an error or read what was written.
func (d *damaged) check(what string, spoiled []byte) (noticed bool) {
	d.t.Helper()
	got, err := d.read(spoiled)
	if err == nil && got != d.want {
		d.t.Errorf("%s: other data was read", what)
	}
	return err != nil
}

// Whatever byte of the file changes, the reader notices. Other data is never read.
func TestVault_FlippedBytes(t *testing.T) {
	d := newDamaged(t)
	if d.check("untouched", d.raw) {
		t.Fatal("the untouched file is not read")
	}
	random := rand.New(rand.NewPCG(1, 2))
	spoiled := bytes.Clone(d.raw)
	for i := range 1000 {
		at := random.IntN(len(d.raw))
		if i < 100 {
			at = i // the head of the file, byte by byte
		}
		was := spoiled[at]
		spoiled[at] ^= byte(1 + random.IntN(255))
		_, err := d.read(spoiled)
		spoiled[at] = was
		switch code := data.CodeOf(err); {
		case err == nil:
			t.Errorf("a change of byte %d is not noticed", at)
		case code != data.CodeVaultDamaged && code != data.CodeKeysMismatch && !errors.Is(err, errNotWhole):
			t.Errorf("byte %d: %v", at, err)
		}
	}
}

func TestVault_SwappedPages(t *testing.T) {
	d := newDamaged(t)
	random := rand.New(rand.NewPCG(3, 4))
	pages := len(d.raw) / pageSize
	for range 30 {
		a, b := random.IntN(pages), random.IntN(pages)
		if a == b {
			continue
		}
		spoiled := bytes.Clone(d.raw)
		copy(spoiled[a*pageSize:], d.raw[b*pageSize:(b+1)*pageSize])
		copy(spoiled[b*pageSize:], d.raw[a*pageSize:(a+1)*pageSize])
		if !d.check("swap", spoiled) {
			t.Errorf("pages %d and %d were swapped unnoticed", a+1, b+1)
		}
	}
}

// A file that was cut is refused, however little is missing, and what is left
// of it is not touched.
func TestVault_CutFile(t *testing.T) {
	d := newDamaged(t)
	size := len(d.raw)
	for _, left := range []int{0, 1, 15, 16, 17, 100, 511, 512, pageSize - 1, pageSize, pageSize + 1, 2 * pageSize, size / 2, size - 2*pageSize, size - pageSize, size - 1} {
		_, err := d.read(d.raw[:left])
		if data.CodeOf(err) != data.CodeVaultDamaged && !errors.Is(err, errNotWhole) {
			t.Errorf("cut to %d of %d bytes: %v", left, size, err)
		}
		after, err := os.ReadFile(filepath.Join(d.dir, "vault.db"))
		if err != nil || !slices.Equal(after, d.raw[:left]) {
			t.Errorf("cut to %d bytes: reading changed the file (%v)", left, err)
		}
	}
}

// A changed byte in the log beside the file costs at most what was written last.
func TestVault_FlippedWAL(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 50)
	random := rand.New(rand.NewPCG(5, 6))
	for range times(t, "MUJEEB_FLIPS", 100) {
		dir := copyVault(t, v.Dir())
		path := filepath.Join(dir, "vault.db-wal")
		raw, err := os.ReadFile(path)
		if err != nil || len(raw) < pageSize {
			t.Fatal(len(raw), err)
		}
		at := random.IntN(len(raw))
		raw[at] ^= byte(1 + random.IntN(255))
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		remove(t, dir, "vault.db-shm")
		c, err := v.OpenCopy(t.Context(), dir)
		if err != nil {
			continue
		}
		if n, err := c.CountLeads(t.Context(), data.LeadFilter{}); err == nil && n != 0 && n != 50 {
			t.Errorf("byte %d: %d leads, half an import", at, n)
		}
		if check, err := c.CheckLedger(t.Context(), nil); err == nil && slices.ContainsFunc(check.Findings, func(f data.Finding) bool { return f.Kind != data.FindingKept }) || c.Kept().Fault == data.LedgerOther {
			t.Errorf("byte %d: the ledger has %v", at, check.Findings)
		}
		c.CloseCopy()
	}
}
