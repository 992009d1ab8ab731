package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

func otherKey(b byte) []byte { return bytes.Repeat([]byte{b}, KeySize+SaltSize) }

// commits returns how many transactions are counted.
func commits(t *testing.T, d *DB) (n int64) {
	t.Helper()
	if err := d.Readers().QueryRowContext(t.Context(), `SELECT value FROM setting WHERE key = 'commits'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func manyRows(n int) string {
	return fmt.Sprintf(`WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < %d) INSERT INTO n SELECT x FROM c`, n)
}

// opens reports whether a file opens under a key.
func opens(t *testing.T, file string, raw []byte) bool {
	t.Helper()
	d, err := Open(t.Context(), file, raw, "aegis")
	if err != nil {
		return false
	}
	if err := d.Close(t.Context()); err != nil {
		t.Error(err)
	}
	return true
}

// While a file gets another key again and again, those who read and write it see every
// row, and those who come later too.
func TestDB_Rekey(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, manyRows(20_000))
	old := bytes.Repeat([]byte{7}, KeySize)
	ctx, stop := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	var written, read atomic.Int64
	for range 3 {
		busy.Go(func() {
			for ctx.Err() == nil {
				var n int64
				err := d.Read(t.Context(), "test", func(q Querier) error {
					return q.QueryRowContext(t.Context(), `SELECT count(*) FROM n`).Scan(&n)
				})
				if err != nil || n < 20000 {
					t.Error(n, err)
					return
				}
				read.Add(1)
			}
		})
	}
	busy.Go(func() {
		for ctx.Err() == nil {
			mustWrite(t, d, `INSERT INTO n VALUES (1)`)
			written.Add(1)
		}
	})
	for i := byte(10); i < 18; i++ {
		var last, all int64
		if err := d.Rekey(t.Context(), otherKey(i), func(done, of int64) { last, all = done, of }); err != nil {
			t.Fatal(err)
		}
		if last != all || all < 10 {
			t.Errorf("progress %d of %d", last, all)
		}
	}
	stop()
	busy.Wait()
	var n, count int64
	if err := d.Readers().QueryRowContext(t.Context(), `SELECT count(*), (SELECT value FROM setting WHERE key = 'commits') FROM n`).Scan(&n, &count); err != nil || n != 20000+written.Load() || count < written.Load() {
		t.Errorf("%d rows, %d commits after %d writes, %v", n, count, written.Load(), err)
	}
	if read.Load() == 0 || written.Load() == 0 {
		t.Error("nothing went on")
	}
	if err := d.Close(t.Context()); err != nil || !d.key.wiped() {
		t.Error("closing: ", err)
	}
	if !opens(t, d.file, otherKey(17)) || opens(t, d.file, old) || opens(t, d.file, otherKey(16)) {
		t.Error("opened by the wrong key, or not by the right one")
	}
	salt, err := ReadSalt(t.Context(), d.file, "aegis")
	if err != nil || !bytes.Equal(salt, otherKey(17)[KeySize:]) {
		t.Errorf("salt %x, %v", salt, err)
	}
}

// A rekey that fails, is given up or meets the end of the vault leaves the file as it was.
func TestDB_Rekey_Undone(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, manyRows(1_500_000))
	check := func(name string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := os.Stat(d.file + Unfinished); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the copy is left: %v", name, err)
		}
		before := commits(t, d)
		mustWrite(t, d, `INSERT INTO n VALUES (1)`)
		if after := commits(t, d); after != before+1 {
			t.Errorf("%s: the next commit is counted as %d after %d", name, after, before)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	check("given up", d.Rekey(ctx, otherKey(1), func(done, all int64) { stop() }))
	check("no salt", d.Rekey(t.Context(), otherKey(1)[:KeySize], nil))

	var rows *sql.Rows
	ctx, stop = context.WithCancel(t.Context())
	check("reading", d.Rekey(ctx, otherKey(1), func(done, all int64) {
		if done != all {
			return
		}
		var err error
		if rows, err = d.Readers().QueryContext(t.Context(), `SELECT n FROM n`); err != nil { //nolint:sqlclosecheck // it is closed once the rekey was given up
			t.Fatal(err)
		}
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
		go stop()
	}))
	if !rows.Next() {
		t.Error("the reader was cut off")
	}
	rows.Close()
	if err := os.Mkdir(d.file+Unfinished, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.file+Unfinished+"/x", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Rekey(t.Context(), otherKey(1), nil); err == nil {
		t.Error("no error")
	}
	if err := os.RemoveAll(d.file + Unfinished); err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	var once sync.Once
	err := d.Rekey(t.Context(), otherKey(2), func(done, all int64) {
		once.Do(func() { go func() { closed <- d.Close(context.Background()) }(); <-d.gate.shut })
	})
	if err == nil {
		t.Error("rekeyed while it was closed")
	}
	if err := <-closed; err != nil || !d.key.wiped() {
		t.Error("closing:", err)
	}
	if !opens(t, d.file, bytes.Repeat([]byte{7}, KeySize)) {
		t.Error("the old key does not open")
	}
}

// A page that does not authenticate ends a rekey, wherever it lies.
func TestDB_Rekey_Damaged(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, manyRows(300_000))
	if err := d.EmptyWAL(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(d.file)
	if err != nil {
		t.Fatal(err)
	}
	pages := len(whole) / pageSize
	if pages <= 2*pagesTogether {
		t.Fatalf("only %d pages", pages)
	}
	for _, page := range []int{2, pagesTogether, pagesTogether + 1, pages} {
		at := (page-1)*pageSize + 100
		damage(t, d.file, at)
		err := d.Rekey(t.Context(), otherKey(1), nil)
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != Damaged {
			t.Errorf("page %d of %d: %v", page, pages, err)
		}
		damage(t, d.file, at)
	}
	if err := d.Rekey(t.Context(), otherKey(1), nil); err != nil {
		t.Fatal(err)
	}
	var sound string
	if err := d.Readers().QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&sound); err != nil || sound != "ok" {
		t.Error(sound, err)
	}
}

// damage turns the bits of a byte of a file.
func damage(t *testing.T, file string, at int) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	var b [1]byte
	if _, err := f.ReadAt(b[:], int64(at)); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 0xff
	if _, err := f.WriteAt(b[:], int64(at)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// While somebody still reads an older moment, not all pages are the file's, and nothing is
// copied.
func TestDB_Rekey_OldReader(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, manyRows(100))
	rows, err := d.Readers().QueryContext(t.Context(), `SELECT n FROM n`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	mustWrite(t, d, manyRows(100_000))
	ctx, stop := context.WithTimeout(t.Context(), 10*interruptTime)
	defer stop()
	err = d.Rekey(ctx, otherKey(1), func(int64, int64) { t.Error("pages are copied") })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := d.Rekey(t.Context(), otherKey(1), nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Readers().QueryRowContext(t.Context(), `SELECT count(*) FROM n`).Scan(&n); err != nil || n != 100_100 {
		t.Error(n, err)
	}
}

// The page by which SQLite locks is left out wherever it lies among those that are copied
// together, and no other is. In a vault it is a gibibyte into the file.
func TestPageCopy_Locked(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, manyRows(100_000))
	if err := d.EmptyWAL(t.Context()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(d.file)
	if err != nil {
		t.Fatal(err)
	}
	pages := info.Size() / pageSize
	for _, locked := range []int64{2, pagesTogether, pagesTogether + 1, pagesTogether + 5, pages, pages + 1, lockedPage} {
		path := filepath.Join(t.TempDir(), "copy.db")
		c := &pageCopy{from: d.file, to: path, fromKey: d.key, toKey: d.key, pages: pages, locked: locked, stopped: func() error { return nil }}
		if err := c.run(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		copied, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for page := range int64(len(copied) / pageSize) {
			written := bytes.ContainsFunc(copied[page*pageSize:(page+1)*pageSize], func(r rune) bool { return r != 0 })
			if written != (page+1 != locked) {
				t.Errorf("page %d, with %d left out: %v", page+1, locked, written)
			}
		}
		if all := int64(len(copied) / pageSize); all != pages && locked != pages {
			t.Errorf("%d of %d pages", all, pages)
		}
	}
	if lockedPage != 1<<30/pageSize+1 {
		t.Error(lockedPage)
	}
}
