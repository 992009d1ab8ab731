package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what was read beside the files in testdata")

// opener serves content as a file.
func opener(content []byte) Opener {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
}

func mustOpen(tb testing.TB, content []byte, o Options) *Table {
	tb.Helper()
	t, err := Open(tb.Context(), "leads.csv", opener(content), o)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// readAll checks the file and reads it with the mapping that is guessed.
func readAll(tb testing.TB, table *Table) (m Mapping, taken []Candidate, problems []Problem) {
	tb.Helper()
	m = Guess(table.Header, table.Preview)
	m.Region = "JO"
	sum, err := table.Check(tb.Context(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	rows := 0
	for row, err := range table.Rows(tb.Context()) {
		if err != nil {
			tb.Fatal(err)
		}
		rows++
		c, ps := m.Apply(row)
		problems = append(problems, ps...)
		if !SetAside(ps) {
			taken = append(taken, c)
		}
	}
	if rows != sum.Rows {
		tb.Errorf("Check counts %d rows, Rows gives %d", sum.Rows, rows)
	}
	return m, taken, problems
}

// Every file in testdata has a neighbour that says what is to be read from it.
// Those in an encoding that can't be told are opened a second time, by the first
// choice.
func TestFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.[ct][sx][vt]")
	if err != nil || len(files) < 14 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			o := Options{NoHeader: strings.Contains(name, "no-header")}
			table, err := Open(t.Context(), filepath.Base(name), opener(content), o)
			var unclear *Error
			if errors.As(err, &unclear) && unclear.Code == CodeEncodingUnclear {
				o.Encoding = unclear.Choices[0]
				table, err = Open(t.Context(), filepath.Base(name), opener(content), o)
			}
			if err != nil {
				t.Fatal(err)
			}
			mapping, taken, problems := readAll(t, table)
			got := marshalGolden(t, table, mapping, taken, problems)
			golden := name + ".json"
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

func marshalGolden(t *testing.T, table *Table, m Mapping, taken []Candidate, problems []Problem) []byte {
	t.Helper()
	type column struct{ Name, Field, Prefix string }
	var columns []column
	for _, c := range m.Columns {
		columns = append(columns, column{c.Name, string(c.Field), c.Prefix})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(map[string]any{
		"encoding": table.Encoding, "delimiter": string(rune(table.Delimiter)), "duplicates": table.Duplicates, "kind": m.Kind,
		"source": m.Source, "dayFirst": m.DayFirst, "dayUnclear": m.DayUnclear, "columns": columns, "taken": taken, "problems": problems,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
