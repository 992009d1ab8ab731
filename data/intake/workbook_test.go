package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// zipOf returns an archive of parts.
func zipOf(tb testing.TB, parts map[string]string) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(parts[name]))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

const (
	relsRoot  = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	relsBook  = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	bookXML   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr%s/><sheets><sheet name="Cover" sheetId="1" r:id="rId1"%s/><sheet name="Leads" sheetId="2" r:id="rId2"/></sheets></workbook>`
	stylesXML = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/><numFmt numFmtId="165" formatCode="0000000000"/><numFmt numFmtId="166" formatCode="[Red]#,##0.00&quot; days&quot;"/><numFmt numFmtId="167" formatCode="\+0"/><numFmt numFmtId="168" formatCode="[$-1010000]dd/mm/yyyy;@"/><numFmt numFmtId="169" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/><xf numFmtId="49"/><xf numFmtId="21"/></cellXfs></styleSheet>`
)

// bookOf returns a workbook of which the second sheet has rows.
func bookOf(rows string, strings ...string) map[string]string {
	shared := `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	for _, s := range strings {
		shared += "<si>" + s + "</si>"
	}
	return map[string]string{
		"[Content_Types].xml": `<Types/>`, "_rels/.rels": relsRoot, "xl/_rels/workbook.xml.rels": relsBook, "xl/styles.xml": stylesXML,
		"xl/workbook.xml": fmt.Sprintf(bookXML, "", ""), "xl/sharedStrings.xml": shared + `</sst>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData/></worksheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`,
	}
}

// cellsOf returns what is in the rows of a table, with their lines.
func cellsOf(t *testing.T, table *Table) (all []string) {
	t.Helper()
	if _, err := table.Check(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for row, err := range table.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%d %s", row.Line, strings.Join(row.Cells, "|")))
	}
	return all
}

func openBytes(t *testing.T, content []byte, o Options) (*Table, error) {
	t.Helper()
	return Open(t.Context(), "leads.xlsx", opener(content), o)
}

// Every kind of cell that workbooks have.
func TestWorkbook(t *testing.T) {
	rows := `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Email</t></is></c><c r="C1" t="str"><f>"Pho"&amp;"ne"</f><v>Phone</v></c><c r="D1" t="s"><v>3</v></c></row>
<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>2</v></c><c r="C3"><v>9.6279111000100006E11</v></c><c r="D3" s="1"><v>46115</v></c></row>
<row><c t="inlineStr"><is><r><t xml:space="preserve">Omar </t></r><r><rPr><b/></rPr><t>Zayd</t></r></is></c><c/><c s="3"><v>791110002</v></c><c s="2"><v>46115.586805555555</v></c></row>
<row r="9"><c r="C9" s="5"><v>962791110003</v></c><c r="A9" t="e"><v>#REF!</v></c><c r="D9" s="6"><v>46115</v></c></row>
<row r="10"><c r="A10" t="b"><v>1</v></c><c r="B10" t="s"><v>4</v></c><c r="C10" t="s"><v></v></c><c r="D10" s="9"><v>0.5</v></c></row>
<row r="11"><c r="A11" t="d"><v>2026-04-03</v></c><c r="B11" s="4"><v>3.1</v></c><c r="C11"><v>0.30000000000000004</v></c><c r="D11" s="1"><v>-1</v></c></row>
<row r="12"/><row r="13"><c r="A13" s="8"><v></v></c></row>`
	content := zipOf(t, bookOf(rows, "<t>Name</t>", `<t>Rana &amp; Tell</t><rPh sb="0" eb="1"><t>ラナ</t></rPh>`, "<t>rana@tell.example</t>", "<r><t>Da</t></r><r><t>te</t></r>", "<t>a_x000D_b_x0041_</t>"))
	table, err := openBytes(t, content, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if table.Format != Workbook || table.Sheet != "Leads" || fmt.Sprint(table.Sheets) != "[{Cover false} {Leads false}]" || table.HeaderLine != 1 {
		t.Errorf("got %+v", table)
	}
	want := []string{"3 Rana & Tell|rana@tell.example|962791110001|2026-04-03", "4 Omar Zayd||0791110002|2026-04-03 14:05:00", "9 #REF!||+962791110003|2026-04-03",
		"10 TRUE|a\rbA||12:00:00", "11 2026-04-03|3.1|0.3|-1"}
	if got := cellsOf(t, table); fmt.Sprint(table.Header) != "[Name Email Phone Date]" || !slices.Equal(got, want) {
		t.Errorf("header %q\ngot  %q\nwant %q", table.Header, got, want)
	}
}

func TestWorkbook_Dates(t *testing.T) {
	for _, c := range []struct {
		from dateSystem
		f    float64
		want string
	}{
		{false, 1, "1900-01-01"}, {false, 59, "1900-02-28"}, {false, 61, "1900-03-01"}, {false, 46115, "2026-04-03"}, {true, 44653, "2026-04-03"}, {true, 0, "1904-01-01"},
		{false, 46115.5, "2026-04-03 12:00:00"}, {false, 46115.99999999, "2026-04-04 00:00:00"}, {false, 0.25, "06:00:00"},
	} {
		got := strings.TrimSuffix(dateText(c.f, c.from), " 00:00:00")
		if got != strings.TrimSuffix(c.want, " 00:00:00") {
			t.Errorf("%v: got %q, want %q", c.f, got, c.want)
		}
	}
	for code, want := range map[string]numberStyle{
		"General": {}, "0.00": {}, `0.00" hours"`: {}, "yyyy-mm-dd": {date: true}, "[Red]0.0": {}, "mmm": {date: true}, "[h]:mm": {date: true}, "[$-F800]dddd": {date: true},
		"0000000000": {digits: 10}, `\+0`: {digits: 1, plus: true}, `_-* #,##0.00\ "د"_-`: {}, "0.00E+00": {}, "@": {}, `[$-409]h:mm AM/PM;@`: {date: true}, `[Yellow]#`: {},
	} {
		if got := codeStyle(code); got != want {
			t.Errorf("%q: got %+v, want %+v", code, got, want)
		}
	}
	parts := bookOf(`<row r="1"><c><v>1</v></c></row><row r="2"><c s="1"><v>44653</v></c></row>`)
	parts["xl/workbook.xml"] = fmt.Sprintf(bookXML, ` date1904="1"`, "")
	table, err := openBytes(t, zipOf(t, parts), Options{NoHeader: true})
	if err != nil || table.Preview[1].Cells[0] != "2026-04-03" {
		t.Errorf("got %+v, %v", table, err)
	}
}

