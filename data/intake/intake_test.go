package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"
)

func utf16Bytes(order binary.AppendByteOrder, s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func wantCode(t *testing.T, err error, code Code, line int) {
	t.Helper()
	var typed *Error
	if !errors.As(err, &typed) || typed.Code != code || typed.Line != line {
		t.Errorf("got %v, want %s in line %d", err, code, line)
	}
}

func TestOpen_Errors(t *testing.T) {
	wide := strings.Repeat("x,", MaxColumns) + "x\n1\n"
	cases := []struct {
		name, content string
		code          Code
		line          int
	}{
		{"empty", "", CodeEmpty, 0},
		{"only a mark", "\xEF\xBB\xBF", CodeEmpty, 0},
		{"only a UTF-16 mark", "\xFF\xFE", CodeEmpty, 0},
		{"white space", " \r\n\r\n", CodeEmpty, 0},
		{"delimiters", ",,,\n,,\n", CodeEmpty, 0},
		{"header only", "name,email\n", CodeNoRows, 0},
		{"header and empty rows", "name,email\n,\n,\n\n", CodeNoRows, 0},
		{"sep line only", "sep=;\n", CodeEmpty, 0},
		{"workbook", "PK\x03\x04\x14\x00\x06\x00", CodeSpreadsheet, 0},
		{"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00", CodeSpreadsheet, 0},
		{"web page", "\n <!DOCTYPE html><html>", CodeNotTable, 0},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", CodeNotTable, 0},
		{"zeros", strings.Repeat("\x00", 4096), CodeNotTable, 0},
		{"random", string(randomBytes(4096)), CodeNotTable, 0},
		{"controls", "name,email\n\x01\x02\x03,x\n", CodeNotTable, 0},
		{"zero after a mark", "\xEF\xBB\xBFname,email\na\x00,b\n", CodeNotTable, 0},
		{"unclear", "name,email\n\xC3\xCD\xE3\xCF,x\n", CodeEncodingUnclear, 0},
		{"bad byte after a mark", "\xEF\xBB\xBFname,email\nx,y\n\xFF,x\n", CodeBadText, 3},
		{"too wide", wide, CodeTooWide, 1},
		{"quote in header", "\"name\"x,email\na,b\n", CodeBadQuotes, 1},
		{"unclosed in header", "\"name,email\na,b\n", CodeUnclosedQuote, 1},
		{"unclosed", "name,email\nx,y\na,\"b\nc,d\n", CodeUnclosedQuote, 3},
		{"lone surrogate", "\xFF\xFEa\x00,\x00b\x00\n\x00\x00\xD8a\x00\n\x00", CodeBadText, 2},
		{"half a unit", "\xFF\xFEa\x00,\x00b\x00\n\x00c\x00\n\x00d", CodeBadText, 3},
		{"long line", "name,email\n" + strings.Repeat("x", MaxRecord+1) + "\n", CodeLineTooLong, 2},
		{"long quoted cell", "name,email\n\"" + strings.Repeat("x\n", MaxRecord/2+1) + "\",y\n", CodeUnclosedQuote, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(t.Context(), "x.csv", opener([]byte(c.content)), Options{})
			wantCode(t, err, c.code, c.line)
		})
	}
}

func randomBytes(n int) []byte {
	out := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(out)
	return out
}

func TestOpen_ErrUnreadable(t *testing.T) {
	gone := func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }
	_, err := Open(t.Context(), "x.csv", gone, Options{})
	wantCode(t, err, CodeUnreadable, 0)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the system's error is lost")
	}
	broken := func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(fs.ErrClosed)), nil }
	_, err = Open(t.Context(), "x.csv", broken, Options{})
	wantCode(t, err, CodeUnreadable, 0)
}

// The first 64 KiB look like ASCII, and the other letters come later.
func TestTable_Check_LateErrors(t *testing.T) {
	start := "name,email\n" + strings.Repeat("Amal,amal@example.org\n", 5000)
	cases := []struct {
		name, tail string
		code       Code
	}{
		{"other encoding", "\xC3\xCD\xE3\xCF,x@example.org\n", CodeEncodingUnclear},
		{"zero", "Am\x00al,x@example.org\n", CodeBadText},
		{"unclosed", "\"Amal,x@example.org\n", CodeUnclosedQuote},
		{"long", strings.Repeat("x", MaxRecord+1), CodeLineTooLong},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			table := mustOpen(t, []byte(start+c.tail), Options{})
			_, err := table.Check(t.Context(), nil)
			wantCode(t, err, c.code, 5002)
			var last error
			for _, err := range table.Rows(t.Context()) {
				last = err
			}
			wantCode(t, last, c.code, 5002)
		})
	}
}

