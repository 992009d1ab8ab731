package data_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/gdpr"
)

func mustBreach(t *testing.T, v *data.Vault, b data.Breach) int64 {
	t.Helper()
	if b.Lang == "" {
		b.Lang = "en"
	}
	id, err := v.SaveBreach(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustVersions(t *testing.T, v *data.Vault, breach int64) []data.BreachVersion {
	t.Helper()
	all, err := v.BreachVersions(t.Context(), breach)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whatever is saved of a breach comes back as it was saved.
func TestVault_SaveBreach_All(t *testing.T) {
	v, clock := datatest.Vault(t)
	now := clock.Now()
	want := data.Breach{
		Title: "Laptop", Rehearsal: true, NoticedAt: now, HappenedAt: now.Add(-time.Hour), Lang: "ar", Parts: map[string]string{"nature": "stolen"},
		Audience: data.LeadFilter{State: data.StateAgreed}, AffectedBy: data.AffectedGroups, AffectedOf: 7,
		Severity:        data.Weighing{Facts: gdpr.Facts{Context: "simple", Adjusted: 3, Reason: "reveals", Malicious: true, Triggers: []string{"open_copy"}}, Why: "a book shop", Score: 3.5, Class: gdpr.High, Advice: gdpr.TellPersons, Source: "ENISA"},
		AuthorityToldAt: now, AuthorityNote: "form 17", PeopleDecision: data.TellPublic, PeopleWhy: "no addresses",
		Report: map[string]string{}, Measures: []data.Measure{{Text: "new locks", Due: now.Add(time.Hour), Done: now}},
		CreatedAt: now, UpdatedAt: now,
	}
	want.ID = mustBreach(t, v, want)
	got, err := v.Breach(t.Context(), want.ID)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	if _, err := v.Breach(t.Context(), want.ID+1); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a breach that is not there: %v", err)
	}
	for name, c := range map[string]struct {
		change func(*data.Breach)
		want   data.Code
	}{
		"NoTitle":  {func(b *data.Breach) { b.Title = " " }, data.CodeMissing},
		"NoMoment": {func(b *data.Breach) { b.NoticedAt = time.Time{} }, data.CodeMissing},
		"Decision": {func(b *data.Breach) { b.PeopleDecision = "later" }, data.CodeBadChoice},
		"Way":      {func(b *data.Breach) { b.AffectedBy = "dice" }, data.CodeBadChoice},
		"Gone":     {func(b *data.Breach) { b.ID = 99 }, data.CodeNotFound},
	} {
		b := want
		c.change(&b)
		if _, err := v.SaveBreach(t.Context(), b); data.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nothing about a breach is rewritten without trace, not even when it was noticed: each
// change is a version with its time, its way in, and what changed.
func TestVault_BreachVersions(t *testing.T) {
	v, clock := datatest.Vault(t)
	first := clock.Now()
	b := data.Breach{Title: "Laptop", Lang: "en", NoticedAt: first, Parts: map[string]string{"nature": "lost"}}
	b.ID = mustBreach(t, v, b)
	mustBreach(t, v, b) // the same again
	clock.Add(time.Hour)
	b.NoticedAt, b.Parts = first.Add(-time.Hour), map[string]string{"nature": "stolen"}
	mustBreach(t, v, b)
	clock.Add(time.Hour)
	b.Severity, b.AuthorityNote = data.Weighing{Facts: gdpr.Facts{Context: "simple"}}, "encrypted"
	b.PeopleDecision, b.PeopleWhy, b.Measures = data.TellNotPeople, "encrypted", []data.Measure{{Text: "new locks"}}
	mustBreach(t, v, b)
	if err := v.SaveReport(t.Context(), b.ID, map[string]string{"cause": "theft"}); err != nil {
		t.Fatal(err)
	}
	mustBreach(t, v, b) // leaves what the authority is told

	all := mustVersions(t, v, b.ID)
	if len(all) != 4 || all[0].Changed != nil {
		t.Fatalf("%d versions: %+v", len(all), all)
	}
	if !all[0].Breach.NoticedAt.Equal(first) || all[0].Breach.Parts["nature"] != "lost" || !all[0].At.Equal(first) || all[0].By.Number == 0 {
		t.Errorf("the first one became %+v", all[0])
	}
	if want := []string{data.ChangedNoticed, "part.nature"}; !slices.Equal(all[1].Changed, want) || !all[1].At.Equal(first.Add(time.Hour)) {
		t.Errorf("the second one: %q at %v", all[1].Changed, all[1].At)
	}
	if want := []string{data.ChangedAuthority, data.ChangedSeverity, data.ChangedDecision, data.ChangedMeasures}; !slices.Equal(all[2].Changed, want) {
		t.Errorf("the third one: %q", all[2].Changed)
	}
	if !slices.Equal(all[3].Changed, []string{"report.cause"}) || all[3].Breach.Report["cause"] != "theft" {
		t.Errorf("the fourth one: %+v", all[3])
	}
	for _, statement := range []string{
		`UPDATE breach_version SET content = '{}'`, `DELETE FROM breach_version`, `UPDATE breach_people SET people = 0`, `DELETE FROM breach_people`,
		`UPDATE breach SET rehearsal = 1`,
	} {
		if _, err := v.Writer().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("the schema lets through: %s", statement)
		}
	}
}

// A text that names a person stays in the versions, also when the breach says it no more: it
// is listed as one that can't be changed.
func TestVault_Mentions_BreachVersions(t *testing.T) {
	v, clock := datatest.Vault(t)
	amal := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	b := data.Breach{Title: "Laptop", Lang: "en", NoticedAt: clock.Now(), PeopleWhy: "Amal Haddad knows"}
	b.ID = mustBreach(t, v, b)
	got, _ := mustMentions(t, v, amal)
	b.PeopleWhy = "everybody knows"
	mustBreach(t, v, b)
	later, _ := mustMentions(t, v, amal)
	if len(got) != 1 || got[0] != `breach 1 "Laptop" 0 editable` || len(later) != 1 || later[0] != `breach 1 "Laptop" 0 proof` {
		t.Errorf("before %q, after %q", got, later)
	}
}

// A breach cannot be made a rehearsal afterwards, nor a rehearsal a breach; a rehearsal
// sends nothing.
func TestVault_Breach_Rehearsal(t *testing.T) {
	v, clock := datatest.Vault(t)
	real, practised := data.Breach{Title: "Real", NoticedAt: clock.Now()}, data.Breach{Title: "Practice", NoticedAt: clock.Now(), Rehearsal: true}
	real.ID, practised.ID = mustBreach(t, v, real), mustBreach(t, v, practised)
	real.Rehearsal, practised.Rehearsal = true, false
	mustBreach(t, v, real)
	mustBreach(t, v, practised)
	for id, want := range map[int64]bool{real.ID: false, practised.ID: true} {
		if got, err := v.Breach(t.Context(), id); err != nil || got.Rehearsal != want {
			t.Errorf("%s: %v, %v", got.Title, got.Rehearsal, err)
		}
	}
	run := data.Run{Title: "Notice", Lang: "en", Subject: "s", Body: "b", AccountID: datatest.MustAccount(t, v, 2525)}
	if _, err := v.NoticeOfBreach(t.Context(), practised.ID, run); data.CodeOf(err) != data.CodeRehearsal {
		t.Errorf("a notice of a rehearsal: %v", err)
	}
	if runs, err := v.Runs(t.Context(), data.ClassBreach); err != nil || len(runs) != 0 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	if _, err := v.NoticeOfBreach(t.Context(), real.ID, run); err != nil {
		t.Error(err)
	}
	if all := mustVersions(t, v, real.ID); !slices.Contains(all[len(all)-1].Changed, data.ChangedNotice) {
		t.Errorf("the notice made no version: %+v", all)
	}
}

// Whom a breach affects stays as it was worked out: who comes later is not among them, who
// opts out or changes stays, and who is erased is counted out today and not from the number.
func TestVault_Affected(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org", "vip"), datatest.MustLead(t, v, "Sami", "sami@example.org", "vip")
	nour := datatest.MustLead(t, v, "Nour", "nour@example.org")
	b := data.Breach{Title: "Laptop", Lang: "en", NoticedAt: clock.Now(), AffectedBy: data.AffectedComputer}
	b.ID = mustBreach(t, v, b)
	late := datatest.MustLead(t, v, "Late", "late@example.org")
	b.Title = "Laptop stolen"
	mustBreach(t, v, b)
	affected(t, v, b.ID, 3, amal, sami, nour)
	if _, err := v.EraseLead(ctx, sami); err != nil {
		t.Fatal(err)
	}
	affected(t, v, b.ID, 3, amal, nour)
	if err := v.WorkOutAffected(ctx, b.ID); err != nil {
		t.Fatal(err)
	}
	affected(t, v, b.ID, 3, amal, nour, late)
	b.Audience, b.AffectedBy = data.LeadFilter{IDs: []int64{amal}}, data.AffectedList
	mustBreach(t, v, b)
	affected(t, v, b.ID, 1, amal)
	if err := v.MergeLeads(ctx, nour, amal); err != nil {
		t.Fatal(err)
	}
	affected(t, v, b.ID, 1, nour)
	all := mustVersions(t, v, b.ID)
	if last := all[len(all)-1]; last.People != 1 || !slices.Contains(last.Changed, data.ChangedPeople) {
		t.Errorf("the last version: %+v", last)
	}
	if _, err := v.Affected(ctx, 99); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of a breach that is not there: %v", err)
	}
}

// affected fails unless a breach affects so many by what was kept, and these of them are there.
func affected(t *testing.T, v *data.Vault, breach int64, people int, today ...int64) {
	t.Helper()
	p, err := v.Affected(t.Context(), breach)
	if err != nil || p.People != people || p.Today != len(today) {
		t.Errorf("kept %+v, %v; want %d people, %d of them today", p, err, people, len(today))
	}
	if got, err := v.LeadIDs(t.Context(), data.InBreach(breach), data.LeadOrder{}); err != nil || !slices.Equal(got, today) {
		t.Errorf("picked %v, %v; want %v", got, err, today)
	}
}

// A file that was exported is found by its fingerprint.
func TestVault_ExportBySum(t *testing.T) {
	v, _ := datatest.Vault(t)
	e, _ := mustExport(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"))
	if got, err := v.ExportBySum(t.Context(), e.SHA256); err != nil || got.ID != e.ID {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := v.ExportBySum(t.Context(), sha256.Sum256([]byte("another"))); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("another file: %v", err)
	}
}

// An account's password concerns whom it wrote to, and nobody where it wrote to nobody.
func TestVault_WrittenBy(t *testing.T) {
	p := rulePeople(t)
	ids, err := p.v.LeadIDs(t.Context(), data.LeadFilter{Text: "amal"}, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	run := p.sent(t, data.AccountSMTP, ids[0])
	r, err := p.v.Run(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	f, err := p.v.WrittenBy(t.Context(), r.AccountID)
	if err != nil || p.picked(t, f) != "A" {
		t.Errorf("picked %q, %v", p.picked(t, f), err)
	}
	if f, err := p.v.WrittenBy(t.Context(), 999); err != nil || p.picked(t, f) != "" {
		t.Errorf("an account that wrote to nobody: %+v, %v", f, err)
	}
}

// What the authority was told is kept in phases as it was told; the first one is when it
// counts as told.
func TestVault_AddBreachReport(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	id := mustBreach(t, v, data.Breach{Title: "Laptop", NoticedAt: clock.Now().Add(-time.Hour)})
	sent := clock.Now().Add(-time.Minute)
	add := func(ctx context.Context, r data.BreachReport) (int, error) { return v.AddBreachReport(ctx, r) }
	for i, how := range []string{"form, number 17", "mail"} {
		n, err := add(ctx, data.BreachReport{BreachID: id, SentAt: sent.Add(time.Duration(i) * time.Second), How: how, Content: json.RawMessage(`{"n":1}`)})
		if err != nil || n != i+1 {
			t.Errorf("phase %d: %v", n, err)
		}
	}
	all, err := v.BreachReports(ctx, id)
	if err != nil || len(all) != 2 || all[0].How != "form, number 17" || string(all[0].Content) != `{"n":1}` || !all[1].SentAt.After(all[0].SentAt) || all[0].By.Number == 0 {
		t.Errorf("kept %+v, %v", all, err)
	}
	if b, err := v.Breach(ctx, id); err != nil || !b.AuthorityToldAt.Equal(sent.Truncate(time.Millisecond)) || b.AuthorityNote != "form, number 17" {
		t.Errorf("told at %v by %q, %v", b.AuthorityToldAt, b.AuthorityNote, err)
	}
	for _, r := range []data.BreachReport{{BreachID: id, SentAt: sent}, {BreachID: id, How: "x"}} {
		if _, err := add(ctx, r); data.CodeOf(err) != data.CodeMissing {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if _, err := add(ctx, data.BreachReport{BreachID: 99, SentAt: sent, How: "x", Content: json.RawMessage(`{}`)}); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of a breach that is not there: %v", err)
	}
	for at, code := range map[time.Time]data.Code{clock.Now().Add(time.Second): data.CodeFuture, clock.Now().Add(-61 * time.Minute): data.CodeTooEarly} {
		if _, err := add(ctx, data.BreachReport{BreachID: id, SentAt: at, How: "x", Content: json.RawMessage(`{}`)}); data.CodeOf(err) != code {
			t.Errorf("sent at %v: %v, want %s", at, err, code)
		}
	}
	for _, statement := range []string{`UPDATE breach_report SET how = ''`, `DELETE FROM breach_report`} {
		if _, err := v.Writer().ExecContext(ctx, statement); err == nil {
			t.Errorf("the schema lets through: %s", statement)
		}
	}
}

// Before a notice goes it is known who has an address, who can only be called, whom nothing
// reaches, and when the last one is reached at an account's limits.
func TestVault_ReachOfBreach(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	for i := range 25 {
		datatest.MustLead(t, v, "P", string(rune('a'+i))+"@example.org")
	}
	called, err := v.SaveLead(ctx, &data.Lead{Name: "Omar", Identities: []data.Identity{{Kind: data.Phone, Value: "+962790000001"}}})
	if err != nil {
		t.Fatal(err)
	}
	chat, err := v.SaveLead(ctx, &data.Lead{Name: "Lina", Identities: []data.Identity{{Kind: data.PSID, Value: "7001234567890123"}}})
	if err != nil {
		t.Fatal(err)
	}
	account := func(name string, perMinute, perDay int) {
		if _, err := v.SaveAccount(ctx, data.Account{Name: name, Kind: data.AccountSMTP, Host: name + ".example", Port: 465, Security: data.SecurityTLS, FromAddress: "a@olive.example", PerMinute: perMinute, PerDay: perDay, Connections: 1}); err != nil {
			t.Fatal(err)
		}
	}
	account("slow", 1, 10)
	account("fast", 60, 1000)
	id := mustBreach(t, v, data.Breach{Title: "Laptop", NoticedAt: clock.Now(), AffectedBy: data.AffectedAll})
	r, err := v.ReachOfBreach(ctx, id)
	if err != nil || r.Email != 25 || !slices.Equal(r.Calls, []int64{called}) || !slices.Equal(r.NoWay, []int64{chat}) || len(r.Failed) != 0 || len(r.Accounts) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	fast, slow := r.Accounts[0], r.Accounts[1]
	if fast.Account.Name != "fast" || fast.Last.Sub(clock.Now()) != 25*time.Second {
		t.Errorf("the fast one: %+v", fast)
	}
	if slow.Last.Sub(clock.Now()) != 48*time.Hour+5*time.Minute { // 10 today, 10 tomorrow, 5 the day after
		t.Errorf("the slow one takes %v", slow.Last.Sub(clock.Now()))
	}
	if _, err := v.ReachOfBreach(ctx, 99); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of a breach that is not there: %v", err)
	}
}

// The log of a copy says when the vault was opened before and after a moment, which ways in
// there were, and which files lay outside of it.
func TestVault_LossAt(t *testing.T) {
	v, clock := datatest.Vault(t)
	begin := clock.Now()
	mustExport(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"))
	clock.Add(time.Hour)
	after, err := v.LossAt(t.Context(), clock.Now())
	if err != nil || !after.Last.At.Equal(begin) || after.Last.By.Number == 0 || len(after.Since) != 0 || after.Passwords != 1 || after.Open != 1 || after.OpenPeople != 1 || after.Wrong != 0 || !after.Backup.IsZero() {
		t.Errorf("after it was opened: %+v, %v", after, err)
	}
	before, err := v.LossAt(t.Context(), begin.Add(-time.Hour))
	if err != nil || !before.Last.At.IsZero() || len(before.Since) != 1 || before.Passwords != 0 || before.Open != 0 {
		t.Errorf("before it was made: %+v, %v", before, err)
	}
}

// A notice that went to the practice mailbox told nobody anything, however far it is; one by
// a mail account did, once it is done.
func TestVault_Breach_PractisedNotice(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	for account, want := range map[int64]data.RunState{datatest.MustAccount(t, v, 2525): data.RunPractised, mustMailAccount(t, v): data.RunDone} {
		id := mustBreach(t, v, data.Breach{Title: "Laptop", NoticedAt: clock.Now()})
		run, err := v.NoticeOfBreach(ctx, id, data.Run{Title: "Notice", Lang: "en", Subject: "s", Body: "b", AccountID: account})
		if err != nil {
			t.Fatal(err)
		}
		if b, err := v.Breach(ctx, id); err != nil || b.RunState != data.RunDraft {
			t.Errorf("drafted: %s, %v", b.RunState, err)
		}
		send(t, v, run, account)
		if b, err := v.Breach(ctx, id); err != nil || b.RunState != want {
			t.Errorf("sent: %s, %v; want %s", b.RunState, err, want)
		}
	}
}