// The first sheet that is to be seen and has rows is read, unless another is asked for.
func TestWorkbook_Sheets(t *testing.T) {
	parts := bookOf(`<row r="1"><c t="str"><v>Email</v></c></row><row r="2"><c t="str"><v>b@x.example</v></c></row>`)
	parts["xl/worksheets/sheet1.xml"] = `<x:worksheet xmlns:x="y"><x:sheetData><x:row r="1"><x:c t="str"><x:v>Email</x:v></x:c></x:row><x:row r="2"><x:c t="str"><x:v>a@x.example</x:v></x:c></x:row></x:sheetData></x:worksheet>`
	for state, want := range map[string]string{"": "a@x.example", ` state="hidden"`: "b@x.example", ` state="veryHidden"`: "b@x.example"} {
		parts["xl/workbook.xml"] = fmt.Sprintf(bookXML, "", state)
		content := zipOf(t, parts)
		table, err := openBytes(t, content, Options{})
		if err != nil || table.Preview[0].Cells[0] != want {
			t.Errorf("%q: got %+v, %v", state, table, err)
		}
		if table, err = openBytes(t, content, Options{Sheet: "Cover"}); err != nil || table.Preview[0].Cells[0] != "a@x.example" {
			t.Errorf("%q: the sheet that was asked for: %+v, %v", state, table, err)
		}
	}
	_, err := openBytes(t, zipOf(t, parts), Options{Sheet: "None"})
	wantCode(t, err, CodeNoSheet, 0)
}

