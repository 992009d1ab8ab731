package sqlite

import (
	"database/sql"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Rows come in their order and as they were, whatever is in them and however long they are.
func TestEachRow(t *testing.T) {
	d := mustOpen(t)
	mustWrite(t, d, `CREATE TABLE v (id INTEGER PRIMARY KEY, text TEXT, blob BLOB) STRICT`)
	fillValues(t, d)
	type row struct {
		id                 int64
		text, blob         string
		noText, noBlob, is bool
	}
	var got []row
	for _, query := range []string{`SELECT id, text, blob, NULL FROM v WHERE id >= ?1 AND id < ?2 ORDER BY id DESC`, `SELECT id, text, blob, NULL FROM v WHERE id >= ? AND id < ? ORDER BY id DESC`} {
		got = nil
		if err := EachRow(t.Context(), d.Readers(), 4, func(c []Column) {
			got = append(got, row{c[0].Int, c[1].Text, c[2].Text, c[1].Null, c[2].Null, c[3].Null})
		}, "id, text, blob, none", query, -990, 1_990); err != nil {
			t.Fatal(err)
		}
	}
	want, err := Collect(t.Context(), d.Readers(), func(r *sql.Rows, w *row) error {
		var text, blob []byte
		err := r.Scan(&w.id, &text, &blob)
		w.text, w.blob, w.noText, w.noBlob, w.is = string(text), string(blob), text == nil, blob == nil, true
		return err
	}, `SELECT id, text, blob FROM v WHERE id BETWEEN -990 AND 1989 ORDER BY id DESC`)
	if err != nil || len(want) != 2_980 || !slices.Equal(got, want) {
		t.Errorf("%d rows, not as they are read one by one: %d, %v", len(got), len(want), err)
	}
	if err := EachRow(t.Context(), d.Readers(), 1, func([]Column) {}, "n", `SELECT 1.5`); err == nil {
		t.Error("a real number is read")
	}
}

// fillValues fills a table with rows that are alike in little.
func fillValues(t *testing.T, d *DB) {
	t.Helper()
	long := strings.Repeat("طويل", 20_000)
	err := d.Write(t.Context(), "test", func(tx *Tx) error {
		for i := range 3_000 {
			text, blob := any(strings.Repeat("x", i%90)), any([]byte{0, 1, byte(i)})
			switch i % 100 {
			case 7:
				text = nil
			case 8:
				blob = nil
			case 9:
				blob = []byte{}
			case 10:
				text = "nul\x00in it"
			}
			if i == 1_500 {
				text = long
			}
			if _, err := tx.ExecContext(t.Context(), `INSERT INTO v VALUES (?, ?, ?)`, i-1_000, text, blob); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is packed comes out of the table as it was.
func TestPack(t *testing.T) {
	d := mustOpen(t)
	values := []any{int64(1), "one", []byte{1, 0}, nil, int64(-1 << 62), "", []byte{}, nil, true, "nul\x00in it", []byte(nil), nil}
	packed, err := Pack(make([]byte, 100), values, 4)
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	err = EachRow(t.Context(), d.Readers(), 9, func(c []Column) {
		for i := range 4 {
			switch kind := c[4+i].Text; {
			case c[i].Null:
				got = append(got, nil)
			case kind == "integer":
				got = append(got, c[i].Int)
			case kind == "blob":
				got = append(got, []byte(c[i].Text))
			default:
				got = append(got, c[i].Text)
			}
		}
		if !c[8].Null {
			t.Error("there are more columns")
		}
	}, "a, b, c, d, ka, kb, kc, kd, e", `SELECT column1, column2, column3, column4, typeof(column1), typeof(column2), typeof(column3), typeof(column4), column5 FROM unpack(?)`, packed)
	values[8], values[10] = int64(1), nil
	if err != nil || !reflect.DeepEqual(got, values) {
		t.Errorf("got %v, %v, want %v", got, err, values)
	}
	if _, err := Pack(nil, []any{1.5}, 1); err == nil {
		t.Error("a real number is packed")
	}
}

// A blob that ends within a row, or is none of rows, is an error; and no view can have the
// table read one.
func TestUnpack_Broken(t *testing.T) {
	d := mustOpen(t)
	packed, err := Pack(nil, []any{int64(1), "one", []byte{1, 0}, nil, int64(-1 << 62), "", []byte{}, nil}, 4)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(packed) {
		if rows, err := unpacked(t, d, packed[:n]); err == nil && rows != countWhole(packed[:n]) {
			t.Errorf("%d of %d bytes are taken for %d rows", n, len(packed), rows)
		}
	}
	for _, bad := range [][]byte{{0}, {13, 0}, {1, 4}, {1, 2, 255, 255, 255, 255}, {1, 3, 1, 0, 0, 0}, {2, 0}} {
		if _, err := unpacked(t, d, bad); err == nil {
			t.Errorf("%v is taken for rows", bad)
		}
	}
	var first int
	short := []byte{1, packText, 5, 0, 0, 0, 'a', 'b'} // nothing asks for what would come behind the text
	if err := d.Readers().QueryRowContext(t.Context(), `SELECT length(column1) FROM unpack(?) LIMIT 1`, short).Scan(&first); err == nil {
		t.Errorf("of two letters %d are read", first)
	}
	if _, err := unpacked(t, d, nil); err == nil {
		t.Error("nothing is taken for rows")
	}
	if err := d.Write(t.Context(), "test", func(tx *Tx) error {
		_, err := tx.ExecContext(t.Context(), `CREATE VIEW w AS SELECT * FROM unpack(x'0100')`)
		if err == nil {
			_, err = tx.ExecContext(t.Context(), `SELECT * FROM w`)
		}
		return err
	}); err == nil {
		t.Error("a schema may use the table")
	}
}

// countWhole returns how many rows are whole when nothing stands behind them, -1 otherwise.
func countWhole(packed []byte) int {
	row, rest, n := make([]Column, packed[0]), string(packed[1:]), 0
	defer func() { _ = recover() }()
	for ; len(rest) > 0; n++ {
		rest = Unpack(rest, row)
	}
	return n
}

// unpacked returns how many rows the table takes a blob for.
func unpacked(tb testing.TB, d *DB, blob []byte) (n int, err error) {
	tb.Helper()
	var long int
	err = d.Readers().QueryRowContext(tb.Context(), `SELECT count(*), coalesce(sum(length(concat(column1, column12))), 0) FROM unpack(?)`, blob).Scan(&n, &long)
	return n, err
}

// Whatever blob somebody makes, the table reads no further, and what it reads is packed so.
func FuzzUnpack(f *testing.F) {
	packed, err := Pack(nil, []any{int64(7), "text", []byte{1}, nil}, 2)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{1, 2, 255, 255, 255, 255})
	d := mustOpen(f)
	f.Fuzz(func(t *testing.T, blob []byte) {
		if len(blob) == 0 || blob[0] == 0 || blob[0] > 12 {
			return
		}
		width := int(blob[0])
		var again []byte
		err := EachPacked(t.Context(), d.Readers(), func(rows string) { again = append(again, rows...) },
			strings.Join(fuzzColumns[:width], ", "), `SELECT `+strings.Join(fuzzColumns[:width], ", ")+` FROM unpack(?)`, blob)
		if err == nil && string(again) != string(blob[1:]) {
			t.Errorf("%x comes back as %x", blob[1:], again)
		}
	})
}

var fuzzColumns = []string{"column1", "column2", "column3", "column4", "column5", "column6", "column7", "column8", "column9", "column10", "column11", "column12"}
