package data_test

import (
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// ranas are spellings that reach one mailbox.
var ranas = []string{"rana.tell@gmail.com", "ranatell@gmail.com", "rana.tell+fb@gmail.com", "R.anatell@googlemail.com"}

// Whoever was erased by one spelling of a mailbox comes back by none of them; a like
// address of a provider who documents nothing is another person's.
func TestVault_EraseLead_OtherSpellings(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	rana := datatest.MustLead(t, v, "Rana", ranas[0])
	if _, err := v.EraseLead(t.Context(), rana); err != nil {
		t.Fatal(err)
	}
	var rows []data.ImportLead
	for _, s := range ranas {
		id, err := data.NormalIdentity(data.Email, s, "JO")
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row("Rana", id))
		if _, err := v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Email, Value: s}}}); data.CodeOf(err) != data.CodeErasedPerson {
			t.Errorf("%s by hand: %v", s, err)
		}
	}
	rows = append(rows, row("Another", email("rana.tell@example.org")), row("Likewise", email("ranatell@example.org")))
	report := mustImport(t, v, plan(news), rows...)
	if report.Added != 2 || len(report.SetAside) != len(ranas) {
		t.Errorf("report: %+v", report)
	}
	back, err := v.SaveReturning(t.Context(), &data.Lead{Identities: []data.Identity{email(ranas[1])}}, data.Return{Via: data.ViaForm, Grade: data.GradeWord, How: "signed up", PurposeID: news})
	if err != nil {
		t.Fatal(err)
	}
	mustState(t, v, back, data.StateAgreed)
	mustSound(t, v)
}

// An opt-out holds for all spellings: for leads who have another, for messages that wait,
// for files, on lists and in counts, and on an older copy of the vault.
func TestVault_OptOut_OtherSpellings(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	rana, other := datatest.MustLead(t, v, "Rana", ranas[0]), datatest.MustLead(t, v, "Rana T.", ranas[1])
	datatest.MustAgree(t, v, rana, news)
	datatest.MustAgree(t, v, other, news)
	run, account := mustRun(t, v, news)
	claimed, err := v.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "m" }})
	if err != nil || len(claimed) != 2 {
		t.Fatalf("claimed %d of run %d, %v", len(claimed), run, err)
	}
	yesterday := copyOf(t, v)
	mustRecord(t, v, data.ConsentRecord{LeadID: rana, PurposeID: news, Act: data.ActWithdrawn})
	if may, err := v.MarkCommitted(t.Context(), []int64{claimed[0].ID, claimed[1].ID}); err != nil || len(may) > 0 {
		t.Errorf("%v may leave, %v", may, err)
	}
	mustState(t, v, other, data.StateOptedOut)
	readings, err := v.Readings(t.Context())
	if err != nil || readings[0].No != 2 || readings[0].Agreed != 0 {
		t.Errorf("readings: %+v, %v", readings, err)
	}
	mustReport(t, mustImport(t, v, plan(news), row("Rana", email(ranas[2]))), data.ImportReport{Added: 1, KeptOut: 1})
	mustSound(t, v)

	writeFile(t, filepath.Join(yesterday, "vault.kept"), readFile(t, filepath.Join(v.Dir(), "vault.kept")))
	c, err := v.OpenCopy(t.Context(), yesterday)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	mustReachOnly(t, c, news)
	mustState(t, c, other, data.StateOptedOut)

	// Their own new word by one spelling counts for it alone where another said no.
	datatest.MustAgree(t, v, other, news)
	mustState(t, v, other, data.StateAgreed)
	mustState(t, v, rana, data.StateOptedOut)
	if d, err := v.Compare(t.Context()); err != nil || d.Any() {
		t.Errorf("differences: %+v, %v", d, err)
	}
}

// A file's opt-out of a spelling that nobody has blocks the lead who has another, also
// within one file.
func TestVault_Import_LeftBySpelling(t *testing.T) {
	v, clock := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	mustReport(t, mustImport(t, v, plan(news), row("Rana", email(ranas[0])), said(ranas[1], data.SaidLeft, clock.Now()), row("Rana", email(ranas[2]))),
		data.ImportReport{Added: 2, Blocked: 1, Agreed: 1, OptedOut: 1, KeptOut: 1})
	mustReachOnly(t, v, news)
	mustState(t, v, 1, data.StateOptedOut)
	mustSound(t, v)
}

