package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"runtime"
	"testing"
)

func mustOpen(t testing.TB) *DB {
	t.Helper()
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "file.db"), bytes.Repeat([]byte{7}, KeySize), "aegis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	mustWrite(t, d, `CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT; CREATE TABLE n (n INTEGER)`)
	return d
}

func mustWrite(t testing.TB, d *DB, statement string) {
	t.Helper()
	err := d.Write(t.Context(), "test", func(tx *Tx) error {
		_, err := tx.ExecContext(t.Context(), statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpen_KeyAndCipher(t *testing.T) {
	ctx, file := t.Context(), filepath.Join(t.TempDir(), "file.db")
	if _, err := Open(ctx, file, make([]byte, KeySize), "rot13"); code(err) != NoCipher {
		t.Errorf("an unknown cipher: %v", err)
	}
	if _, err := Open(ctx, file, make([]byte, KeySize-1), "aegis"); err == nil {
		t.Error("a short key was taken")
	}
	d, err := Open(ctx, file, make([]byte, KeySize), "aegis")
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, d, `CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)`)
	if err := d.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, file, bytes.Repeat([]byte{1}, KeySize), "aegis"); code(err) != Damaged {
		t.Errorf("another key: %v", err)
	}
}

func code(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// What Read's function reads is of one moment, whatever is written meanwhile.
func TestDB_Read_OneMoment(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, `INSERT INTO n VALUES (1)`)
	count := func(q Querier) (n int) {
		if err := q.QueryRowContext(t.Context(), `SELECT count(*) FROM n`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	err := d.Read(t.Context(), "test", func(q Querier) error {
		before := count(q)
		mustWrite(t, d, `INSERT INTO n VALUES (2)`)
		if after := count(q); before != 1 || after != before {
			t.Errorf("read %d and then %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if now := count(d.Readers()); now != 2 {
		t.Errorf("afterwards %d rows, want 2", now)
	}
}

// A table can be built anew under its name while others refer to it, and whatever
// becomes of that, foreign keys are enforced afterwards.
func TestDB_Migrate(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, `CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (id INTEGER REFERENCES parent); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)`)
	const rebuild = `CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO new_parent (id) SELECT id FROM parent; DROP TABLE parent; ALTER TABLE new_parent RENAME TO parent;`
	ended, cancel := context.WithCancel(t.Context())
	for _, c := range []struct {
		name, script string
		ctx          context.Context
		after        func()
		good         bool
	}{
		{"Dangling", rebuild + `DELETE FROM parent`, t.Context(), func() {}, false},
		{"Broken", rebuild + `INSERT INTO nowhere VALUES (1)`, t.Context(), func() {}, false},
		{"Cancelled", rebuild, ended, cancel, false},
		{"OK", rebuild, t.Context(), func() {}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := d.Migrate(c.ctx, "test", func(tx *Tx) error {
				defer c.after()
				_, err := tx.ExecContext(c.ctx, c.script)
				return err
			})
			if (err == nil) != c.good {
				t.Errorf("got %v", err)
			}
			var parents, columns, enforced int
			if err := d.writer.QueryRow(`SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM pragma_table_info('parent')), (SELECT foreign_keys FROM pragma_foreign_keys)`).
				Scan(&parents, &columns, &enforced); err != nil || parents != 1 || columns == 2 != c.good || enforced != 1 {
				t.Errorf("%d rows, %d columns, foreign keys %d, %v", parents, columns, enforced, err)
			}
		})
	}
}

const endless = `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(*) FROM n`

// A statement that would never end does not keep the file open.
func TestDB_Close_Interrupts(t *testing.T) {
	d := mustOpen(t)
	ended := make(chan error, 2)
	go func() { ended <- d.Readers().QueryRowContext(context.Background(), endless).Scan(new(int)) }()
	go func() {
		ended <- d.Write(context.Background(), "test", func(tx *Tx) error {
			return tx.QueryRowContext(context.Background(), endless).Scan(new(int))
		})
	}()
	waitInUse(d, 2)
	now, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Close(now); err != nil {
		t.Errorf("close: %v", err)
	}
	for range 2 {
		if err := <-ended; err == nil {
			t.Error("an endless query ended")
		}
	}
	if err := d.Readers().QueryRowContext(t.Context(), `SELECT 1`).Scan(new(int)); err == nil {
		t.Error("a closed file still answers")
	}
}

// waitInUse waits until so many connections of the pools are in use.
func waitInUse(d *DB, n int) {
	writer, readers := d.Pools()
	for writer.Stats().InUse+readers.Stats().InUse < n {
		runtime.Gosched() // sql.DB tells nobody when it changes
	}
}

// Who does not give a connection back is told of, and the key is wiped all the same.
func TestDB_Close_InUse(t *testing.T) {
	d := mustOpen(t)
	_, readers := d.Pools()
	held, err := readers.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Close(now); !errors.Is(err, ErrInUse) {
		t.Errorf("close: %v", err)
	}
	if !d.key.wiped() {
		t.Error("the key is still there")
	}
	if err := held.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		t.Error(err)
	}
}

// Closing folds the log into the file, also when a connection was interrupted after its
// last statement, as by a reader who went away, which keeps SQLite itself from it.
func TestDB_Close_FoldsLog(t *testing.T) {
	for name, before := range map[string]func(*DB){
		"Idle":        func(*DB) {},
		"Interrupted": func(d *DB) { d.key.interrupt() },
	} {
		t.Run(name, func(t *testing.T) {
			d := mustOpen(t)
			mustWrite(t, d, `INSERT INTO n VALUES (1)`)
			if logSize(d.file) == 0 {
				t.Fatal("there is no log to fold")
			}
			before(d)
			if err := d.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if size := logSize(d.file); size > 0 || !d.key.wiped() {
				t.Errorf("a log of %d bytes is left, the key is wiped %t", size, d.key.wiped())
			}
		})
	}
}
