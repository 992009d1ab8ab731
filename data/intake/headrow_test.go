package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

const twoPeople = "Rana Tell,rana@tell.example,+962791110001\nOmar Zayd,omar@zayd.example,+962791110002\n"

// The header is found wherever it stands in the first lines, by its names or by how
// many cells it fills.
func TestOpen_HeaderLine(t *testing.T) {
	for name, c := range map[string]struct {
		start  string
		line   int
		header string
	}{
		"first":               {"Name,Email,Phone\n", 1, "Name|Email|Phone"},
		"a title":             {"Leads of the spring fair 2026\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"a padded title":      {"Leads,,\nExported 2026-05-01,,\n,,\nName,Email,Phone\n", 4, "Name|Email|Phone"},
		"a title with commas": {"\"Leads, spring, fair, 2026, all\"\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"bare commas":         {"Leads, spring, fair, 2026, all of them\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"facts of the export": {"Report:,Leads\nFrom:,2026-01-01\nTo:,2026-05-01\n\nName,Email,Phone\n", 5, "Name|Email|Phone"},
		"an address above":    {"Questions: info@page.example\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"Arabic":              {"عملاء المعرض\nالاسم,البريد الإلكتروني,رقم الهاتف\n", 2, "الاسم|البريد الإلكتروني|رقم الهاتف"},
		"unknown names":       {"Spring\nWho,Where,How\n", 2, "Who|Where|How"},
		"twelve lines down":   {strings.Repeat("a note\n", 11) + "Name,Email,Phone\n", 12, "Name|Email|Phone"},
		"groups of columns":   {",Contact,\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"sep":                 {"sep=,\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"sep, quoted":         {"\uFEFF\"sep=,\"\r\nName,Email,Phone\n", 2, "Name|Email|Phone"},
		"sep and a title":     {"sep=,\nLeads\nName,Email,Phone\n", 3, "Name|Email|Phone"},
		"one known name":      {"Leads\nCustomer since,Email,Rating\n", 2, "Customer since|Email|Rating"},
	} {
		t.Run(name, func(t *testing.T) {
			table := mustOpen(t, []byte(c.start+twoPeople), Options{})
			if table.HeaderLine != c.line || strings.Join(table.Header, "|") != c.header || table.NoHeader || len(table.Preview) != 2 {
				t.Errorf("line %d: %q, %v, %d rows", table.HeaderLine, table.Header, table.NoHeader, len(table.Preview))
			}
		})
	}
	table := mustOpen(t, []byte("Email\nrana@tell.example\nThis is the header\nomar@zayd.example\n"), Options{HeaderLine: 3})
	if table.HeaderLine != 3 || table.Header[0] != "This is the header" || len(table.Preview) != 1 {
		t.Errorf("the line that a person says: %+v", table)
	}
	table = mustOpen(t, []byte("My list\nEmail\nrana@tell.example\n"), Options{})
	if table.HeaderLine != 2 || len(table.Preview) != 1 {
		t.Errorf("one column below a title: %+v", table)
	}
}

// A file without a header is read as one, and that is said.
func TestOpen_NoHeader(t *testing.T) {
	for content, want := range map[string]int{
		twoPeople: 2, "Rana Tell,rana@tell.example,+962791110001\n": 1, "rana@tell.example\n": 1, "rana@tell.example\nomar@zayd.example\n": 2, "Rana;0791110001\nOmar;0791110002\n": 2,
		"+962791110001\n": 1, "Our leads,,\n" + twoPeople: 2, "Rana,'0791110001\n": 1, "a@x.example;b@x.example\nc@x.example;d@x.example\n": 2,
	} {
		table := mustOpen(t, []byte(content), Options{})
		if !table.NoHeader || !table.HeaderIsData || len(table.Preview) != want || table.HeaderLine != 0 || table.Header[0] != "#1" {
			t.Errorf("%q: %+v", content, table)
		}
		again := mustOpen(t, []byte(content), Options{NoHeader: true})
		if n := len(again.Preview); n < want || n > want+1 {
			t.Errorf("%q: %d rows when a person says so", content, n)
		}
	}
	table := mustOpen(t, []byte(twoPeople), Options{Header: true})
	if table.NoHeader || !table.HeaderIsData || table.Header[0] != "Rana Tell" || len(table.Preview) != 1 {
		t.Errorf("a person says that it is a header: %+v", table)
	}
	_, err := Open(t.Context(), "x", opener([]byte("Rana Tell,rana@tell.example\n")), Options{Header: true})
	wantCode(t, err, CodeNoRows, 0)
}

// A list of addresses gives each of them, with the names that it has.
func TestOpen_List(t *testing.T) {
	for content, want := range map[string]string{
		"rana@tell.example, omar@zayd.example, lina@hosn.example\n":                          "|rana@tell.example |omar@zayd.example |lina@hosn.example",
		"rana@tell.example;omar@zayd.example":                                                "|rana@tell.example |omar@zayd.example",
		"Rana Tell <rana@tell.example>; \"Zayd, Omar\" <omar@zayd.example>;\r\n":             "Rana Tell|<rana@tell.example> Zayd, Omar|<omar@zayd.example>",
		"rana@tell.example, omar@zayd.example,\nlina@hosn.example\n":                         "|rana@tell.example |omar@zayd.example |lina@hosn.example",
		"رنا <rana@tell.example>، omar@zayd.example":                                         "رنا|<rana@tell.example> |omar@zayd.example",
		"\uFEFFrana@tell.example, omar@zayd.example":                                         "|rana@tell.example |omar@zayd.example",
		strings.Repeat("rana@tell.example, ", 5000) + "omar@zayd.example":                    "",
		string(utf16Bytes(binary.LittleEndian, "\uFEFFrana@tell.example;omar@zayd.example")): "|rana@tell.example |omar@zayd.example",
	} {
		table := mustOpen(t, []byte(content), Options{})
		var got []string
		for _, r := range table.Preview {
			got = append(got, strings.Join(r.Cells, "|"))
		}
		if table.Format != Addresses || want != "" && strings.Join(got, " ") != want {
			t.Errorf("%.40q: %s, %q", content, table.Format, got)
		}
		sum, err := table.Check(t.Context(), nil)
		if err != nil || want == "" && sum.Rows != 5001 || sum.Bytes != int64(len(content)) {
			t.Errorf("%.40q: %+v, %v", content, sum, err)
		}
	}
	_, err := mustOpen(t, []byte("rana@tell.example, omar@zayd.example, "+strings.Repeat("a@x.example, ", sampleSize)+"\xFF"), Options{}).Check(t.Context(), nil)
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != CodeBadText {
		t.Errorf("a broken byte: %v", err)
	}
	if _, err := mustOpen(t, []byte(strings.Repeat("a@x.example, ", sampleSize)+strings.Repeat("x", 2*maxItem)), Options{}).Check(t.Context(), nil); !errors.Is(err, &Error{Code: CodeLineTooLong}) {
		t.Errorf("an endless item: %v", err)
	}
}

func TestOpen_Delimiters(t *testing.T) {
	for delimiter, byteOf := range map[string]byte{",": ',', ";": ';', "\t": '\t', "|": '|', "؛": ArabicSemicolon} {
		content := strings.ReplaceAll("Leads of 2026\nName,Email,Phone\n\"Rana, \"\"M\"\" Tell\",rana@tell.example,\"0791110001\"\n", ",", delimiter)
		table := mustOpen(t, []byte(content), Options{})
		if want := strings.ReplaceAll("Rana, \"M\" Tell", ",", delimiter); table.Delimiter != byteOf || table.Preview[0].Cells[0] != want || len(table.Header) != 3 {
			t.Errorf("%q: got %q, %v", delimiter, table.Delimiter, table.Preview)
		}
	}
	for content, want := range map[string]byte{
		"Name;Email;Tags\n" + strings.Repeat("Rana;rana@tell.example;a, b, c, d, e\n", 30):                         ';',
		"Name,Email,Tags\n" + strings.Repeat("Rana,rana@tell.example,a|b|c|d\n", 30):                               ',',
		"Customer;Amount;Where\n" + strings.Repeat("Rana;1,5;rana@tell.example\n", 30):                             ';',
		"Leads, spring, fair, of, 2026\nName;Email;Phone\nRana;rana@tell.example;0791110001\n":                     ';',
		"Name;Email;Note\nRana;rana@tell.example;\"one, two\nthree, four, five, six\"\nOmar;omar@zayd.example;x\n": ';',
	} {
		if got := mustOpen(t, []byte(content), Options{}).Delimiter; got != want {
			t.Errorf("%.40q: got %q, want %q", content, got, want)
		}
	}
}

// The encoding that a language is written in is the first that is offered, with names
// out of the file.
func TestUnclear(t *testing.T) {
	for _, c := range []struct {
		enc  Encoding
		page *charmap.Charmap
		text string
	}{
		{Windows1254, charmap.Windows1254, "Ayşe Yıldız;İbrahim Güneş;Çağla Özgür;Şule Işık"},
		{Windows1256, charmap.Windows1256, "أحمد الحداد;فاطمة الزهراء;يحيى"},
		{ISO88596, charmap.ISO8859_6, "أحمد الحداد;فاطمة الزهراء;يحيى"},
		{Windows1252, charmap.Windows1252, "Jörg Müller;Käthe Groß;Zoë;René"},
		{Windows1252, charmap.Windows1252, "François Lefèvre;Chloé;Benoît"},
		{Windows1252, charmap.Windows1252, "José Núñez;María Peña;Jesús"},
		{Windows1250, charmap.Windows1250, "Łukasz Wiśniewski;Małgorzata Dąbrowska;Żaneta"},
		{Windows1250, charmap.Windows1250, "Jiří Dvořák;Kateřina Nováková;Šárka"},
		{Windows1250, charmap.Windows1250, "Győző Szűcs;Erzsébet Kő;Béla"},
		{Windows1251, charmap.Windows1251, "Иван Петров;Мария Иванова;Сергей"},
		{KOI8R, charmap.KOI8R, "Иван Петров;Мария Иванова;Сергей"},
		{DOS866, charmap.CodePage866, "Иван Петров;Мария Иванова;Сергей"},
		{Windows1253, charmap.Windows1253, "Γιώργος Παπαδόπουλος;Μαρία"},
		{Windows1255, charmap.Windows1255, "דוד כהן;שרה לוי"},
		{MacRoman, charmap.Macintosh, "Jörg Müller;Käthe Groß;Zoë;René"},
		{DOS850, charmap.CodePage850, "Jörg Müller;Käthe Groß;Jürgen"},
		{Windows1257, charmap.Windows1257, "Jānis Bērziņš;Līga Kalniņa;Ģirts"},
	} {
		raw, err := c.page.NewEncoder().String("Name\n" + strings.ReplaceAll(c.text, ";", "\n") + "\n")
		if err != nil {
			t.Fatal(c.text, err)
		}
		_, err = Open(t.Context(), "x", opener([]byte(raw)), Options{})
		typed, ok := errors.AsType[*Error](err)
		if !ok || typed.Code != CodeEncodingUnclear || typed.Choices[0] != c.enc || len(typed.Choices) != 2 {
			t.Errorf("%s: got %v %v", c.text, err, typed.Samples)
			continue
		}
		word := typed.Samples[0].Words[0]
		if typed.Samples[0].Encoding != c.enc || !strings.Contains(c.text, word) || !slices.ContainsFunc(typed.Samples, func(s Sample) bool { return s.Encoding == Windows1252 }) {
			t.Errorf("%s: samples %v", c.text, typed.Samples)
		}
		if got := mustOpen(t, []byte(raw), Options{Encoding: c.enc}).Preview[0].Cells[0]; got != strings.Split(c.text, ";")[0] {
			t.Errorf("%s is read as %q", c.text, got)
		}
	}
	for _, e := range Encodings() {
		if !e.known() {
			t.Errorf("%s is offered and not read", e)
		}
	}
}

// One bad byte among letters of UTF-8 is no question but a slip, with its line.
func TestOpen_OneBadByte(t *testing.T) {
	content := "Name,Email\n" + strings.Repeat("رنا,rana@tell.example\n", 10) + "Om\xE4r,omar@zayd.example\n" + strings.Repeat("لينا,lina@hosn.example\n", 10)
	_, err := Open(t.Context(), "x", opener([]byte(content)), Options{})
	if err == nil {
		_, err = mustOpen(t, []byte(content), Options{}).Check(t.Context(), nil)
	}
	wantCode(t, err, CodeBadText, 12)
	if s := fmt.Sprint(err); strings.Contains(s, "Om") {
		t.Error(s)
	}
}
