package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An export of Mailchimp: whoever left is offered first, and is to be taken first.
func TestArchive(t *testing.T) {
	content := zipOf(t, map[string]string{
		"subscribed_members_export_1.csv":   "Email Address,First Name\nrana@tell.example,Rana\n",
		"unsubscribed_members_export_1.csv": "Email Address,UNSUB_TIME\nlina@hosn.example,2023-07-07 10:00:00\n",
		"cleaned_members_export_1.csv":      "Email Address,CLEAN_TIME\nsami@dar.example,2023-07-07 10:00:00\n",
		"readme.html":                       "<html>", "../evil.csv": "Email\nx@x.example\n", "__MACOSX/._a.csv": "x", ".hidden.csv": "x", "/abs.csv": "x", "empty.csv": "",
	})
	_, err := openBytes(t, content, Options{})
	typed, ok := errors.AsType[*Error](err)
	if !ok || typed.Code != CodeChooseMember {
		t.Fatal(err)
	}
	var names []string
	for _, m := range typed.Members {
		names = append(names, fmt.Sprint(m.Name, " ", m.OptOuts))
	}
	want := []string{"cleaned_members_export_1.csv true", "unsubscribed_members_export_1.csv true", "subscribed_members_export_1.csv false"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	table, err := openBytes(t, content, Options{Member: "unsubscribed_members_export_1.csv"})
	if err != nil || table.Member != "unsubscribed_members_export_1.csv" || len(table.Members) != 3 {
		t.Fatal(table, err)
	}
	if got := cellsOf(t, table); !slices.Equal(got, []string{"2 lina@hosn.example|2023-07-07 10:00:00"}) {
		t.Errorf("got %q", got)
	}
	sum, err := table.Check(t.Context(), nil)
	if err != nil || sum.Bytes != int64(len(content)) || sum.Rows != 1 {
		t.Errorf("%+v of %d bytes, %v", sum, len(content), err)
	}
	for _, name := range []string{"../evil.csv", "readme.html", "nowhere.csv"} {
		_, err := openBytes(t, content, Options{Member: name})
		wantCode(t, err, CodeNoMember, 0)
	}
}

// One table is read without a question; what is in it may ask its own.
func TestArchive_One(t *testing.T) {
	table, err := openBytes(t, zipOf(t, map[string]string{"a/leads.csv": "Email\na@x.example\n", "a/photo.png": "x"}), Options{})
	if err != nil || table.Member != "a/leads.csv" || len(table.Preview) != 1 {
		t.Errorf("got %+v, %v", table, err)
	}
	old := zipOf(t, map[string]string{"leads.csv": "Ad;E-posta\nAy\xFEe Y\xFDld\xFDz;ayse@x.example\n"})
	_, err = openBytes(t, old, Options{})
	wantCode(t, err, CodeEncodingUnclear, 0)
	if table, err = openBytes(t, old, Options{Encoding: Windows1254}); err != nil || table.Preview[0].Cells[0] != "Ayşe Yıldız" {
		t.Errorf("got %+v, %v", table, err)
	}
}

func TestArchive_Refused(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		code    Code
		what    Foreign
	}{
		"nothing in it":    {string(zipOf(t, map[string]string{"a.png": "x"})), CodeNoMember, ""},
		"Facebook":         {string(zipOf(t, map[string]string{"your_facebook_activity/messages/inbox/rana_1/message_1.json": "{}"})), CodeNotTable, FacebookData},
		"Facebook, old":    {string(zipOf(t, map[string]string{"messages/inbox/rana_1/message_1.html": "x"})), CodeNotTable, FacebookHTML},
		"a text document":  {string(zipOf(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text"})), CodeNotTable, Document},
		"LibreOffice":      {string(zipOf(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})), CodeSpreadsheet, OpenDocument},
		"Numbers":          {string(zipOf(t, map[string]string{"Index/Document.iwa": "x"})), CodeSpreadsheet, OldWorkbook},
		"cut off":          {"PK\x03\x04\x14\x00\x00\x00\x08\x00subscribed.csv", CodeNotTable, Archive},
		"a workbook, cut":  {"PK\x03\x04\x14\x00\x06\x00\x08\x00", CodeSpreadsheet, Damaged},
		"another workbook": {string(zipOf(t, bookOf(""))[:300]), CodeSpreadsheet, Damaged},
	} {
		_, err := openBytes(t, []byte(c.content), Options{})
		typed, ok := errors.AsType[*Error](err)
		if !ok || typed.Code != c.code || typed.What != c.what {
			t.Errorf("%s: got %v, want %s (%s)", name, err, c.code, c.what)
		}
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "locked.csv", Flags: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write([]byte("x"))
	_ = w.Close()
	_, err = openBytes(t, out.Bytes(), Options{})
	if typed, ok := errors.AsType[*Error](err); !ok || typed.What != Locked {
		t.Errorf("locked: got %v", err)
	}
}

// Neither a directory of a million members nor a file that unpacks to gigabytes is
// held in memory.
func TestArchive_Bombs(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := range maxMembers + 1 {
		if _, err := w.Create(fmt.Sprintf("%d.csv", i)); err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	_, err := openBytes(t, out.Bytes(), Options{})
	wantCode(t, err, CodeTooBig, 0)

	row := strings.Repeat("Rana,rana@tell.example\n", 1000)
	out.Reset()
	w = zip.NewWriter(&out)
	f, err := w.Create("a.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(f, "Name,Email\n")
	for range 800 { // 18 MB
		_, _ = io.WriteString(f, row)
	}
	_ = w.Close()
	table, err := openBytes(t, out.Bytes(), Options{})
	if err == nil {
		_, err = table.Check(t.Context(), nil)
	}
	if out.Len()*maxRatio < 18<<20 {
		wantCode(t, err, CodeTooBig, 0)
	} else if err != nil { // packed less than it is a bomb
		t.Error(err)
	}
}

// A file that changes is refused at its end.
func TestArchive_ErrFileChanged(t *testing.T) {
	content := zipOf(t, map[string]string{"a.csv": "Email\na@x.example\n"})
	table, err := Open(t.Context(), "x.zip", func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Check(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	content = zipOf(t, map[string]string{"a.csv": "Email\nb@x.example\n"})
	var last error
	for _, err := range table.Rows(t.Context()) {
		last = err
	}
	wantCode(t, last, CodeFileChanged, 0)
}

// What is no table is called by its name.
func TestForeign(t *testing.T) {
	for content, want := range map[string]Foreign{
		"%PDF-1.7\n": PDF, "\x89PNG\r\n\x1A\n": Picture, "\xFF\xD8\xFF\xE0": Picture, "GIF89a": Picture, "{\\rtf1": Document, "\x7FELF\x02": Program, "MZ\x90\x00": Program,
		"SQLite format 3\x00": Database, "\x1F\x8B\x08": Archive, "7z\xBC\xAF\x27\x1C": Archive, "Rar!\x1A\x07": Archive,
		"<table border=1><tr><td>x": WebPage, "\uFEFF<html><body>": WebPage, "<!DOCTYPE html>": WebPage, "\r\n<meta http-equiv=x><table>": WebPage,
		"\xFF\xFE<\x00h\x00t\x00m\x00l\x00>\x00": WebPage, "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>": OldWorkbook, "<?xml version=\"1.0\"?><a/>": XML,
		"<?xml version=\"1.0\"?><!DOCTYPE html><html>": WebPage,
		`<html><body class="_5vb_ _2yq _a6-g">`:        FacebookHTML, `{"threadName":"x","participants":["A"]}`: FacebookData, `[{"email":"a@x.example"}]`: JSON, "{\n \"a\": 1}": JSON,
		"From rana@x.example Fri Apr  3 10:00:00 2026\nReceived: from x\nSubject: Hi\n": Mail, "Return-Path: <a@x.example>\r\nReceived: from x\r\n by y\r\nSubject: z\r\n": Mail,
		"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00": OldWorkbook, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00": Document,
		"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00": Locked,
	} {
		_, err := Open(t.Context(), "x", opener([]byte(content)), Options{})
		typed, ok := errors.AsType[*Error](err)
		if !ok || typed.What != want || typed.Code != CodeNotTable && typed.Code != CodeSpreadsheet {
			t.Errorf("%.40q: got %v, want %s", content, err, want)
		}
	}
	for _, table := range []string{"[Name],Email\nx,a@x.example\n", "{Name};Email\nx;a@x.example\n", "From,Subject\na@x.example,Hi\n", "<Name>,Email\nx,a@x.example\n"} {
		if _, err := Open(t.Context(), "x", opener([]byte(table)), Options{}); err != nil {
			t.Errorf("%q: %v", table, err)
		}
	}
}

// A real file is read in place.
func TestArchive_OnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(path, zipOf(t, map[string]string{"a.csv": "Email\na@x.example\n"}), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func() (io.ReadCloser, error) {
		f, err := os.Open(path)
		return sizedFile{f}, err
	}
	table, err := Open(t.Context(), "x.zip", open, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := cellsOf(t, table); !slices.Equal(got, []string{"2 a@x.example"}) {
		t.Errorf("got %q", got)
	}
}

type sizedFile struct{ *os.File }

func (s sizedFile) Size() (int64, error) {
	info, err := s.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
