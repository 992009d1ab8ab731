package data_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func mustMerge(t *testing.T, v *data.Vault, keep int64, others ...int64) {
	t.Helper()
	if err := v.MergeLeads(t.Context(), keep, others...); err != nil {
		t.Fatal(err)
	}
	mustDerive(t, v)
}

func mustSplit(t *testing.T, v *data.Vault, keep, merged int64, stays ...data.Stayed) {
	t.Helper()
	got, err := v.SplitLeads(t.Context(), keep, merged)
	if err != nil || !slices.Equal(got, stays) {
		t.Fatalf("split: %v stay, %v; want %v", got, err, stays)
	}
	mustDerive(t, v)
}

// mustDerive fails unless the ledger is sound and what is derived of it agrees.
func mustDerive(t *testing.T, v *data.Vault) {
	t.Helper()
	mustSound(t, v)
	if d, err := v.Compare(t.Context()); err != nil || d.Any() {
		t.Errorf("what is derived differs: %+v, %v", d, err)
	}
}

func mustLeadOf(t *testing.T, v *data.Vault, id int64) data.Lead {
	t.Helper()
	l, err := v.Lead(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	l.UpdatedAt = time.Time{}
	return *l
}

func mustSave(t *testing.T, v *data.Vault, l data.Lead) int64 {
	t.Helper()
	id, err := v.SaveLead(t.Context(), &l)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// twins are two entries of one person.
type twins struct {
	*data.Vault
	clock        *datatest.Clock
	news         int64
	layla, leila int64
}

func newTwins(t *testing.T) *twins {
	v, clock := datatest.Vault(t)
	w := &twins{Vault: v, clock: clock, news: datatest.MustPurpose(t, v, "News")}
	w.layla = mustSave(t, v, data.Lead{Name: "Layla Haddad", Note: "Met at the fair", Lang: "ar", Tags: []string{"vip", "both"}, Extra: map[string]string{"city": "Amman"},
		Identities: []data.Identity{email("layla@example.org"), phone("+962791234501")}})
	w.leila = mustSave(t, v, data.Lead{Name: "Leila Hadad", Given: "Leila", Family: "Hadad", Note: "Likes oil", Tags: []string{"both", "oil"}, Extra: map[string]string{"city": "Irbid", "size": "M"},
		Identities: []data.Identity{email("leila@example.com"), psid("70010009")}})
	return w
}

func (w *twins) say(t *testing.T, lead int64, act data.Act, at time.Time) {
	t.Helper()
	mustRecord(t, w.Vault, data.ConsentRecord{LeadID: lead, PurposeID: w.news, Act: act, Via: data.ViaForm, Grade: data.GradeWord, At: at})
	w.clock.Add(time.Hour)
}

// One person has what both had: the kept one's name and details come first, nothing is
// lost, and splitting gives each their own back.
func TestVault_MergeLeads(t *testing.T) {
	w := newTwins(t)
	layla, leila := mustLeadOf(t, w.Vault, w.layla), mustLeadOf(t, w.Vault, w.leila)
	segment, err := w.SaveSegment(t.Context(), data.Segment{Name: "Leila", Filter: data.LeadFilter{IDs: []int64{w.leila}}})
	if err != nil {
		t.Fatal(err)
	}
	filterOf := func() []int64 {
		all, err := w.Segments(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all[slices.IndexFunc(all, func(s data.Segment) bool { return s.ID == segment })].Filter.IDs
	}
	mustMerge(t, w.Vault, w.layla, w.leila)
	got := mustLeadOf(t, w.Vault, w.layla)
	want := layla
	want.Note = "Met at the fair\n\nLikes oil"
	want.Tags = []string{"both", "oil", "vip"}
	want.Extra = map[string]string{"city": "Amman", "size": "M"}
	want.Identities = []data.Identity{email("layla@example.org"), email("leila@example.com"), phone("+962791234501"), psid("70010009")}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("merged: %+v, want %+v", got, want)
	}
	if _, err := w.Lead(t.Context(), w.leila); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("the other: %v", err)
	}
	merges, err := w.Merges(t.Context(), w.layla)
	if err != nil || len(merges) != 1 || merges[0].LeadID != w.leila || !merges[0].Splits || merges[0].Was.Name != "Leila Hadad" || merges[0].Was.Extra["city"] != "Irbid" {
		t.Errorf("merges: %+v, %v", merges, err)
	}
	if got := filterOf(); !slices.Equal(got, []int64{w.layla}) {
		t.Errorf("the segment names %v", got)
	}
	mustFind(t, w.Vault, "70010009", w.layla)
	r := mustImport(t, w.Vault, plan(0), data.ImportLead{Line: 2, Name: "L. Hadad", Identities: []data.Identity{email("leila@example.com")}})
	if r.Unchanged != 1 || r.Added != 0 {
		t.Errorf("a file finds %+v", r)
	}

	mustSplit(t, w.Vault, w.layla, w.leila)
	for _, want := range []data.Lead{layla, leila} {
		if got := mustLeadOf(t, w.Vault, want.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("split: %+v, want %+v", got, want)
		}
	}
	if got := filterOf(); !slices.Equal(got, []int64{w.leila}) {
		t.Errorf("the segment names %v", got)
	}
	mustFind(t, w.Vault, "70010009", w.leila)
	if merges, err := w.Merges(t.Context(), w.layla); err != nil || len(merges) != 0 {
		t.Errorf("merges: %+v, %v", merges, err)
	}
}

// What was changed since the merge stays as it is.
func TestVault_SplitLeads_Edited(t *testing.T) {
	w := newTwins(t)
	mustMerge(t, w.Vault, w.layla, w.leila)
	l := mustLeadOf(t, w.Vault, w.layla)
	l.Note, l.Extra["size"], l.Tags = "Another note", "L", []string{"vip"}
	l.Identities = []data.Identity{email("layla@example.org"), psid("70010009")}
	mustSave(t, w.Vault, l)
	mustSplit(t, w.Vault, w.layla, w.leila, data.StayedAddresses, data.StayedDetails)
	layla, leila := mustLeadOf(t, w.Vault, w.layla), mustLeadOf(t, w.Vault, w.leila)
	if layla.Note != "Another note" || layla.Extra["size"] != "L" || !slices.Equal(layla.Tags, []string{"vip"}) || leila.Note != "Likes oil" || leila.Extra["size"] != "M" ||
		!slices.Equal(leila.Identities, []data.Identity{psid("70010009")}) || len(leila.Tags) != 0 {
		t.Errorf("split into %+v and %+v", layla, leila)
	}
	mustMerge(t, w.Vault, w.layla, w.leila)
	l = mustLeadOf(t, w.Vault, w.layla)
	l.Identities = []data.Identity{email("layla@example.org")}
	mustSave(t, w.Vault, l)
	if _, err := w.SplitLeads(t.Context(), w.layla, w.leila); data.CodeOf(err) != data.CodeNoIdentity {
		t.Errorf("with no address left: %v", err)
	}
}

// A no of either counts for both, unless the yes is known to be later; once they are split
// again, each has their own word.
func TestVault_MergeLeads_Words(t *testing.T) {
	early, late := datatest.NewClock().Now().Add(-48*time.Hour), datatest.NewClock().Now().Add(-24*time.Hour)
	const of, other = "layla@example.org", "leila@example.com"
	for name, c := range map[string]struct {
		yes, no  time.Time
		noFirst  bool // it was written down first
		yesOther bool // the other one agreed
		reached  bool
	}{
		"the yes is later":                           {yes: late, no: early, noFirst: true, reached: true},
		"the other's yes is later":                   {yes: late, no: early, noFirst: true, yesOther: true, reached: true},
		"the no is later":                            {yes: early, no: late, noFirst: true},
		"the no was written down later":              {yes: late, no: early},
		"both at once":                               {yes: early, no: early, noFirst: true},
		"nobody knows when they said yes":            {no: early, noFirst: true},
		"nobody knows when they said no":             {yes: late, noFirst: true},
		"nobody knows when the other said no":        {yes: late, noFirst: true, yesOther: true},
		"the other said yes, and the no is after it": {yes: early, no: late, yesOther: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTwins(t)
			yes, no := w.layla, w.leila
			alone := of
			if c.yesOther {
				yes, no, alone = no, yes, other
			}
			says := []func(){func() { w.say(t, yes, data.ActGiven, c.yes) }, func() { w.say(t, no, data.ActWithdrawn, c.no) }}
			if c.noFirst {
				slices.Reverse(says)
			}
			says[0]()
			says[1]()
			mustReachOnly(t, w.Vault, w.news, alone)
			preview, err := w.MergePreview(t.Context(), w.layla, w.leila)
			if err != nil || len(preview) != 1 || (preview[0].Standing == data.VerdictAllowed) != c.reached {
				t.Errorf("previewed %+v, %v", preview, err)
			}
			mustMerge(t, w.Vault, w.layla, w.leila)
			want := []string{of}[:map[bool]int{true: 1}[c.reached]]
			mustReachOnly(t, w.Vault, w.news, want...)
			grounds, err := w.Grounds(t.Context(), w.layla)
			if err != nil || grounds[0].Standing != preview[0].Standing || grounds[0].Last.Seq != preview[0].Last.Seq {
				t.Errorf("grounds: %+v, %v; previewed %+v", grounds, err, preview)
			}
			mustSplit(t, w.Vault, w.layla, w.leila)
			mustReachOnly(t, w.Vault, w.news, alone)
		})
	}
}