func TestTable_Check_Choices(t *testing.T) {
	for text, first := range map[string]Encoding{
		"name\n\xC3\xCD\xE3\xCF \xC7\xE1\xCD\xCF\xC7\xCF\n": Windows1256, // أحمد الحداد
		"name\nZo\xE9 Lef\xE8vre-C\xF4t\xE9\n":              Windows1252,
	} {
		_, err := Open(t.Context(), "x", opener([]byte(text)), Options{})
		var typed *Error
		if !errors.As(err, &typed) || len(typed.Choices) != 2 || typed.Choices[0] != first {
			t.Errorf("got %v, want %s first", err, first)
		}
	}
	table := mustOpen(t, []byte("name\n\xC3\xCD\xE3\xCF\n"), Options{Encoding: Windows1256})
	if got := table.Preview[0].Cells[0]; got != "أحمد" {
		t.Errorf("got %q", got)
	}
}

func TestTable_Rows_ErrFileChanged(t *testing.T) {
	content := []byte("name,email\nAmal,amal@example.org\n")
	table, err := Open(t.Context(), "x", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Check(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	content = []byte("name,email\nAmal,omar@example.org\n")
	var last error
	for _, err := range table.Rows(t.Context()) {
		last = err
	}
	wantCode(t, last, CodeFileChanged, 0)
	if _, err := table.Check(t.Context(), nil); err != nil {
		t.Errorf("a new check accepts the new file: %v", err)
	}
}

func TestTable_Cancel(t *testing.T) {
	table := mustOpen(t, []byte("n\n"+strings.Repeat("x\n", 100_000)), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	_, err := table.Check(ctx, func(rows int) { told = rows; cancel() })
	if !errors.Is(err, context.Canceled) || told == 0 || told > 3*ctxRows {
		t.Errorf("%v after %d rows", err, told)
	}
	var last error
	for _, err := range table.Rows(ctx) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Error(last)
	}
	rows := 0
	for range table.Rows(t.Context()) {
		if rows++; rows == 3 {
			break
		}
	}
	if rows != 3 {
		t.Errorf("%d rows after a break", rows)
	}
}

// Wherever the sample's end cuts a character, the file is still UTF-8.
func TestOpen_SampleEndsInCharacter(t *testing.T) {
	for shift := range 4 {
		content := "name\n" + strings.Repeat("x", shift) + strings.Repeat("👩", sampleSize/2)
		table, err := Open(t.Context(), "x", opener([]byte(content)), Options{})
		if err != nil || table.Encoding != UTF8 {
			t.Errorf("shifted by %d: %v", shift, err)
		}
	}
}

func TestOpen_Delimiter(t *testing.T) {
	for header, want := range map[string]byte{
		"name,email": ',', "name;email": ';', "name\temail": '\t', "name": ',', "a;b,c;d": ';', "a\tb, c, d\te\tf": '\t',
		"\"which, of, these, here\";email": ';', "\"two\nlines; of; it\",email": ',', "SEP=|\na|b": '|', "\n\na;b": ';', "a,b;c": ';',
	} {
		if got := mustOpen(t, []byte(header+"\n1\n"), Options{}).Delimiter; got != want {
			t.Errorf("%q: got %q, want %q", header, got, want)
		}
	}
}

func TestGuess_SecondColumn(t *testing.T) {
	m := Guess([]string{"Name", "Full name", "Email", "E-mail", "id", "Lead ID"}, nil)
	want := []Field{FullName, Extra, Email, Email, ExternalID, Extra}
	for i, c := range m.Columns {
		if c.Field != want[i] {
			t.Errorf("%s: got %s, want %s", c.Name, c.Field, want[i])
		}
	}
}

func TestTable_HeaderIsData(t *testing.T) {
	if !mustOpen(t, []byte("Amal,amal@example.org\nOmar,omar@example.org\n"), Options{}).HeaderIsData {
		t.Error("an address passes for a column's name")
	}
	if mustOpen(t, []byte("email,phone 0791234567 or so\nx,y\n"), Options{}).HeaderIsData {
		t.Error("a header passes for data")
	}
}

// A character may stand across every border of every buffer.
func TestUTF16_ChunkBorders(t *testing.T) {
	text := "\uFEFFname,email\n" + strings.Repeat("أمل 👩🏽‍🎨 x,amal@example.org\n", 2000)
	for enc, order := range map[Encoding]binary.AppendByteOrder{UTF16LE: binary.LittleEndian, UTF16BE: binary.BigEndian} {
		raw := utf16Bytes(order, text)
		for _, size := range []int{1, 2, 3, 7, 4093} {
			got, err := io.ReadAll(enc.decoder(&chunked{raw, size}))
			if err != nil || string(got) != text {
				t.Fatalf("%s by %d bytes: %d of %d bytes, %v", enc, size, len(got), len(text), err)
			}
		}
	}
}

// chunked is read size bytes at a time.
type chunked struct {
	rest []byte
	size int
}

func (c *chunked) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.rest[:min(c.size, len(c.rest))])
	c.rest = c.rest[n:]
	return n, nil
}

