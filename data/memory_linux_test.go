package data_test

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/datatest/cmemory"
)

const megabyte = 1 << 20

// registers is a connection that calls back.
type registers interface {
	RegisterAuthorizer(func(action int, a, b, c string) int)
	RegisterFunc(name string, f any, pure bool) error
}

// onDriver calls f with a connection out of a pool, as the driver opened it.
func onDriver(t *testing.T, pool *sql.DB, f func(registers) error) {
	t.Helper()
	c, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Raw(func(opened any) error { return f(opened.(registers)) }); err != nil {
		t.Fatal(err)
	}
}

// An import gives its memory back: before it sorts, which takes as much again,
// and when it is over.
func TestVault_Import_GivesMemoryBack(t *testing.T) {
	v, _ := datatest.Vault(t)
	news, before := datatest.MustPurpose(t, v, "News"), cmemory.InUse()
	var wrote, sorting int64
	onDriver(t, v.Writer(), func(c registers) error {
		c.RegisterAuthorizer(func(action int, _, _, _ string) int {
			if action == 1 && sorting == 0 { // SQLITE_CREATE_INDEX
				sorting = cmemory.InUse() - before
			}
			return 0
		})
		return nil
	})
	_, err := v.Import(t.Context(), plan(news), manyRows(19_000, func(int) {}), func(int) { wrote = cmemory.InUse() - before })
	if err != nil {
		t.Fatal(err)
	}
	if wrote < 8*megabyte {
		t.Errorf("it took %d bytes while it wrote, too few to show anything", wrote)
	}
	if rest := cmemory.InUse() - before; sorting == 0 || sorting > 3*megabyte || rest > 3*megabyte {
		t.Errorf("it kept %d bytes when it sorted and %d when it was over, after %d", sorting, rest, wrote)
	}
}

// What is given back is the system's again, not only SQLite's to use.
func TestGiveBack(t *testing.T) {
	runtime.LockOSThread() // for which C has memory of its own
	defer runtime.UnlockOSThread()
	v, _ := datatest.Vault(t)
	tx, err := v.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, s := range []string{`CREATE TABLE large (part BLOB)`,
		`INSERT INTO large SELECT randomblob(3000) FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000) SELECT n FROM n)`} {
		if _, err := tx.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Readers().QueryRow(`SELECT count(*) FROM lead`).Scan(new(int)); err != nil { // what stays in use lies above
		t.Fatal(err)
	}
	inUse := cmemory.InUse()
	held, _ := datatest.ResidentMB()
	if _, err := tx.Exec(data.GiveBack); err != nil {
		t.Fatal(err)
	}
	if freed := inUse - cmemory.InUse(); freed < 24*megabyte {
		t.Errorf("%d of %d bytes are free", freed, inUse)
	}
	if now, _ := datatest.ResidentMB(); now > held-25 {
		t.Errorf("%.0f MB are held, %.0f before", now, held)
	}
	var kept int
	if err := tx.QueryRow(`SELECT count(*) FROM large`).Scan(&kept); err != nil || kept != 10_000 {
		t.Errorf("the transaction has %d rows, %v", kept, err)
	}
}

// A list of numbers does not pass through the memory of C as a whole.
func TestManyIDs(t *testing.T) {
	v, _ := datatest.Vault(t)
	v.Readers().SetMaxOpenConns(1) // the connection that has the function
	onDriver(t, v.Readers(), func(c registers) error {
		return c.RegisterFunc("in_use", cmemory.InUse, false)
	})
	const many = 500_000
	before := cmemory.InUse()
	ids, err := data.ManyIDs(t.Context(), v.Readers(), "n, -n", `WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ?)
		SELECT CASE n WHEN ? THEN in_use() ELSE n END AS n FROM row`, many, many)
	if err != nil || len(ids) != 2*many {
		t.Fatalf("%d numbers, %v", len(ids), err)
	}
	for i := range many - 1 {
		if n := int64(i + 1); ids[2*i] != n || ids[2*i+1] != -n {
			t.Fatalf("row %d is %d, %d", n, ids[2*i], ids[2*i+1])
		}
	}
	if took := ids[2*many-2] - before; took > megabyte {
		t.Errorf("C took %d bytes for it", took)
	}
}

// A list that is interrupted is given up as a whole, and the next one is whole.
func TestManyIDs_Interrupted(t *testing.T) {
	v, _ := datatest.Vault(t)
	v.Readers().SetMaxOpenConns(1) // the connection that has the function
	ctx, interrupt := context.WithCancel(t.Context())
	onDriver(t, v.Readers(), func(c registers) error {
		return c.RegisterFunc("interrupt", func() int { interrupt(); return 0 }, false)
	})
	const query = `WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ?)
		SELECT CASE n WHEN 50000 THEN interrupt() ELSE n END AS n FROM row`
	if ids, err := data.ManyIDs(ctx, v.Readers(), "n", query, 1<<40); !errors.Is(err, context.Canceled) || ids != nil {
		t.Errorf("%d numbers, %v", len(ids), err)
	}
	if ids, err := data.ManyIDs(t.Context(), v.Readers(), "n", query, 60_000); err != nil || len(ids) != 60_000 || ids[59_999] != 60_000 {
		t.Errorf("%d numbers, %v", len(ids), err)
	}
}
