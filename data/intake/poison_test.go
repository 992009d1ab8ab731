package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// A gigabyte on one line is refused after the first megabytes, and nothing like
// a gigabyte is ever held.
func TestTable_OneEndlessLine(t *testing.T) {
	const size = 1 << 30
	pieces := map[string]struct {
		start, piece string
		code         Code
		late         bool // only Check sees it
	}{
		"one cell":           {"name,email\n", "x", CodeLineTooLong, false},
		"many cells":         {"name,email\n", "x,", CodeLineTooLong, false},
		"the header":         {"", "name,", CodeLineTooLong, false},
		"a quote":            {"name,email\n\"", "x", CodeLineTooLong, false},
		"quoted lines":       {"name,email\n\"", "x\n", CodeUnclosedQuote, false},
		"quoted quotes":      {"name,email\n\"", `""`, CodeLineTooLong, false},
		"UTF-16":             {"\xFF\xFEn\x00\n\x00", "x\x00", CodeLineTooLong, false},
		"after good rows":    {"name,email\n" + strings.Repeat("Amal,amal@example.org\n", 5000), "x", CodeLineTooLong, true},
		"no line end at all": {"", "x", CodeLineTooLong, false},
	}
	for name, c := range pieces {
		t.Run(name, func(t *testing.T) {
			read := 0
			open := func() (io.ReadCloser, error) {
				endless := io.MultiReader(strings.NewReader(c.start), &repeated{text: strings.Repeat(c.piece, 1024), left: size / 1024 / len(c.piece)})
				return io.NopCloser(io.TeeReader(endless, counter{&read})), nil
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			table, err := Open(t.Context(), "x.csv", open, Options{})
			if c.late {
				if err != nil {
					t.Fatal(err)
				}
				_, err = table.Check(t.Context(), nil)
			}
			runtime.ReadMemStats(&after)
			if !errors.Is(err, &Error{Code: c.code}) {
				t.Errorf("got %v, want %s", err, c.code)
			}
			if read > 8*MaxRecord {
				t.Errorf("%d bytes were read before the refusal", read)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > 32*MaxRecord {
				t.Errorf("%d bytes were allocated", got)
			}
		})
	}
}

// counter counts what is written.
type counter struct{ n *int }

func (c counter) Write(p []byte) (int, error) {
	*c.n += len(p)
	return len(p), nil
}

func TestTable_TenThousandColumns(t *testing.T) {
	_, err := Open(t.Context(), "x.csv", opener([]byte(strings.Repeat("x,", 9_999)+"x\n1\n")), Options{})
	wantCode(t, err, CodeTooWide, 1)
	table := mustOpen(t, []byte("name,email\nAmal,amal@example.org"+strings.Repeat(",x", 9_998)+"\nOmar,omar@example.org\n"), Options{})
	_, taken, problems := readAll(t, table)
	if len(taken) != 1 || taken[0].Name != "Omar" || len(problems) != 1 || problems[0].Code != CodeExtraCells || problems[0].Line != 2 {
		t.Errorf("got %+v, %+v", taken, problems)
	}
}

// The same name twice is odd but allowed: nothing of either column is lost.
func TestTable_SameColumnTwice(t *testing.T) {
	table := mustOpen(t, []byte("email,city,email,city\namal@example.org,Amman,badr@example.org,Irbid\n"), Options{})
	if !slices.Equal(table.Duplicates, []string{"email", "city"}) {
		t.Errorf("duplicates %q", table.Duplicates)
	}
	_, taken, problems := readAll(t, table)
	if len(problems) != 0 || len(taken) != 1 || fmt.Sprint(taken[0].Emails) != "[amal@example.org badr@example.org]" || len(taken[0].Extra) != 2 {
		t.Errorf("got %+v, %+v", taken, problems)
	}
}

// What must not pass for an address is kept as it stood, and the row is taken
// by its telephone number.
func TestMapping_Apply_HostileAddresses(t *testing.T) {
	m := Mapping{Columns: []Column{{Field: Email, Name: "e"}, {Field: Phone, Name: "p"}}}
	for _, cell := range []string{
		"a@b> X=Y", "a@example.org> SIZE=1", "a@example.org\r\nRCPT TO:<b@example.org>", "\"a\r\n\"@example.org", "<a@example.org", "<<a@example.org>>",
		"a@example.org\x00", "a\u202e@example.org", "=cmd|' /C calc'!A0", "a@-example.org", "a@example", "@", "a@@example.org",
	} {
		c, problems := m.Apply(Row{Line: 2, Cells: []string{cell, "+962791234567"}})
		for _, e := range c.Emails {
			if e.String() != "a@example.org" && e.String() != "b@example.org" {
				t.Errorf("%q gives the address %q", cell, e)
			}
		}
		if SetAside(problems) || len(c.Phones) != 1 || len(problems) != 1 || problems[0].Code != CodeBadEmail || c.Extra["e"] != cell {
			t.Errorf("%q: %+v, %+v", cell, c, problems)
		}
	}
}

// Formulas come in as text, and can't run from a table that we write.
func TestFormulas(t *testing.T) {
	cells := map[string]string{ // as it came: as it is written
		"=cmd|' /C calc'!A0":         "'=cmd|' /C calc'!A0",
		"@SUM(1+1)*cmd|' /C calc'!A": "'@SUM(1+1)*cmd|' /C calc'!A",
		"+1+cmd|' /C calc'!A0":       "'+1+cmd|' /C calc'!A0",
		"-2+3+cmd|' /C calc'!A0":     "'-2+3+cmd|' /C calc'!A0",
		"\t=1+1":                     "'\t'=1+1",
		"\"=1+1":                     "'\"=1+1",
		" =1+1":                      "' =1+1",
		"＝1+1":                       "'＝1+1",
		"'=1+1":                      "''=1+1",
		"x;=1+1":                     "x;'=1+1",
		"x\n@y,+HYPERLINK(\"z\")":    "x\n'@y,'+HYPERLINK(\"z\")",
		"x;\"=1+1\"":                 "x;'\"=1+1\"",
		"+962791234567":              "+962791234567",
		"+962 79 123 4567":           "+962 79 123 4567",
		"-12.5":                      "-12.5",
		"'+962791234567":             "''+962791234567",
		"a-b+c=d@e":                  "a-b+c=d@e",
		"to do:\n- olives\n- bread":  "to do:\n- olives\n- bread",
		"أمل = ١":                    "أمل = ١",
	}
	for cell, want := range cells {
		if got := guard(cell); got != want {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
	}
	m := Mapping{Columns: []Column{{Field: FullName, Name: "n"}, {Field: Email, Name: "e"}, {Field: Note, Name: "t"}, {Field: Tags, Name: "g"}, {Field: Extra, Name: "x"}}}
	const formula = "=cmd|' /C calc'!A0"
	c, problems := m.Apply(Row{Line: 2, Cells: []string{formula, "amal@example.org", formula, formula, formula}})
	if len(problems) != 0 || c.Name != formula || c.Note != formula || c.Extra["x"] != formula || c.Tags[0] != "=cmd" {
		t.Errorf("got %+v, %+v", c, problems)
	}
}

// One file of everything that is wrong with rows: the good ones are taken, the
// others listed with their reasons, and the file of those can be mended.
func TestTable_MixedWithPoison(t *testing.T) {
	file := "name,email,phone\n" +
		"Amal,amal@example.org,\n" +
		"\"Omar\"x,omar@example.org,\n" + // text after a quote
		"Wide,wide@example.org,,,more\n" +
		"Nobody,a@b> X=Y,\n" +
		strings.Repeat("x", maxName+1) + ",long@example.org,\n" +
		"Zoë,zoe@example.org,+962791234567\n"
	table := mustOpen(t, []byte(file), Options{})
	_, taken, problems := readAll(t, table)
	var names []string
	for _, c := range taken {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"Amal", "Zoë"}) {
		t.Errorf("taken: %q", names)
	}
	var codes []Code
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	if want := []Code{CodeBadQuotes, CodeExtraCells, CodeBadEmail, CodeNoIdentity, CodeTooLong}; !slices.Equal(codes, want) {
		t.Errorf("problems: %v, want %v", codes, want)
	}
	for _, bad := range []string{"\x00", "\xC3\xCD"} {
		_, err := mustOpen(t, []byte("n\n"+strings.Repeat("x\n", sampleSize)+bad+"\n"), Options{}).Check(t.Context(), nil)
		if err == nil || bytes.Contains([]byte(err.Error()), []byte(bad)) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
