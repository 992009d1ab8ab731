package data_test

import (
	"fmt"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// withCells is a row with cells that could not be read, which are details of the person too.
func withCells(l data.ImportLead, cells ...data.ImportCell) data.ImportLead {
	l.Unread, l.Extra = cells, map[string]string{}
	for _, c := range cells {
		l.Extra[c.Name] = c.Text
	}
	return l
}

func mustCells(t *testing.T, v *data.Vault, importID int64) (cells []data.UnreadCell, brief string) {
	t.Helper()
	cells, err := v.UnreadCells(t.Context(), importID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		brief += fmt.Sprintf("%d %s %s=%s;", c.Line, c.Lead, c.Name, c.Text)
	}
	return cells, brief
}

// Cells that could not be read stay with their import until each is mended or left as it is;
// mending adds what they say to the person.
func TestVault_MendCell(t *testing.T) {
	v, clock := datatest.Vault(t)
	report := mustImport(t, v, plan(0),
		withCells(row("Amal", email("amal@example.org")), data.ImportCell{Name: "Phone", Field: "phone", Text: "79l 234567", Code: "bad_phone"}, data.ImportCell{Name: "When", Field: "created_time", Text: "03/04/26", Code: "unclear_time"}),
		withCells(row("", email("omar@example.org")), data.ImportCell{Name: "Name", Field: "full_name", Text: "NULL", Code: "no_name"}, data.ImportCell{Name: "Agreed", Field: "answered_at", Text: "soon", Code: "bad_time"}),
		data.ImportLead{Name: "Left", Identities: []data.Identity{email("left@example.org")}, Word: data.ImportWord{Said: data.SaidLeft}, Unread: []data.ImportCell{{Name: "Phone", Field: "phone", Text: "x"}}})
	cells, brief := mustCells(t, v, report.ID)
	if brief != "2 Amal Phone=79l 234567;2 Amal When=03/04/26;3 omar@example.org Name=NULL;3 omar@example.org Agreed=soon;" {
		t.Fatal(brief)
	}
	if past, err := v.Imports(t.Context()); err != nil || past[0].Unread != 4 {
		t.Errorf("%+v, %v", past, err)
	}
	if err := v.MendCell(t.Context(), cells[0].ID, "nonsense", time.Time{}); data.CodeOf(err) != data.CodeBadPhone {
		t.Errorf("nonsense: %v", err)
	}
	then := clock.Now().AddDate(0, 0, -3)
	for i, c := range []struct {
		text string
		at   time.Time
	}{{"+962791234567", time.Time{}}, {"2026-04-03", then}, {"Omar Zayd", time.Time{}}, {"in spring", time.Time{}}} {
		if err := v.MendCell(t.Context(), cells[i].ID, c.text, c.at); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	amal, err := v.PersonFile(t.Context(), 1)
	if err != nil || amal.Lead.First(data.Phone) != "+962791234567" || len(amal.Lead.Extra) != 0 || !amal.Origins[0].At.Equal(then) {
		t.Errorf("%+v, %v", amal, err)
	}
	omar, err := v.Lead(t.Context(), 2)
	if err != nil || omar.Name != "Omar Zayd" || fmt.Sprint(omar.Extra) != "map[Agreed:in spring]" {
		t.Errorf("%+v, %v", omar, err)
	}
	if n, err := v.CountUnreadCells(t.Context()); err != nil || n != 0 {
		t.Errorf("%d are left, %v", n, err)
	}
	if err := v.MendCell(t.Context(), cells[0].ID, "+962791234567", time.Time{}); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("twice: %v", err)
	}
	mustSound(t, v)
}

// A mended cell takes nobody's address, brings nobody back who was erased, and lifts no
// opt-out.
func TestVault_MendCell_Refused(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustLead(t, v, "Other", "other@example.org")
	erased := datatest.MustLead(t, v, "Erased", "erased@example.org")
	if _, err := v.EraseLead(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	mustImport(t, v, plan(0), said("left@example.org", data.SaidLeft, time.Time{}))
	report := mustImport(t, v, plan(news), withCells(row("Amal", email("amal@example.org")), data.ImportCell{Name: "Email", Field: "email", Text: "a@", Code: "bad_email"}))
	cells, _ := mustCells(t, v, report.ID)
	for text, want := range map[string]data.Code{"other@example.org": data.CodeIdentityTaken, "erased@example.org": data.CodeErasedPerson, "a@b": data.CodeBadEmail, "": data.CodeMissing} {
		if err := v.MendCell(t.Context(), cells[0].ID, text, time.Time{}); data.CodeOf(err) != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	if err := v.MendCell(t.Context(), cells[0].ID, "left@example.org", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if l, err := v.Lead(t.Context(), 3); err != nil || len(l.Identities) != 2 {
		t.Errorf("%+v, %v", l, err)
	}
	mustReachOnly(t, v, news) // it was the person who left
	mustSound(t, v)
}

// Cells go with their person, stay with whom a merge makes of them, and go when the import is
// undone.
func TestVault_UnreadCells_Life(t *testing.T) {
	v, _ := datatest.Vault(t)
	cell := data.ImportCell{Name: "Phone", Field: "phone", Text: "secret-79", Code: "bad_phone"}
	report := mustImport(t, v, plan(0), withCells(row("Amal", email("amal@example.org")), cell), withCells(row("Omar", email("omar@example.org")), cell), withCells(row("Zaid", email("zaid@example.org")), cell))
	if err := v.MergeLeads(t.Context(), 1, 2); err != nil {
		t.Fatal(err)
	}
	if _, brief := mustCells(t, v, 0); brief != "2 Amal Phone=secret-79;3 Amal Phone=secret-79;4 Zaid Phone=secret-79;" {
		t.Error(brief)
	}
	if _, err := v.SplitLeads(t.Context(), 1, 2); err != nil {
		t.Fatal(err)
	}
	if _, brief := mustCells(t, v, 0); brief != "2 Amal Phone=secret-79;3 Omar Phone=secret-79;4 Zaid Phone=secret-79;" {
		t.Error(brief)
	}
	if _, err := v.EraseLead(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	cells, brief := mustCells(t, v, report.ID)
	if len(cells) != 2 {
		t.Error(brief)
	}
	if err := v.LeaveCells(t.Context(), cells[0].ID); err != nil {
		t.Fatal(err)
	}
	mustUndo(t, v, report.ID)
	if n, err := v.CountUnreadCells(t.Context()); err != nil || n != 0 {
		t.Errorf("%d are left, %v", n, err)
	}
}

// Who was merged into another is found by the name that they had, until they are split again
// or erased.
func TestVault_SearchLeads_Merged(t *testing.T) {
	v, _ := datatest.Vault(t)
	keep, other := datatest.MustLead(t, v, "Umm Kamal", "amal@example.org"), datatest.MustLead(t, v, "أمل حداد", "a@example.net")
	mustFind := func(text string, want ...data.LeadMatch) {
		t.Helper()
		if found, err := v.SearchLeads(t.Context(), text, 9); err != nil || fmt.Sprint(found) != fmt.Sprint(want) {
			t.Errorf("%q: %+v, %v; want %+v", text, found, err, want)
		}
		if ids, err := v.LeadIDs(t.Context(), data.LeadFilter{Text: text}, data.LeadOrder{}); err != nil || len(ids) != len(want) {
			t.Errorf("%q lists %v, %v", text, ids, err)
		}
	}
	if err := v.MergeLeads(t.Context(), keep, other); err != nil {
		t.Fatal(err)
	}
	merged := data.LeadMatch{ID: keep, Name: "Umm Kamal", By: data.MatchedFormer, Text: "أمل حداد"}
	mustFind("امل حداد", merged)
	mustImport(t, v, plan(0), data.ImportLead{Identities: []data.Identity{email("amal@example.org")}, Note: "met", Line: 2})
	mustFind("حداد", merged)
	if _, err := v.SplitLeads(t.Context(), keep, other); err != nil {
		t.Fatal(err)
	}
	mustFind("امل حداد", data.LeadMatch{ID: other, Name: "أمل حداد", By: data.MatchedName, Text: "أمل حداد"})
	if err := v.MergeLeads(t.Context(), keep, other); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), keep); err != nil {
		t.Fatal(err)
	}
	mustFind("حداد")
}