// A no that was said while they were one counts for both afterwards; a yes stays with the
// kept one.
func TestVault_SplitLeads_SaidSince(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.leila, data.ActGiven, time.Time{})
	w.say(t, w.layla, data.ActGiven, time.Time{})
	mustMerge(t, w.Vault, w.layla, w.leila)
	w.say(t, w.layla, data.ActWithdrawn, time.Time{})
	mustSplit(t, w.Vault, w.layla, w.leila)
	mustReachOnly(t, w.Vault, w.news)
	mustGrounds(t, w.Vault, w.leila, map[int64]data.Verdict{w.news: data.VerdictOptedOut})

	mustMerge(t, w.Vault, w.layla, w.leila)
	w.say(t, w.layla, data.ActGiven, time.Time{})
	mustReachOnly(t, w.Vault, w.news, "layla@example.org")
	mustSplit(t, w.Vault, w.layla, w.leila)
	mustReachOnly(t, w.Vault, w.news, "layla@example.org")
	mustGrounds(t, w.Vault, w.leila, map[int64]data.Verdict{w.news: data.VerdictOptedOut})
}

// A no that a list brings while they are one is the kept one's as well once they are split,
// though the other had said it before.
func TestVault_SplitLeads_NoByList(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.leila, data.ActWithdrawn, time.Time{})
	mustMerge(t, w.Vault, w.layla, w.leila)
	if _, err := w.RecordNoList(t.Context(), []data.Identity{email("layla@example.org")}, spoken(w.news, data.ActRefused, time.Time{})); err != nil {
		t.Fatal(err)
	}
	mustSplit(t, w.Vault, w.layla, w.leila)
	mustGrounds(t, w.Vault, w.layla, map[int64]data.Verdict{w.news: data.VerdictOptedOut})
	mustGrounds(t, w.Vault, w.leila, map[int64]data.Verdict{w.news: data.VerdictOptedOut})
}

