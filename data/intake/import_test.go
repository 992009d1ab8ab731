package intake_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/intake"
)

const mixed = "id,full name,email,phone,language\n" +
	"17,Amal,amal@example.org,,fr\n" +
	"18,Nobody,,,ar\n" +
	"19,Sami,sami@example.org,12,ar\n" +
	"20,Test,test@fb.com,<test lead: dummy data for phone>,\n" +
	"21,Wide,wide@example.org,,en,and,more\n" +
	"22,Erased,gone@example.org,,\n"

func table(t *testing.T, content func() string) (*intake.Table, intake.Mapping) {
	t.Helper()
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content())), nil }
	table, err := intake.Open(t.Context(), "leads.csv", open, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Check(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return table, intake.Guess(table.Header, table.Preview)
}

func TestTaking(t *testing.T) {
	v, _ := datatest.Vault(t)
	gone := datatest.MustLead(t, v, "Erased", "gone@example.org")
	if _, err := v.EraseLead(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	k := intake.Take(table(t, func() string { return mixed }))
	report, err := v.Import(t.Context(), data.Import{Source: data.Source{Name: "Fair", Kind: "file"}, SHA256: []byte{1}}, k.Leads(t.Context()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Settle(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	if report.Added != 2 || k.TestRows != 1 || k.Kept != 1 {
		t.Errorf("got %d added, %d test rows, %d cells kept; want 2, 1, 1", report.Added, k.TestRows, k.Kept)
	}
	var got []string
	for _, a := range k.Aside {
		got = append(got, string(a.Code))
	}
	if want := []string{"no_identity", "extra_cells", "erased_person"}; !slices.Equal(got, want) {
		t.Errorf("set aside: got %v, want %v", got, want)
	}
	amal, err := v.Lead(t.Context(), find(t, v, "amal"))
	if err != nil || amal.Lang != "" || amal.Extra["language"] != "fr" || amal.Extra["id"] != "17" {
		t.Errorf("got %+v, %v", amal, err)
	}

	var out bytes.Buffer
	if err := k.WriteAside(t.Context(), &out, "Line", "Reason", func(a intake.Aside) string { return string(a.Code) }); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffid,full name,email,phone,language,Line,Reason\r\n18,Nobody,,,ar,3,no_identity\r\n" +
		"21,Wide,wide@example.org,,en and more,6,extra_cells\r\n22,Erased,gone@example.org,,,7,erased_person\r\n"
	if out.String() != want {
		t.Errorf("got %q\nwant %q", out.String(), want)
	}
}

func find(t *testing.T, v *data.Vault, text string) int64 {
	t.Helper()
	ids, err := v.LeadIDs(t.Context(), data.LeadFilter{Text: text}, data.LeadOrder{})
	if err != nil || len(ids) != 1 {
		t.Fatalf("find %q: %v, %v", text, ids, err)
	}
	return ids[0]
}

// A file that changes between the check and the import leaves nothing behind.
func TestTaking_FileChanged(t *testing.T) {
	v, _ := datatest.Vault(t)
	content := mixed
	k := intake.Take(table(t, func() string { return content }))
	content += "23,Late,late@example.org,,\n"
	_, err := v.Import(t.Context(), data.Import{Source: data.Source{Name: "Fair", Kind: "file"}, SHA256: []byte{1}}, k.Leads(t.Context()), nil)
	if !errors.Is(err, &intake.Error{Code: intake.CodeFileChanged}) {
		t.Errorf("got %v, want %s", err, intake.CodeFileChanged)
	}
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); n != 0 || err != nil {
		t.Errorf("%d leads stayed, %v", n, err)
	}
}