// A million rows pass through a few megabytes.
func TestTable_Rows_Memory(t *testing.T) {
	const rows = 1_000_000
	row := "Amal Example,amal@example.org,+962791234567,\"news, vip\"\n"
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("name,email,phone,tags\n"), &repeated{text: row, left: rows})), nil
	}
	table, err := Open(t.Context(), "big.csv", open, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, most := 0, uint64(0)
	for _, err := range table.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%100_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	if n != rows {
		t.Fatalf("%d rows", n)
	}
	if grown := int64(most) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("%d bytes more for %d rows", grown, rows)
	}
}

// repeated is text, many times.
type repeated struct {
	text string
	left int
	part string
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.part == "" {
			if r.left == 0 {
				break
			}
			r.left--
			r.part = r.text
		}
		c := copy(p[n:], r.part)
		n, r.part = n+c, r.part[c:]
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestMapping_JSON(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Amman")
	if err != nil {
		t.Fatal(err)
	}
	want := Mapping{Columns: []Column{{Field: Email, Name: "email"}, {Field: Phone, Name: "phone", Prefix: "p:"}}, Kind: FacebookLeads, Source: "s", Region: "JO", DayFirst: true, Zone: zone}
	content, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Mapping
	if err := json.Unmarshal(content, &got); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if err := json.Unmarshal([]byte(`{"zone":"No/Where"}`), &got); err == nil {
		t.Error("a zone that does not exist")
	}
}

func TestMapping_Apply_Bounds(t *testing.T) {
	m := Mapping{Columns: []Column{{Field: FullName, Name: "n"}, {Field: Email, Name: "e"}, {Field: Note, Name: "t"}, {Field: Extra, Name: "x"}, {Field: Tags, Name: "g"}}}
	row := func(cells ...string) Row { return Row{Line: 7, Cells: cells} }
	many := func(n int, s string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, s, i)
		}
		return b.String()
	}
	good := []string{strings.Repeat("ن", maxName), "amal@example.org", strings.Repeat("ن", maxNote), strings.Repeat("x", maxExtra), "a,b"}
	if _, problems := m.Apply(row(good...)); len(problems) != 0 {
		t.Errorf("at the bounds: %v", problems)
	}
	for i, long := range []string{good[0] + "x", many(maxMany+1, "a%d@example.org "), good[2] + "x", good[3] + "x", many(maxTags+1, "t%d,")} {
		cells := slices.Clone(good)
		cells[i] = long
		if _, problems := m.Apply(row(cells...)); !SetAside(problems) || problems[0].Code != map[bool]Code{true: CodeTooMany, false: CodeTooLong}[i == 1] || problems[0].Line != 7 {
			t.Errorf("column %d: %v", i, problems)
		}
	}
}

func TestMapping_Apply_HostileNames(t *testing.T) {
	m := Mapping{Columns: []Column{{Field: FullName, Name: "n"}, {Field: Email, Name: "e"}}}
	c, _ := m.Apply(Row{Line: 2, Cells: []string{"Amal\r\nBcc: x\x07 \u202Egnp.exe\u202C", "a@example.org\r\nBcc: b@example.org"}})
	if c.Name != "Amal Bcc: x gnp.exe" {
		t.Errorf("name %q", c.Name)
	}
	for _, e := range c.Emails {
		if strings.ContainsAny(e.String(), "\r\n :") {
			t.Errorf("address %q", e)
		}
	}
}

func TestGuess_Days(t *testing.T) {
	for cells, want := range map[string][2]bool{"03/04/2026,05/06/2026": {true, true}, "03/04/2026,25/06/2026": {true, false}, "03/04/2026,05/26/2026": {false, false}, "2026-09-23": {false, false}} {
		var rows []Row
		for c := range strings.SplitSeq(cells, ",") {
			rows = append(rows, Row{Cells: []string{c}})
		}
		if m := Guess([]string{"Date"}, rows); m.DayFirst != want[0] || m.DayUnclear != want[1] {
			t.Errorf("%s: first %v, unclear %v", cells, m.DayFirst, m.DayUnclear)
		}
	}
}

func TestSynonyms_Folded(t *testing.T) {
	seen := map[string]Field{}
	for _, f := range Fields() {
		for _, s := range synonyms[f] {
			if headerWords(s) != s {
				t.Errorf("%q of %s would never match: write %q", s, f, headerWords(s))
			}
			if before, ok := seen[s]; ok {
				t.Errorf("%q is %s and %s", s, before, f)
			}
			seen[s] = f
		}
	}
}

func TestError_SaysNothingOfTheFile(t *testing.T) {
	for _, content := range []string{"name,email\nSecretName,\"x", "name\n\xC3\xCDSecretName\n", "SecretName,x\n"} {
		table, err := Open(t.Context(), "x", opener([]byte(content)), Options{})
		if err == nil {
			_, err = table.Check(t.Context(), nil)
		}
		if err != nil && strings.Contains(fmt.Sprintf("%+v", err), "Secret") {
			t.Errorf("%v", err)
		}
	}
}