// A no blocks the mailbox of its lead for another lead too, whom a later row of the same
// file names by a telephone number alone.
func TestVault_Import_MailboxWithinBatch(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	first, second := phone("+962790000001"), phone("+962790000002")
	mustImport(t, v, plan(0), row("Rana", first, email(ranas[0])), row("Rana T.", second, email(ranas[1])))
	p := plan(news)
	p.Answers = true
	no, yes := row("", first), row("", second)
	no.Word.Said, yes.Word.Said = data.SaidNo, data.SaidYes
	mustReport(t, mustImport(t, v, p, no, yes), data.ImportReport{Unchanged: 2, OptedOut: 1, KeptOut: 1})
	mustReachOnly(t, v, news)
	mustSound(t, v)
}

// The same holds when that lead came with an earlier batch of the file, and the other one is
// new.
func TestVault_Import_MailboxOfAnEarlierBatch(t *testing.T) {
	v, err := data.Create(t.Context(), t.TempDir(), []byte(datatest.Password), datatest.NewClock().Params().WithBatches(2))
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, v)
	news, first := datatest.MustPurpose(t, v, "News"), phone("+962790000001")
	p := plan(news)
	p.Answers = true
	no, yes := row("", first), row("Rana T.", email(ranas[1]))
	no.Word.Said, yes.Word.Said = data.SaidNo, data.SaidYes
	mustReport(t, mustImport(t, v, p, row("Rana", first, email(ranas[0])), row("Sami", email("sami@example.org")), no, yes),
		data.ImportReport{Added: 3, Unchanged: 1, OptedOut: 1, KeptOut: 1})
	mustReachOnly(t, v, news)
	mustSound(t, v)
}

// A vault of before knows the mailboxes of its leads once it is opened, and blocks those of
// who opted out. Of an address that was erased before, the plain spelling blocks the others.
func TestOpen_BlocksMailboxesOfBefore(t *testing.T) {
	dir, _ := oldVault(t, "0012", `
		INSERT INTO lead (id, name, sort_name, lang, note, extra, state, source_id, created_at, updated_at) VALUES
			(20, 'Rana', 'rana', '', '', '{}', 'opted_out', 2, 7, 8), (21, 'Rana T.', 'rana t.', '', '', '{}', 'contact', 2, 7, 8);
		INSERT INTO identity (id, lead_id, kind, value, rank, fingerprint) VALUES
			(20, 20, 'email', 'rana.tell@gmail.com', 0, x'20'), (21, 21, 'email', 'ranatell@gmail.com', 0, x'21'), (22, 21, 'email', 'zoetell@gmail.com', 1, x'22'), (23, 21, 'email', 'h.ala@gmail.com', 2, x'23');
		INSERT INTO suppression VALUES (x'20', 1, 'opt_out', 3), (x'22', 0, 'erased', 3), (x'23', 0, 'erased', 3);`)
	later, err := data.OpenAsIs(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params().BeforeMigration("0012"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := later.Writer().Exec(`DELETE FROM identity WHERE id IN (22, 23)`); err != nil {
		t.Fatal(err)
	}
	if err := later.Close(); err != nil {
		t.Fatal(err)
	}
	v := open(t, dir, datatest.Password)
	for lead, want := range map[int64]data.LeadState{20: data.StateOptedOut, 21: data.StateOptedOut} {
		mustState(t, v, lead, want)
	}
	for address, want := range map[string]data.Code{"zoe.tell@gmail.com": data.CodeErasedPerson, "h.ala@gmail.com": data.CodeErasedPerson, "hala@gmail.com": ""} {
		if _, err := v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{email(address)}}); (err == nil) != (want == "") || err != nil && data.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
	if d, err := v.Compare(t.Context()); err != nil || len(d.OptOuts) > 0 || len(d.States) > 0 {
		t.Errorf("differences: %+v, %v", d, err)
	}
	if raw, err := os.ReadFile(filepath.Join(dir, "vault.kept")); err != nil || len(blockedIn(raw, "opt_out")) < 5 {
		t.Errorf("the mailboxes are not kept outside: %s, %v", raw, err)
	}
}