func TestWorkbook_Broken(t *testing.T) {
	row := `<row r="1"><c t="str"><v>Email</v></c></row><row r="2"><c t="str"><v>a@x.example</v></c></row>`
	change := func(part, content string) map[string]string {
		parts := bookOf(row)
		parts[part] = content
		return parts
	}
	without := func(part string) map[string]string {
		parts := bookOf(row)
		delete(parts, part)
		return parts
	}
	sheet := "xl/worksheets/sheet2.xml"
	for name, c := range map[string]struct {
		parts map[string]string
		code  Code
		line  int
	}{
		"no sheet part":            {without(sheet), CodeEmpty, 0},
		"cut off":                  {change(sheet, `<worksheet><sheetData>`+row), CodeBadWorkbook, 0},
		"cut off in a row":         {change(sheet, `<worksheet><sheetData>`+row+`<row r="3"><c><v>1`), CodeBadWorkbook, 0},
		"no XML":                   {change(sheet, `<worksheet><sheetData><row r="1"><c <v>`), CodeBadWorkbook, 0},
		"index of -1":              {change(sheet, `<worksheet><sheetData><row r="1"><c t="s"><v>-1</v></c></row></sheetData></worksheet>`), CodeBadWorkbook, 0},
		"index too high":           {change(sheet, `<worksheet><sheetData><row r="1"><c t="s"><v>7</v></c></row></sheetData></worksheet>`), CodeBadWorkbook, 0},
		"index that is none":       {change(sheet, `<worksheet><sheetData><row r="1"><c t="s"><v>x</v></c></row></sheetData></worksheet>`), CodeBadWorkbook, 0},
		"rows that go back":        {change(sheet, `<worksheet><sheetData><row r="5"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row></sheetData></worksheet>`), CodeBadWorkbook, 0},
		"a row without a number":   {change(sheet, `<worksheet><sheetData><row r="x"><c><v>1</v></c></row></sheetData></worksheet>`), CodeBadWorkbook, 0},
		"strings cut off":          {change("xl/sharedStrings.xml", `<sst><si><t>a`), CodeBadWorkbook, 0},
		"styles broken":            {change("xl/styles.xml", `<styleSheet><`), CodeBadWorkbook, 0},
		"no list of sheets":        {change("xl/workbook.xml", `<workbook/>`), CodeBadWorkbook, 0},
		"no relations":             {without("xl/_rels/workbook.xml.rels"), CodeBadWorkbook, 0},
		"an unknown entity":        {change(sheet, `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row r="1"><c t="str"><v>&a;</v></c></row></sheetData></worksheet>`), CodeBadWorkbook, 0},
		"another encoding":         {change(sheet, `<?xml version="1.0" encoding="windows-1256"?><worksheet/>`), CodeBadWorkbook, 0},
		"empty":                    {change(sheet, `<worksheet><sheetData/></worksheet>`), CodeEmpty, 0},
		"a header alone":           {change(sheet, `<worksheet><sheetData><row r="1"><c t="str"><v>Email</v></c></row></sheetData></worksheet>`), CodeNoRows, 0},
		"too wide":                 {change(sheet, `<worksheet><sheetData><row r="1"><c r="XFD1" t="str"><v>Email</v></c></row></sheetData></worksheet>`), CodeTooWide, 1},
		"an endless cell":          {change(sheet, `<worksheet><sheetData><row r="1"><c t="str"><v>`+strings.Repeat("x", MaxRecord+1)+`</v></c></row></sheetData></worksheet>`), CodeLineTooLong, 0},
		"an endless row":           {change(sheet, `<worksheet><sheetData><row r="1">`+strings.Repeat(`<c t="str"><v>`+strings.Repeat("x", 4000)+`</v></c>`, 300)+`</row></sheetData></worksheet>`), CodeLineTooLong, 1},
		"an endless string":        {change("xl/sharedStrings.xml", `<sst><si>`+strings.Repeat("<r><t>"+strings.Repeat("x", 4000)+"</t></r>", 300)+`</si></sst>`), CodeLineTooLong, 0},
		"deep":                     {change(sheet, strings.Repeat("<a>", 1_000_000)), CodeBadWorkbook, 0},
		"an attribute too long":    {change(sheet, `<worksheet x="`+strings.Repeat("x", MaxRecord+1)+`">`), CodeLineTooLong, 0},
		"binary":                   {map[string]string{"xl/workbook.bin": "x"}, CodeSpreadsheet, 0},
		"LibreOffice":              {map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, CodeSpreadsheet, 0},
		"Word":                     {map[string]string{"[Content_Types].xml": "x", "word/document.xml": "<x/>"}, CodeNotTable, 0},
		"a path that goes up":      {map[string]string{"../../x.csv": "Email\na@x.example\n"}, CodeNoMember, 0},
		"an archive in an archive": {map[string]string{"x.csv": string(zipOf(t, map[string]string{"y.csv": "Email\na@x.example\n"}))}, CodeNotTable, 0},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := openBytes(t, zipOf(t, c.parts), Options{})
			if err == nil {
				_, err = table.Check(t.Context(), nil)
			}
			wantCode(t, err, c.code, c.line)
		})
	}
	content := zipOf(t, bookOf(row))
	for _, n := range []int{100, len(content) / 2, len(content) - 30} { // it was not copied to its end
		_, err := openBytes(t, content[:n], Options{})
		wantCode(t, err, CodeSpreadsheet, 0)
	}
	for at := 0; at < len(content); at += 5 { // any byte is another one
		broken := slices.Clone(content)
		broken[at] ^= 0x55
		table, err := openBytes(t, broken, Options{})
		if err == nil {
			_, err = table.Check(t.Context(), nil)
		}
		if err != nil {
			wantTyped(t, err)
		}
	}
}

