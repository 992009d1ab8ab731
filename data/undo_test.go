package data_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func mustUndo(t *testing.T, v *data.Vault, id int64) data.Undone {
	t.Helper()
	done, err := v.UndoImport(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	mustSound(t, v)
	checkSearch(t, v)
	if d, err := v.Compare(t.Context()); err != nil || d.Any() {
		t.Errorf("differences: %+v, %v", d, err)
	}
	return done
}

// holding dumps the leads of a vault with all that is held on them.
func holding(t *testing.T, v *data.Vault) string {
	t.Helper()
	ids, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, id := range ids {
		f, err := v.PersonFile(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all += fmt.Sprintf("%+v %v %v\n", *f.Lead, f.Grounds, f.Origins)
	}
	return all
}

// A wrong file is taken back as if it had never come: whom it added are gone and not
// blocked, whom it taught know what they knew, its tags are gone.
func TestVault_UndoImport_Whole(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustLead(t, v, "Amal", "amal@example.org", "vip")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Sami", "sami@example.org"), news)
	first := row("", email("nour@example.org"))
	mustImport(t, v, plan(0), first)
	tags := mustTags(t, v)
	clock.Add(time.Hour)
	taught := row("Nour Haddad", email("nour@example.org"), phone("+962740000001"))
	taught.Given, taught.Family, taught.Note, taught.Lang, taught.Extra, taught.Tags = "Nour", "Haddad", "call", "ar", map[string]string{"city": "Irbid"}, []string{"fair"}
	rows := append(people(1200), taught, row("Amal", email("amal@example.org"), phone("+962740000002")))
	p := plan(news)
	p.Tags = []string{"wrong"}
	report := mustImport(t, v, p, rows...)
	if report.Agreed != 1202 || report.Updated != 2 || report.ID == 0 {
		t.Fatalf("%+v", report)
	}
	clock.Add(24 * time.Hour)
	done := mustUndo(t, v, report.ID)
	if fmt.Sprint(done) != fmt.Sprint(data.Undone{Removed: 1200, Cleared: 2, Ended: 2}) {
		t.Errorf("undone: %+v", done)
	}
	if got := mustTags(t, v); !slices.Equal(got, tags) {
		t.Errorf("tags %v, want %v", got, tags)
	}
	mustFind(t, v, "irbid")
	mustReachOnly(t, v, news, "sami@example.org")
	if _, err := v.UndoImport(t.Context(), report.ID); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a second time: %v", err)
	}
	imports, err := v.Imports(t.Context())
	if err != nil || len(imports) != 2 || imports[0].Undoable || !imports[0].UndoneAt.Equal(clock.Now()) || !imports[1].Undoable {
		t.Errorf("imports: %+v, %v", imports, err)
	}
	if times, err := v.ImportsOf(t.Context(), p.SHA256); err != nil || len(times) != 1 {
		t.Errorf("known as imported: %v, %v", times, err)
	}
	// What people said is over, and their words differ by that alone.
	mustReport(t, mustImport(t, v, p, rows...), data.ImportReport{Added: 1200, Updated: 2, Agreed: 1202})
	again := mustUndo(t, v, report.ID+1)
	if again.Removed != 1200 || again.Ended != 0 || len(again.Kept) != 2 || again.Kept[0].Why != data.KeptSpoke {
		t.Errorf("again: %+v", again)
	}
}

// Undone before anybody agreed, a file leaves the vault to the letter as it was.
func TestVault_UndoImport_ToTheLetter(t *testing.T) {
	v, clock := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org", "vip")
	mustImport(t, v, plan(0), row("", email("nour@example.org")))
	before := holding(t, v)
	clock.Add(time.Hour)
	one := row("Nour", email("nour@example.org"), phone("+962740000001"))
	one.Tags, one.Extra = []string{"x"}, map[string]string{"a": "b"}
	two := row("", email("nour@example.org"), phone("+962740000003"))
	two.Note = "second row"
	report := mustImport(t, v, plan(0), one, two, row("New", email("new@example.org")))
	if holding(t, v) == before {
		t.Fatal("the import did nothing")
	}
	clock.Add(time.Hour)
	mustUndo(t, v, report.ID)
	if after := holding(t, v); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

// What hangs on a person keeps them, and why is said; an agreement that only the file
// proves ends all the same.
func TestVault_UndoImport_Keeps(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	known := datatest.MustLead(t, v, "Known", "known@example.org")
	report := mustImport(t, v, plan(news), row("Written", email("written@example.org")), row("Spoke", email("spoke@example.org")), row("Both", email("both@example.org")),
		row("Edited", email("edited@example.org")), row("Free", email("free@example.org")), row("Known", email("known@example.org"), phone("+962740000001")), row("Same", email("same@example.org")))
	clock.Add(time.Hour)
	find := func(address string) int64 {
		leads, _, err := v.FindLeads(ctx, []string{address})
		if err != nil || len(leads) != 1 {
			t.Fatal(address, leads, err)
		}
		return leads[0]
	}
	written, spoke, both, edited, same := find("written@example.org"), find("spoke@example.org"), find("both@example.org"), find("edited@example.org"), find("same@example.org")
	run, err := v.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "x", PurposeID: news, AccountID: datatest.MustAccount(t, v, 2525), Lang: "en", Subject: "s", Body: "b", Audience: data.LeadFilter{IDs: []int64{written}}})
	if err == nil {
		_, err = v.StartRun(ctx, run)
	}
	if err != nil {
		t.Fatal(err)
	}
	mustRecord(t, v, data.ConsentRecord{LeadID: spoke, PurposeID: offers, Act: data.ActGiven})
	mustRecord(t, v, data.ConsentRecord{LeadID: same, PurposeID: news, Act: data.ActGiven})
	mustImport(t, v, plan(0), row("Both", email("both@example.org")))
	l, err := v.Lead(ctx, edited)
	if err != nil {
		t.Fatal(err)
	}
	l.Note = "a note"
	if _, err := v.SaveLead(ctx, l); err != nil {
		t.Fatal(err)
	}
	done := mustUndo(t, v, report.ID)
	want := data.Undone{Removed: 1, Cleared: 1, Ended: 5, Kept: []data.KeptPerson{
		{LeadID: written, Why: data.KeptWritten}, {LeadID: spoke, Why: data.KeptSpoke}, {LeadID: both, Why: data.KeptElsewhere}, {LeadID: edited, Why: data.KeptEdited}, {LeadID: same, Why: data.KeptSpoke}}}
	if fmt.Sprint(done) != fmt.Sprint(want) {
		t.Errorf("undone: %+v, want %+v", done, want)
	}
	mustReachOnly(t, v, news, "same@example.org")
	mustReachOnly(t, v, offers, "spoke@example.org")
	if l, err := v.Lead(ctx, known); err != nil || len(l.Identities) != 1 {
		t.Errorf("known: %+v, %v", l, err)
	}
	totals, err := v.RunTotals(ctx, run)
	if err != nil || totals[data.MessageSkipped] != 1 {
		t.Errorf("what waited: %+v, %v", totals, err)
	}
}