// An address that was blocked without a word of its person blocks the person, and is blocked
// again when it is split off, whatever the kept one said.
func TestVault_MergeLeads_BlockedAddress(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.layla, data.ActGiven, w.clock.Now())
	mustSuppress(t, w.Vault, "leila@example.com", 0, data.ReasonOptedOut)
	mustMerge(t, w.Vault, w.layla, w.leila)
	mustReachOnly(t, w.Vault, w.news)
	w.say(t, w.layla, data.ActGiven, w.clock.Now())
	mustReachOnly(t, w.Vault, w.news, "layla@example.org")
	mustSplit(t, w.Vault, w.layla, w.leila)
	mustReachOnly(t, w.Vault, w.news, "layla@example.org")
	mustGrounds(t, w.Vault, w.leila, map[int64]data.Verdict{w.news: data.VerdictOptedOut})
}

// No two messages of a run go to one person; of whom is split again, theirs waits again.
func TestVault_MergeLeads_Messages(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.layla, data.ActGiven, time.Time{})
	w.say(t, w.leila, data.ActGiven, time.Time{})
	run, account := mustRun(t, w.Vault, w.news)
	states := func() (all []string) {
		ids, err := w.RecipientIDs(t.Context(), run, "")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.Recipients(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			all = append(all, r.Address+" "+string(r.State)+" "+r.Reason)
		}
		return all
	}
	mustMerge(t, w.Vault, w.layla, w.leila)
	if got := states(); !slices.Equal(got, []string{"layla@example.org queued ", "leila@example.com skipped merged"}) {
		t.Errorf("merged: %q", got)
	}
	messages, err := w.LeadMessages(t.Context(), w.layla)
	if err != nil || len(messages) != 2 {
		t.Errorf("%d messages, %v", len(messages), err)
	}
	mustSplit(t, w.Vault, w.layla, w.leila)
	if got := states(); !slices.Equal(got, []string{"layla@example.org queued ", "leila@example.com queued "}) {
		t.Errorf("split: %q", got)
	}
	claimed, err := w.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "x@example.org" }})
	if err != nil || len(claimed) != 2 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	if _, err := w.MarkCommitted(t.Context(), []int64{claimed[1].ID}); err != nil {
		t.Fatal(err)
	}
	w.clock.Add(time.Minute)
	mustMerge(t, w.Vault, w.layla, w.leila)
	if got := states(); !slices.Equal(got, []string{"layla@example.org skipped merged", "leila@example.com committed "}) {
		t.Errorf("merged while one was on its way: %q", got)
	}
	c, err := w.ProveCampaign(t.Context(), run)
	if r := mustCheckProof(t, c.File, err); len(r.Events) != 1 || c.Early != 0 {
		t.Errorf("the campaign rests on %d words, %d early", len(r.Events), c.Early)
	}
	if err := w.RecordResults(t.Context(), []data.Result{{ID: claimed[1].ID, State: data.MessageSent}}); err != nil {
		t.Fatal(err)
	}
	mustSplit(t, w.Vault, w.layla, w.leila, data.StayedMessages)
}

