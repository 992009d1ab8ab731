package intake

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mujeeb/data"
)

func seedFiles(f *testing.F) {
	files, err := filepath.Glob("testdata/*.[ct][sx][vt]")
	if err != nil || len(files) == 0 {
		f.Fatal("no files", err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
}

// Whatever comes, the answer is an error with a code, or rows that keep their
// promises.
func FuzzOpen(f *testing.F) {
	seedFiles(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := Open(t.Context(), "x", opener(content), Options{})
		if err != nil {
			wantTyped(t, err)
			return
		}
		m := Guess(table.Header, table.Preview)
		if len(m.Columns) != len(table.Header) {
			t.Fatalf("%d columns for a header of %d", len(m.Columns), len(table.Header))
		}
		sum, checkErr := table.Check(t.Context(), nil)
		rows, last := 0, 0
		for row, err := range table.Rows(t.Context()) {
			if err != nil {
				wantTyped(t, err)
				if checkErr == nil {
					t.Fatalf("Check missed %v", err)
				}
				return
			}
			rows++
			if row.Line <= last || (row.Flaw == "" && len(row.Cells) != len(table.Header)) {
				t.Fatalf("row %+v after line %d", row, last)
			}
			last = row.Line
			c, problems := m.Apply(row)
			checkCandidate(t, c, problems)
		}
		if checkErr != nil || rows != sum.Rows || sum.Bytes != int64(len(content)) {
			t.Fatalf("%v; %d rows, %+v", checkErr, rows, sum)
		}
	})
}

func wantTyped(t *testing.T, err error) {
	t.Helper()
	if typed := new(Error); !errors.As(err, &typed) || typed.Code == "" {
		t.Fatalf("an error without a code: %v", err)
	}
}

func checkCandidate(t *testing.T, c Candidate, problems []Problem) {
	t.Helper()
	if !SetAside(problems) && len(c.Identities()) == 0 {
		t.Fatalf("taken without an identity: %+v", c)
	}
	if !utf8.ValidString(c.Name) || strings.ContainsAny(c.Name, "\r\n\x00") {
		t.Fatalf("name %q", c.Name)
	}
	for _, id := range c.Identities() {
		if strings.ContainsAny(id.Value, " \r\n\t\x00\"") {
			t.Fatalf("identity %q", id.Value)
		}
	}
}

// Whatever a person maps to whatever field, a row becomes a candidate that the
// vault can take, or has a problem with a code.
func FuzzMapping_Apply(f *testing.F) {
	seeds := [][3]string{{"email", "", "a@b> X=Y"}, {"phone", "p:", "p:+962791234567"}, {"psid", "z:", "z:2.4E+15"}, {"created_time", "", "09/23/2026 5:04pm"},
		{"tags", "", "a;b،c|d"}, {"language", "", "العربية"}, {"language", "", "en_US"}, {"full_name", "", "'=cmd|' /C calc'!A0"}, {"extra", "", "\u202egnp.exe"},
		{"first_name", "", "Amal\r\nBcc: x"}, {"note", "", "\x00"}, {"external_id", "l:", "l:" + strings.Repeat("9", 300)}, {"email", "", "a@example.org; b@example.org"}}
	for _, s := range seeds {
		f.Add(s[0], s[1], s[2], "JO", true)
	}
	f.Fuzz(func(t *testing.T, field, prefix, cell, region string, dayFirst bool) {
		m := Mapping{Region: region, DayFirst: dayFirst, Columns: []Column{{Field: Field(field), Name: "x", Prefix: prefix}, {Field: Email, Name: "e"}, {Field: Extra, Name: "y"}}}
		cell = strings.ToValidUTF8(cell, "") // as the scanner gives it
		c, problems := m.Apply(Row{Line: 2, Cells: []string{cell, "amal@example.org", cell}})
		checkCandidate(t, c, problems)
		for _, p := range problems {
			if p.Code == "" || p.Line != 2 {
				t.Fatalf("problem %+v", p)
			}
		}
		if !SetAside(problems) && !slices.Contains(c.Identities(), data.Identity{Kind: data.Email, Value: "amal@example.org"}) {
			t.Fatalf("the good address is lost: %+v", c)
		}
	})
}

// A mapping that was kept comes back as it was, or not at all.
func FuzzMapping_JSON(f *testing.F) {
	f.Add([]byte(`{"columns":[{"field":"email","name":"email"},{"field":"phone","name":"phone_number","prefix":"p:"}],"kind":"facebook_leads","source":"Fair","region":"JO","dayFirst":true,"dayUnclear":false,"zone":"Asia/Amman"}`))
	f.Add([]byte(`{"zone":"../../etc/passwd"}`))
	f.Add([]byte(`{"columns":null}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		var m Mapping
		if json.Unmarshal(content, &m) != nil {
			return
		}
		kept, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var again Mapping
		if err := json.Unmarshal(kept, &again); err != nil || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", m) {
			t.Fatalf("%s: got %+v, want %+v, %v", kept, again, m, err)
		}
		c, problems := m.Apply(Row{Line: 2, Cells: []string{"amal@example.org", "+962791234567", "x"}})
		checkCandidate(t, c, problems)
	})
}

// What encoding/csv reads, we read the same.
func FuzzScanner_LikeEncodingCSV(f *testing.F) {
	seedFiles(f)
	f.Add([]byte("a,b\n\"x\ny\",\"z \"\"q\"\"\"\n,\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if !utf8.Valid(content) || bytes.ContainsAny(content, "\x00\r\x1A") || bytes.HasPrefix(content, bomUTF8) {
			return // taken in another way there
		}
		theirs := csv.NewReader(bytes.NewReader(content))
		theirs.FieldsPerRecord = -1
		want, err := theirs.ReadAll()
		if err != nil {
			return
		}
		ours := layout{encoding: UTF8, sure: true, delimiter: ",", lineEnd: '\n'}.scanner(bytes.NewReader(content))
		var got [][]string
		for {
			row, err := ours.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || row.Flaw != "" {
				t.Fatalf("%v %q", err, row.Flaw)
			}
			got = append(got, row.Cells)
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

// What is written is read again as it was, but for what guards a formula in the
// middle of a cell, and no cell begins like a formula.
func FuzzWriteCSV(f *testing.F) {
	f.Add("=1+1", "أمل", "'@x", "a\nb")
	f.Add("-", "'", "''=", "+962791234567")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		row := []string{a, b, c, d}
		for i, s := range row {
			row[i] = strings.NewReplacer("\r", "", "\x00", "").Replace(strings.ToValidUTF8(s, ""))
		}
		var out bytes.Buffer
		if err := WriteCSV(&out, []string{"w", "x", "y", "z"}, slices.Values([][]string{row})); err != nil {
			t.Fatal(err)
		}
		if isEmpty(row) {
			return
		}
		table := mustOpen(t, out.Bytes(), Options{Encoding: UTF8, Delimiter: ','})
		for i, cell := range table.Preview[0].Cells {
			if opensFormula(cell) && !isNumber(cell) && cell[0] != '\'' {
				t.Errorf("%q is a formula", cell)
			}
			if got := unguard(cell); got != guardInside(row[i]) {
				t.Errorf("got %q, want %q", got, row[i])
			}
			if again := guardInside(guardInside(row[i])); strings.ReplaceAll(again, "'", "") != strings.ReplaceAll(row[i], "'", "") {
				t.Errorf("%q became %q", row[i], again)
			}
		}
	})
}

// manyRows is a file of n rows, a third of them with quotes, the same for a seed.
func manyRows(n int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	names := []string{"أحمد الحدّاد", "فاطمة الزهراء", "Amal Example", "Zoë Łukasz", "محمد بن عبدالله"}
	var b bytes.Buffer
	b.WriteString("full_name,email,phone,tags,created_time,city\n")
	for i := range n {
		tags := "news"
		if i%3 == 0 {
			tags = `"news, ""vip"""`
		}
		fmt.Fprintf(&b, "%s,lead%d@example.org,+96279%07d,%s,2026-09-%02dT17:04:53+03:00,عمّان\n", names[r.IntN(len(names))], i, r.IntN(1e7), tags, 1+r.IntN(28))
	}
	return b.Bytes()
}

func BenchmarkTable_Rows(b *testing.B) {
	const rows = 100_000
	utf8File := manyRows(rows, 1)
	for name, content := range map[string][]byte{"UTF8": utf8File, "UTF16": utf16Bytes(binary.LittleEndian, "\uFEFF"+string(utf8File))} {
		b.Run(name, func(b *testing.B) {
			table := mustOpen(b, content, Options{})
			b.ReportAllocs()
			for b.Loop() {
				n := 0
				for _, err := range table.Rows(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != rows {
					b.Fatal(n)
				}
			}
			b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkMapping_Apply(b *testing.B) {
	table := mustOpen(b, manyRows(20, 1), Options{})
	m := Guess(table.Header, table.Preview)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, problems := m.Apply(table.Preview[i%20]); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
