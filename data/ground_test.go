package data_test

import (
	"maps"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// mustChat adds a purpose for Messenger on consent.
func mustChat(t *testing.T, v *data.Vault, name string) int64 {
	t.Helper()
	id, err := v.SavePurpose(t.Context(), data.Purpose{Name: name, Channel: data.ChannelMessenger, Ground: data.GroundConsent})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// mustKnow adds a lead by any identities.
func mustKnow(t *testing.T, v *data.Vault, ids ...data.Identity) int64 {
	t.Helper()
	id, err := v.SaveLead(t.Context(), &data.Lead{Name: "Lead", Identities: ids})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// mustArchive archives a purpose, or takes it into use again.
func mustArchive(t *testing.T, v *data.Vault, purpose int64, archived bool) {
	t.Helper()
	all, err := v.Purposes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := all[slices.IndexFunc(all, func(p data.Purpose) bool { return p.ID == purpose })]
	p.Archived = archived
	if _, err := v.SavePurpose(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func mustReach(t *testing.T, v *data.Vault, r data.Run, want map[data.Verdict]int) {
	t.Helper()
	if got, err := v.Reach(t.Context(), &r); err != nil || !maps.Equal(got, want) {
		t.Errorf("%s by %q reaches %v, %v; want %v", r.Class, r.Channel, got, err, want)
	}
}

func psid(s string) data.Identity { return data.Identity{Kind: data.PSID, Value: s} }

// A word for one channel is none for another, and an archived purpose has no
// message; the word itself stays.
func TestVault_Reach_Channel(t *testing.T) {
	v, _ := datatest.Vault(t)
	news, chat := datatest.MustPurpose(t, v, "News"), mustChat(t, v, "Chat")
	both := mustKnow(t, v, email("amal@example.org"), psid("70010001"))
	mail := mustKnow(t, v, email("sami@example.org"))
	for _, lead := range []int64{both, mail} {
		datatest.MustAgree(t, v, lead, news)
		datatest.MustAgree(t, v, lead, chat)
	}
	byMail := data.Run{Class: data.ClassCampaign, PurposeID: news}
	byChat := data.Run{Class: data.ClassCampaign, PurposeID: chat, Channel: data.ChannelMessenger}
	mustReach(t, v, byMail, map[data.Verdict]int{data.VerdictAllowed: 2})
	mustReach(t, v, byChat, map[data.Verdict]int{data.VerdictAllowed: 1, data.VerdictNoAddress: 1})
	mustReach(t, v, data.Run{Class: data.ClassCampaign, PurposeID: chat}, map[data.Verdict]int{data.VerdictNoPurpose: 2})
	mustReach(t, v, data.Run{Class: data.ClassCampaign, PurposeID: 99}, map[data.Verdict]int{data.VerdictNoPurpose: 2})
	mustReach(t, v, data.Run{Class: data.ClassBreach, Channel: data.ChannelMessenger}, map[data.Verdict]int{data.VerdictAllowed: 1, data.VerdictNoAddress: 1})
	mustReach(t, v, data.Run{Class: data.ClassBreach, Channel: "pigeon"}, map[data.Verdict]int{data.VerdictNoAddress: 2})
	mustArchive(t, v, news, true)
	mustReach(t, v, byMail, map[data.Verdict]int{data.VerdictNoPurpose: 2})
	mustState(t, v, mail, data.StateAgreed)
	if counts, err := v.GroundCounts(t.Context()); err != nil || counts[news] != 2 || counts[chat] != 2 {
		t.Errorf("counted %v, %v", counts, err)
	}
	mustArchive(t, v, news, false)
	mustReach(t, v, byMail, map[data.Verdict]int{data.VerdictAllowed: 2})
}

// Each class has its gate.
func TestVault_Reach_Classes(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	agreed, out := mustKnow(t, v, email("agreed@example.org")), mustKnow(t, v, email("out@example.org"))
	mustKnow(t, v, email("silent@example.org"))
	mustKnow(t, v, phone("+962740000001"))
	gone := mustKnow(t, v, email("gone@example.org"))
	datatest.MustAgree(t, v, agreed, news)
	datatest.MustAgree(t, v, gone, news)
	mustRecord(t, v, data.ConsentRecord{LeadID: out, PurposeID: news, Act: data.ActWithdrawn})
	mustSuppress(t, v, "gone@example.org", 0, data.ReasonBounced)
	rest := func(others map[data.Verdict]int) map[data.Verdict]int {
		others[data.VerdictNoAddress], others[data.VerdictBounced] = 1, 1
		return others
	}
	mustReach(t, v, data.Run{Class: data.ClassCampaign, PurposeID: news}, rest(map[data.Verdict]int{data.VerdictAllowed: 1, data.VerdictOptedOut: 1, data.VerdictNoGround: 1}))
	for _, class := range []data.RunClass{data.ClassAnswer, data.ClassPolicy, data.ClassBreach} {
		mustReach(t, v, data.Run{Class: class}, rest(map[data.Verdict]int{data.VerdictAllowed: 3}))
	}
	for _, class := range []data.RunClass{data.ClassAccount, "spam", ""} {
		mustReach(t, v, data.Run{Class: class}, rest(map[data.Verdict]int{data.VerdictNoGround: 3}))
	}
	asking := data.Run{Class: data.ClassAsking, PurposeID: news}
	mustReach(t, v, asking, rest(map[data.Verdict]int{data.VerdictAllowed: 2, data.VerdictOptedOut: 1}))
	first, account := mustRunTo(t, v, asking)
	mustReach(t, v, asking, rest(map[data.Verdict]int{data.VerdictAsked: 2, data.VerdictOptedOut: 1}))
	mustReach(t, v, data.Run{Class: data.ClassAsking, PurposeID: datatest.MustPurpose(t, v, "Offers")}, rest(map[data.Verdict]int{data.VerdictAllowed: 3}))
	s := &sending{Vault: v, t: t, run: first, account: account}
	if ids := s.claim(9); len(s.commit(ids...)) != 2 { // a run does not stand in its own way
		t.Error("the asking may not be sent")
	}
	mustReach(t, v, asking, rest(map[data.Verdict]int{data.VerdictAsked: 2, data.VerdictOptedOut: 1}))
}

// Who was not reached by an asking may be asked again.
func TestVault_Reach_AskingCancelled(t *testing.T) {
	v, _ := datatest.Vault(t)
	asking := data.Run{Class: data.ClassAsking, PurposeID: datatest.MustPurpose(t, v, "News")}
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	run, _ := mustRunTo(t, v, asking)
	mustReach(t, v, asking, map[data.Verdict]int{data.VerdictAsked: 1})
	if err := v.CancelRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	mustReach(t, v, asking, map[data.Verdict]int{data.VerdictAllowed: 1})
}

// mustSuppress blocks an address, as nothing in the vault does by itself.
func mustSuppress(t *testing.T, v *data.Vault, address string, purpose int64, why data.Reason) {
	t.Helper()
	if _, err := v.Writer().Exec(`INSERT INTO suppression VALUES (?, ?, ?, 0)`, v.Fingerprint(email(address)), purpose, why); err != nil {
		t.Fatal(err)
	}
}

// A no to every purpose holds for each, whatever was agreed before; a new yes to
// one lifts it for that one alone.
func TestVault_NoToEverything(t *testing.T) {
	for name, say := range map[string]func(s *sending, lead int64) error{
		"Objected": func(s *sending, lead int64) error {
			_, err := s.RecordConsent(s.t.Context(), data.ConsentRecord{LeadID: lead, Act: data.ActObjected, Via: data.ViaEmail, Grade: data.GradeWord})
			return err
		},
		"BlockAlone": func(s *sending, lead int64) error { return s.BlockAll(s.t.Context(), lead) },
	} {
		t.Run(name, func(t *testing.T) { noToEverything(t, say) })
	}
}

func noToEverything(t *testing.T, say func(s *sending, lead int64) error) {
	s := newSending(t)
	ctx := t.Context()
	offers := datatest.MustPurpose(t, s.Vault, "Offers")
	amal := s.leads[0]
	datatest.MustAgree(t, s.Vault, amal, offers)
	ids := s.claim(3)
	s.must(say(s, amal))
	if allowed := s.commit(ids...); !slices.Equal(allowed, ids[1:]) {
		t.Errorf("may be sent: %v of %v", allowed, ids)
	}
	if got := s.reasons()[0]; got != "skipped opted_out" {
		t.Errorf("the message is %q", got)
	}
	only := func(purpose int64) data.Run {
		return data.Run{Class: data.ClassCampaign, PurposeID: purpose, Audience: data.LeadFilter{IDs: []int64{amal}}}
	}
	for _, purpose := range []int64{s.news, offers} {
		mustReach(t, s.Vault, only(purpose), map[data.Verdict]int{data.VerdictOptedOut: 1})
		if report := mustImport(t, s.Vault, plan(purpose), row("Amal", email("amal@example.org"))); report.KeptOut != 1 || report.Agreed != 0 {
			t.Errorf("a file overrules it: %+v", report)
		}
	}
	mustState(t, s.Vault, amal, data.StateOptedOut)
	mustGrounds(t, s.Vault, amal, map[int64]data.Verdict{s.news: data.VerdictOptedOut, offers: data.VerdictOptedOut})
	if counts, err := s.GroundCounts(ctx); err != nil || counts[s.news] != 2 || counts[offers] != 0 {
		t.Errorf("counted %v, %v", counts, err)
	}
	datatest.MustAgree(t, s.Vault, amal, s.news)
	mustReach(t, s.Vault, only(s.news), map[data.Verdict]int{data.VerdictAllowed: 1})
	mustReach(t, s.Vault, only(offers), map[data.Verdict]int{data.VerdictOptedOut: 1})
	mustGrounds(t, s.Vault, amal, map[int64]data.Verdict{s.news: data.VerdictAllowed, offers: data.VerdictOptedOut})
	mustState(t, s.Vault, amal, data.StateAgreed)
}

// mustGrounds fails unless the page of a lead says this of each purpose.
func mustGrounds(t *testing.T, v *data.Vault, lead int64, want map[int64]data.Verdict) {
	t.Helper()
	all, err := v.Grounds(t.Context(), lead)
	got := map[int64]data.Verdict{}
	for _, g := range all {
		switch {
		case g.Live() == (g.Standing == data.VerdictAllowed) && g.OptedOut() == (g.Standing == data.VerdictOptedOut):
			got[g.Purpose.ID] = g.Standing
		}
	}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("grounds of %d: %v, %v; want %v", lead, got, err, want)
	}
}

// A person's page, a campaign and a file agree about an address that said no and
// came back to a person who had agreed since.
func TestVault_Grounds_AddressReturns(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	save := func(addresses ...data.Identity) {
		t.Helper()
		if _, err := v.SaveLead(t.Context(), &data.Lead{ID: amal, Name: "Amal", Identities: addresses}); err != nil {
			t.Fatal(err)
		}
	}
	save(email("amal@example.net"))
	datatest.MustAgree(t, v, amal, news)
	for _, c := range []struct {
		addresses []data.Identity
		want      data.Verdict
		state     data.LeadState
		report    data.ImportReport
	}{
		{[]data.Identity{email("amal@example.net"), email("amal@example.org")}, data.VerdictAllowed, data.StateAgreed, data.ImportReport{Unchanged: 1}},
		{[]data.Identity{email("amal@example.org")}, data.VerdictOptedOut, data.StateOptedOut, data.ImportReport{Unchanged: 1, KeptOut: 1}},
	} {
		save(c.addresses...)
		mustReach(t, v, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{c.want: 1})
		mustGrounds(t, v, amal, map[int64]data.Verdict{news: c.want})
		mustState(t, v, amal, c.state)
		mustReport(t, mustImport(t, v, plan(news), row("Amal", email("amal@example.org"))), c.report)
	}
}

// What is on its way for a purpose that is archived does not leave.
func TestVault_MarkCommitted_Archived(t *testing.T) {
	s := newSending(t)
	ids := s.claim(3)
	if allowed := s.commit(ids[0]); len(allowed) != 1 {
		t.Errorf("may be sent: %v", allowed)
	}
	mustArchive(t, s.Vault, s.news, true)
	if allowed := s.commit(ids[1]); len(allowed) != 0 {
		t.Errorf("sent for an archived purpose: %v", allowed)
	}
	mustArchive(t, s.Vault, s.news, false)
	if allowed := s.commit(ids[2]); len(allowed) != 1 {
		t.Errorf("may be sent: %v", allowed)
	}
	if got, want := s.reasons(), []string{"committed ", "skipped no_purpose", "committed "}; !slices.Equal(got, want) {
		t.Errorf("messages: %q", got)
	}
}

func TestVault_GroundCounts(t *testing.T) {
	v, _ := datatest.Vault(t)
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	datatest.MustPurpose(t, v, "Nobody's")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)
	datatest.MustAgree(t, v, sami, offers)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	got, err := v.GroundCounts(t.Context())
	if want := map[int64]int{news: 1, offers: 1}; err != nil || !maps.Equal(got, want) {
		t.Fatalf("got %v, %v; want %v", got, err, want)
	}
}