// Two messages of a campaign that left before their people were merged rest on the word of
// each, also afterwards.
func TestVault_ProveCampaign_Merged(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.layla, data.ActGiven, time.Time{})
	w.say(t, w.leila, data.ActGiven, time.Time{})
	run, account := mustRun(t, w.Vault, w.news)
	claimed, err := w.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 9, MessageID: func(int64) string { return "x@example.org" }})
	if err != nil || len(claimed) != 2 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	if _, err := w.MarkCommitted(t.Context(), []int64{claimed[0].ID, claimed[1].ID}); err != nil {
		t.Fatal(err)
	}
	w.clock.Add(time.Minute)
	prove := func() {
		t.Helper()
		c, err := w.ProveCampaign(t.Context(), run)
		if r := mustCheckProof(t, c.File, err); len(r.Events) != 2 || c.Early != 0 {
			t.Errorf("the campaign rests on %d words, %d early", len(r.Events), c.Early)
		}
	}
	mustMerge(t, w.Vault, w.layla, w.leila)
	prove()
	mustSplit(t, w.Vault, w.layla, w.leila)
	prove()
}

// The proof of a merged person has the events of all their numbers; that of one who was
// split again shows nobody else.
func TestVault_ProvePerson_Merged(t *testing.T) {
	w := newTwins(t)
	third := datatest.MustLead(t, w.Vault, "L. H.", "lh@example.net")
	w.say(t, w.layla, data.ActGiven, time.Time{})
	w.say(t, third, data.ActWithdrawn, time.Time{})
	mustMerge(t, w.Vault, w.leila, third)
	mustMerge(t, w.Vault, w.layla, w.leila)
	file, err := w.ProvePerson(t.Context(), w.layla)
	if r := mustCheckProof(t, file, err); len(r.Events) != 6 {
		t.Errorf("%d events", len(r.Events))
	}
	if _, err := w.SplitLeads(t.Context(), w.leila, third); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of one that was merged itself: %v", err)
	}
	mustSplit(t, w.Vault, w.layla, w.leila)
	file, err = w.ProvePerson(t.Context(), w.layla)
	r := mustCheckProof(t, file, err)
	for _, e := range r.Events {
		if e.Person.Lead != w.layla {
			t.Errorf("it shows %+v", e.Person)
		}
	}
	mustSplit(t, w.Vault, w.leila, third)
	mustGrounds(t, w.Vault, third, map[int64]data.Verdict{w.news: data.VerdictOptedOut})
	mustGrounds(t, w.Vault, w.leila, map[int64]data.Verdict{w.news: data.VerdictNoGround})
}

// Where somebody stood then follows from who they were one with then.
func TestVault_GroundsAsOf_Merged(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.leila, data.ActWithdrawn, time.Time{})
	w.say(t, w.layla, data.ActGiven, time.Time{})
	apart := w.clock.Now()
	w.clock.Add(time.Hour)
	mustMerge(t, w.Vault, w.layla, w.leila)
	one := w.clock.Now()
	w.clock.Add(time.Hour)
	mustSplit(t, w.Vault, w.layla, w.leila)
	for at, want := range map[time.Time]data.Verdict{apart: data.VerdictAllowed, one: data.VerdictOptedOut, w.clock.Now(): data.VerdictAllowed} {
		got, err := w.GroundsAsOf(t.Context(), w.layla, at)
		if err != nil || got[0].Standing != want {
			t.Errorf("at %v: %+v, %v; want %q", at, got, err, want)
		}
	}
}