// An opt-out that came by a file outlives it.
func TestVault_UndoImport_OptOutsStay(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	p := plan(news)
	p.Answers = true
	report := mustImport(t, v, p, said("amal@example.org", data.SaidLeft, clock.Now()), said("stranger@example.org", data.SaidLeft, clock.Now()), said("no@example.org", data.SaidNo, clock.Now()))
	done := mustUndo(t, v, report.ID)
	if done.OptOuts != 3 || done.Removed != 1 || len(done.Kept) != 0 {
		t.Errorf("undone: %+v", done)
	}
	mustReport(t, mustImport(t, v, plan(news), row("", email("amal@example.org")), row("", email("stranger@example.org")), row("", email("no@example.org"))),
		data.ImportReport{Added: 2, Unchanged: 1, KeptOut: 3})
	if f, err := v.PersonFile(t.Context(), amal); err != nil || len(f.Origins) != 2 || f.Origins[0].Said != data.SaidLeft {
		t.Errorf("%+v, %v", f, err)
	}
}

// Two wrong files that had the same people are both taken back, in either order.
func TestVault_UndoImport_Two(t *testing.T) {
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			v, clock := datatest.Vault(t)
			var reports []data.ImportReport
			for i := range 2 {
				clock.Add(time.Hour)
				reports = append(reports, mustImport(t, v, plan(0), row("", email("a@example.org"), phone(fmt.Sprintf("+96274000000%d", i))), row("B", email("b@example.org"))))
			}
			for _, i := range order {
				clock.Add(time.Hour)
				mustUndo(t, v, reports[i].ID)
			}
			if n := mustCount(t, v); n != 0 {
				t.Errorf("%d leads stay: %s", n, holding(t, v))
			}
		})
	}
}

func mustTags(t *testing.T, v *data.Vault) (names []string) {
	t.Helper()
	all, err := v.Tags(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range all {
		names = append(names, tag.Name)
	}
	return names
}
