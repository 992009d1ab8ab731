package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// notesOf returns the texts of the notes on a lead.
func notesOf(t *testing.T, v *data.Vault, lead int64) []string {
	t.Helper()
	all, err := v.Notes(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, n := range all {
		texts = append(texts, n.Text)
	}
	return texts
}

func mustSaveNote(t *testing.T, v *data.Vault, n data.Note) int64 {
	t.Helper()
	id, err := v.SaveNote(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A person has several notes, each with its date and the way in; all of them are found, and
// what is deleted is found no more.
func TestVault_PersonNotes(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	sami := datatest.MustLead(t, v, "Sami", "sami@example.org")
	first := mustSaveNote(t, v, data.Note{LeadID: amal, Text: " likes saffron "})
	wrote := clock.Now()
	clock.Add(time.Hour)
	mustSaveNote(t, v, data.Note{LeadID: amal, Text: "asked for sumac"})
	mustSaveNote(t, v, data.Note{LeadID: sami, Text: "saffron too"})
	if got := notesOf(t, v, amal); !slices.Equal(got, []string{"asked for sumac", "likes saffron"}) {
		t.Errorf("notes: %q", got)
	}
	mustSaveNote(t, v, data.Note{ID: first, LeadID: amal, Text: "likes cardamom"})
	all, err := v.Notes(ctx, amal)
	if err != nil || !all[1].At.Equal(wrote) || !all[1].ChangedAt.Equal(clock.Now()) || !all[0].ChangedAt.IsZero() || all[1].By.Kind != "password" {
		t.Errorf("changed: %+v, %v", all, err)
	}
	for text, want := range map[string][]int64{"saffron": {sami}, "cardamom": {amal}, "sumac": {amal}} {
		if got, err := v.LeadIDs(ctx, data.LeadFilter{Text: text}, data.LeadOrder{}); err != nil || !slices.Equal(got, want) {
			t.Errorf("search %q: %v, %v", text, got, err)
		}
	}
	if found, err := v.SearchLeads(ctx, "carda", 5); err != nil || len(found) != 1 || found[0].By != data.MatchedNote {
		t.Errorf("found by: %+v, %v", found, err)
	}
	if err := v.DeleteNote(ctx, data.Note{ID: first, LeadID: amal}); err != nil {
		t.Fatal(err)
	}
	if got, err := v.LeadIDs(ctx, data.LeadFilter{Text: "cardamom"}, data.LeadOrder{}); err != nil || len(got) != 0 {
		t.Errorf("a deleted note is found: %v, %v", got, err)
	}
	for name, err := range map[string]error{
		"another's":     v.DeleteNote(ctx, data.Note{ID: all[0].ID, LeadID: sami}),
		"one that went": v.DeleteNote(ctx, data.Note{ID: first, LeadID: amal}),
		"nobody's":      second(v.SaveNote(ctx, data.Note{LeadID: 99, Text: "x"})),
	} {
		if data.CodeOf(err) != data.CodeNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := v.SaveNote(ctx, data.Note{LeadID: amal, Text: " "}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("an empty note: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// What a file said of a person stands apart from the owner's notes until the owner takes it
// over or deletes it.
func TestVault_TakeFileNote(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 2) // with notes of the file
	if err := v.TakeFileNote(ctx, 1, "from the Friday market"); err != nil {
		t.Fatal(err)
	}
	if err := v.TakeFileNote(ctx, 2, ""); err != nil {
		t.Fatal(err)
	}
	for lead, want := range map[int64][]string{1: {"from the Friday market"}, 2: nil} {
		l, err := v.Lead(ctx, lead)
		if err != nil || l.Note != "" || !slices.Equal(notesOf(t, v, lead), want) {
			t.Errorf("%d: %q and %q, %v", lead, l.Note, notesOf(t, v, lead), err)
		}
	}
	if err := v.TakeFileNote(ctx, 99, "x"); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of nobody: %v", err)
	}
}

// Undoing an import keeps whoever has a note or a next step since.
func TestUndoImport_KeepsNoted(t *testing.T) {
	v, clock := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 3)
	clock.Add(time.Hour)
	mustSaveNote(t, v, data.Note{LeadID: 1, Text: "called"})
	if err := v.SetStep(t.Context(), 2, data.Step{Day: clock.Now(), Text: "call"}); err != nil {
		t.Fatal(err)
	}
	undone, err := v.UndoImport(t.Context(), 1)
	if err != nil || undone.Removed != 1 || fmt.Sprint(undone.Kept) != "[{1 edited} {2 edited}]" {
		t.Errorf("%+v, %v", undone, err)
	}
}

// The next step with a person is due on its day by the owner's calendar, is found by rules
// and words, and becomes a note when it is done.
func TestVault_Steps(t *testing.T) {
	p := rulePeople(t)
	v, ctx := p.v, t.Context()
	ids := map[string]int64{}
	for id, name := range p.names {
		ids[name] = id
	}
	today := p.clock.Now()
	for name, days := range map[string]int{"A": -1, "B": 0, "D": 1, "O": 9} {
		if err := v.SetStep(ctx, ids[name], data.Step{Day: today.AddDate(0, 0, days), Text: " call " + name}); err != nil {
			t.Fatal(err)
		}
	}
	rule := func(op data.RuleOp, days int) data.Rule {
		return data.Rule{Kind: data.RuleStep, Op: op, Days: days}
	}
	for name, c := range map[string]struct {
		rule data.Rule
		want string
	}{
		"due": {rule(data.RuleDue, 0), "AB"}, "tomorrow": {rule(data.RuleAhead, 1), "ABD"}, "some": {rule(data.RuleHas, 0), "ABDO"}, "none": {rule(data.RuleEmpty, 0), "Z"},
	} {
		if got := p.picked(t, data.FilterOf(c.rule)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	due, all, err := v.DueSteps(ctx, today, 1)
	if err != nil || all != 2 || len(due) != 1 || due[0].Name != "Amal" || due[0].Text != "call A" || due[0].Day.Format(time.DateOnly) != today.AddDate(0, 0, -1).Format(time.DateOnly) {
		t.Errorf("due: %+v of %d, %v", due, all, err)
	}
	if rows, err := v.LeadRows(ctx, []int64{ids["B"], ids["Z"]}); err != nil || rows[0].Next.Text != "call B" || !rows[1].Next.Day.IsZero() {
		t.Errorf("rows: %+v, %v", rows, err)
	}
	if err := v.StepDone(ctx, ids["A"]); err != nil {
		t.Fatal(err)
	}
	if notes, err := v.Notes(ctx, ids["A"]); err != nil || len(notes) != 1 || !notes[0].Done || notes[0].Text != "call A" {
		t.Errorf("done: %+v, %v", notes, err)
	}
	if err := v.SetStep(ctx, ids["B"], data.Step{}); err != nil {
		t.Fatal(err)
	}
	if got := p.picked(t, data.FilterOf(rule(data.RuleDue, 0))); got != "" {
		t.Errorf("due after that: %q", got)
	}
	for name, err := range map[string]error{
		"done twice": v.StepDone(ctx, ids["A"]), "nobody's": v.SetStep(ctx, 99, data.Step{Day: today, Text: "x"}),
	} {
		if data.CodeOf(err) != data.CodeNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := v.SetStep(ctx, ids["B"], data.Step{Day: today}); data.CodeOf(err) != data.CodeMissing {
		t.Errorf("a step without words: %v", err)
	}
}

// A day is that of the owner's calendar, not of UTC.
func TestVault_Steps_Zone(t *testing.T) {
	v, _ := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	late := time.Date(2026, 12, 1, 1, 0, 0, 0, time.FixedZone("", 3*60*60)) // 30 November in UTC
	if err := v.SetStep(t.Context(), amal, data.Step{Day: late, Text: "call"}); err != nil {
		t.Fatal(err)
	}
	s, err := v.Step(t.Context(), amal)
	if err != nil || s.Day.Format(time.DateOnly) != "2026-12-01" {
		t.Errorf("%v, %v", s.Day, err)
	}
	if due, _, err := v.DueSteps(t.Context(), late.AddDate(0, 0, -1), 9); err != nil || len(due) != 0 {
		t.Errorf("due the day before: %+v, %v", due, err)
	}
}

// Notes, the next step and chats name others: erasing those is told where.
func TestMentions_InNotes(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	sami := datatest.MustLead(t, v, "Sami", "sami@example.org")
	omar := mustPhoned(t, v, "Omar", "+962791234567")
	mustSaveNote(t, v, data.Note{LeadID: sami, Text: "cousin of Amal Haddad"})
	if err := v.SetStep(ctx, omar, data.Step{Day: clock.Now(), Text: "ask for amal@example.org"}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.OpenChat(ctx, data.Chat{LeadID: omar, App: data.ChatSMS, Class: data.ClassAnswer, Text: "Amal Haddad sends her regards"}); err != nil {
		t.Fatal(err)
	}
	plan := aList
	plan.Note = "for Amal Haddad"
	if _, err := v.WriteExport(ctx, t.TempDir()+"/a.csv", plan, emptyFile); err != nil {
		t.Fatal(err)
	}
	ask := data.Request{LeadID: sami, Right: data.RightAccess, Way: data.RequestByPhone, ReceivedAt: clock.Now(), Asked: "what Amal Haddad told of me"}
	if _, err := v.AddRequest(ctx, ask); err != nil {
		t.Fatal(err)
	}
	ask.LeadID, ask.Address, ask.Asked = 0, "AMAL@example.org", "Amal Haddad wants her own"
	if _, err := v.AddRequest(ctx, ask); err != nil { // it goes with her
		t.Fatal(err)
	}
	m, err := v.Mentions(ctx, amal)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range m.List {
		got = append(got, fmt.Sprint(x.Kind, " ", x.ID, " ", x.Change))
	}
	want := fmt.Sprintf("note %d editable, note %d editable, chat %d proof, export 1 proof, request 1 proof", sami, omar, omar)
	if strings.Join(got, ", ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}