// A few hundred kilobytes that unpack to gigabytes are refused before they do.
func TestWorkbook_Bomb(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	parts := bookOf("")
	delete(parts, "xl/worksheets/sheet2.xml")
	for name, content := range parts {
		f, _ := w.Create(name)
		_, _ = f.Write([]byte(content))
	}
	f, err := w.Create("xl/worksheets/sheet2.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write([]byte(`<worksheet><sheetData><row><c t="str"><v>Email</v></c></row><row><c t="str"><v>a@x.example</v></c></row>`))
	for range 300 { // of rows that are empty
		if _, err := f.Write(append(bytes.Repeat([]byte(" "), 1<<16), "<row/>"...)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := openBytes(t, out.Bytes(), Options{})
	if err == nil {
		_, err = table.Check(t.Context(), nil)
	}
	runtime.ReadMemStats(&after)
	wantCode(t, err, CodeTooBig, 0)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("%d bytes are held", grown)
	}
}

// A workbook of another program, with its dates, numbers and strings: see the note
// beside it for how it was made.
func TestWorkbook_OpenPyXL(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("testdata", "openpyxl.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := openBytes(t, content, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"4 رنا التل|rana@tell.example|962791110001|2026-04-03 14:05:00|TRUE", "5 Omar Zayd|omar@zayd.example|+962791110002|2026-04-04|FALSE", "6 Lina\nHosn|lina@hosn.example|0791110003||"}
	if got := cellsOf(t, table); !slices.Equal(got, want) || table.Sheet != "Leads" || table.HeaderLine != 3 {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row><c s="1"><v>46115</v></c></row>`), []byte(`<t>Email</t>`), []byte(stylesXML))
	f.Add([]byte(`<row r="1"><c r="XFD1" t="inlineStr"><is><r><t>a</t></r></is></c></row>`), []byte(`<r><t>_x0041_</t></r>`), []byte(`<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`))
	f.Fuzz(func(t *testing.T, rows, shared, styles []byte) {
		parts := bookOf(string(rows), string(shared))
		parts["xl/styles.xml"] = string(styles)
		checkTable(t, zipOf(t, parts))
	})
}

// FuzzArchive reads what may be a ZIP archive as it comes.
func FuzzArchive(f *testing.F) {
	f.Add(zipOf(f, bookOf(`<row r="1"><c><v>1</v></c></row><row><c s="1"><v>46115</v></c></row>`)))
	f.Add(zipOf(f, map[string]string{"unsubscribed.csv": "Email\na@x.example\n"}))
	f.Add(zipOf(f, map[string]string{"a.vcf": "BEGIN:VCARD\nEND:VCARD\n", "mimetype": "x"}))
	f.Fuzz(func(t *testing.T, content []byte) {
		checkTable(t, append([]byte("PK\x03\x04"), bytes.TrimPrefix(content, []byte("PK\x03\x04"))...))
	})
}

// checkTable opens and reads a file, which gives rows that keep their promises or an
// error with a code.
func checkTable(t *testing.T, content []byte) {
	t.Helper()
	table, err := openBytes(t, content, Options{})
	if e, ok := errors.AsType[*Error](err); ok && e.Code == CodeChooseMember {
		table, err = openBytes(t, content, Options{Member: e.Members[0].Name})
	}
	if err != nil {
		wantTyped(t, err)
		return
	}
	_, checkErr := table.Check(t.Context(), nil)
	m := Guess(table.Header, table.Preview)
	last := 0
	for row, err := range table.Rows(t.Context()) {
		if err != nil {
			wantTyped(t, err)
			if checkErr == nil {
				t.Fatalf("Check missed %v", err)
			}
			return
		}
		if row.Line <= last || row.Flaw == "" && len(row.Cells) != len(table.Header) {
			t.Fatalf("row %+v after line %d", row, last)
		}
		last = row.Line
		c, problems := m.Apply(row)
		checkCandidate(t, c, problems)
	}
	if checkErr != nil {
		t.Fatalf("only Check says %v", checkErr)
	}
}

// sampleBook is a workbook of n people, as spreadsheets write one.
func sampleBook(tb testing.TB, n int) []byte {
	tb.Helper()
	var rows, shared strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Email</t></is></c><c r="C1" t="inlineStr"><is><t>Phone</t></is></c></row>`)
	for i := range n {
		fmt.Fprintf(&rows, `<row r="%d" spans="1:3"><c r="A%d" s="0" t="s"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d"><v>96279%07d</v></c></row>`, i+2, i+2, 2*i, i+2, 2*i+1, i+2, i)
		fmt.Fprintf(&shared, "<si><t>Lead Number%d</t></si><si><t>lead%d@tell.example</t></si>", i, i)
	}
	parts := bookOf(rows.String())
	parts["xl/sharedStrings.xml"] = "<sst>" + shared.String() + "</sst>"
	return zipOf(tb, parts)
}

// The rows of a sheet pass through; what stays is the strings that they share.
func TestWorkbook_Memory(t *testing.T) {
	const people = 20_000
	table, err := openBytes(t, sampleBook(t, people), Options{})
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
		if n++; n%5_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	if n != people {
		t.Fatalf("%d rows", n)
	}
	if grown := int64(most) - int64(before.HeapAlloc); grown > 8<<20 { // 1 MB of strings, in room for twice that
		t.Errorf("%d bytes more for %d rows", grown, n)
	}
}

func BenchmarkWorkbook_Rows(b *testing.B) {
	const people = 50_000
	content := sampleBook(b, people)
	table, err := Open(b.Context(), "x.xlsx", opener(content), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, err := range table.Rows(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(people*b.N)/b.Elapsed().Seconds(), "rows/s")
}