// Who is erased is erased with all their numbers, also in a copy of before the merge.
func TestVault_EraseLead_Merged(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.leila, data.ActGiven, time.Time{})
	before := copyVault(t, w.Dir())
	mustMerge(t, w.Vault, w.layla, w.leila)
	between := copyVault(t, w.Dir())
	e, err := w.EraseLead(t.Context(), w.layla)
	if err != nil || e.Events != 3 || e.Identities != 4 {
		t.Errorf("erased %+v, %v", e, err)
	}
	mustDerive(t, w.Vault)
	var left int
	if err := w.Readers().QueryRow(`SELECT (SELECT count(*) FROM lead_merge) + (SELECT count(*) FROM consent_person) + (SELECT count(*) FROM identity)`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
	for _, dir := range []string{before, between} {
		mustCopyFile(t, filepath.Join(w.Dir(), "vault.kept"), filepath.Join(dir, "vault.kept"))
		c, err := w.OpenCopy(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if n := mustCount(t, c); n != 0 {
			t.Errorf("%d people are back", n)
		}
		if err := c.CloseCopy(); err != nil {
			t.Error(err)
		}
	}
}

// A copy of while they were one does not take the kept one along when the other was split
// off and erased.
func TestVault_EraseLead_SplitSince(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.layla, data.ActGiven, time.Time{})
	mustMerge(t, w.Vault, w.layla, w.leila)
	dir := copyVault(t, w.Dir())
	mustSplit(t, w.Vault, w.layla, w.leila)
	if _, err := w.EraseLead(t.Context(), w.leila); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(w.Dir(), "vault.kept"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "vault.kept"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := w.OpenCopy(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	if ids, err := c.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{}); err != nil || !slices.Equal(ids, []int64{w.layla}) {
		t.Errorf("there are %v, %v", ids, err)
	}
	if d, err := c.Compare(t.Context()); err != nil || d.Any() {
		t.Errorf("what is derived differs: %+v, %v", d, err)
	}
}

// Undoing an import leaves who was merged as they are, but ends what only it proves.
func TestVault_UndoImport_Merged(t *testing.T) {
	w := newTwins(t)
	p := plan(w.news)
	r := mustImport(t, w.Vault, p, data.ImportLead{Line: 2, Name: "Omar", Identities: []data.Identity{email("omar@example.org")}, At: w.clock.Now()})
	omar, _, err := w.FindLeads(t.Context(), []string{"omar@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	mustReachOnly(t, w.Vault, w.news, "omar@example.org")
	w.clock.Add(time.Hour)
	mustMerge(t, w.Vault, w.layla, omar[0])
	u := mustUndo(t, w.Vault, r.ID)
	if !slices.Equal(u.Kept, []data.KeptPerson{{LeadID: w.layla, Why: data.KeptMerged}}) || u.Removed != 0 || u.Ended != 1 {
		t.Errorf("undone: %+v", u)
	}
	mustReachOnly(t, w.Vault, w.news)
	mustSplit(t, w.Vault, w.layla, omar[0])
	mustReachOnly(t, w.Vault, w.news)
}

// A merge that the ledger does not tell of, or one that is gone, is found and mended.
func TestVault_Compare_Merges(t *testing.T) {
	w := newTwins(t)
	w.say(t, w.leila, data.ActWithdrawn, time.Time{})
	w.say(t, w.layla, data.ActGiven, time.Time{})
	mustMerge(t, w.Vault, w.layla, w.leila)
	for what, sql := range map[string]string{
		"a merge gone":     `DELETE FROM lead_merge`,
		"a merge ended":    `UPDATE lead_merge SET lead_id = NULL, split_at = 1`,
		"another merge":    `INSERT INTO lead_merge (merged_id, kept_id, lead_id, merged_at, was) VALUES (99, 1, 1, 0, '{}')`,
		"with another one": `UPDATE lead_merge SET merged_id = 98`,
	} {
		t.Run(what, func(t *testing.T) {
			f := newForger(t, w.Vault)
			f.exec(sql)
			v := f.reopen(w.Vault)
			d, err := v.Compare(t.Context())
			if err != nil || !slices.Equal(d.Merges, []int64{w.layla}) {
				t.Errorf("found %+v, %v", d, err)
			}
			check, err := v.CheckLedger(t.Context(), nil)
			if err != nil || !slices.Contains(check.Findings, data.Finding{Kind: data.FindingMerge, Number: w.layla}) {
				t.Errorf("found %+v, %v", check, err)
			}
			if n, err := v.Mend(t.Context()); err != nil || n != 1 {
				t.Errorf("mended %d, %v", n, err)
			}
			if d, err := v.Compare(t.Context()); err != nil || d.Any() {
				t.Errorf("mended, and still %+v, %v", d, err)
			}
			mustReachOnly(t, v, w.news)
		})
	}
}
