package ui

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/lang"
	"mujeeb/ui/page"
)

// slow is an account that may send one message a minute. The test's clock
// stands, so the minute never ends.
func slow(t *testing.T, v *data.Vault) int64 {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{
		Name: "Slow provider", Kind: data.AccountSandbox, Host: "127.0.0.1", Port: 1, Security: "loopback",
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1000, Connections: 1})
	noError(t, err)
	return id
}

func TestCampaignPage_PauseResumeCancel(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	s.practice = slow(t, v)
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reach.will", "n", 3))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.title", "n", 3))
	w.press(w.T("send.yes"))
	w.waitFor(w.T("run.now.evenly", "n", 60))
	w.waitFor(w.T("run.tab.sent", "n", 1))
	w.shot("run-waits")
	w.press(w.T("run.pause"))
	w.waitFor(w.T("run.now.paused"))
	if r, err := v.Run(t.Context(), run.ID); err != nil || r.State != data.RunPaused || r.Pause != "" {
		t.Fatalf("after pausing: %+v, %v", r, err)
	}
	w.clock.Add(61 * time.Second)
	w.press(w.T("run.resume"))
	w.waitFor(w.T("run.tab.sent", "n", 2))
	w.press(w.T("run.cancel"))
	w.waitFor(w.T("run.cancel.text", "n", 1))
	w.shot("run-cancel")
	w.press(w.T("run.cancel.yes"))
	w.waitFor(w.T("run.state.cancelled"))
	w.waitFor(w.T("run.tab.cancelled", "n", 1))
	totals, err := v.RunTotals(t.Context(), run.ID)
	noError(t, err)
	if totals[data.MessageSent] != 2 || totals[data.MessageCancelled] != 1 {
		t.Errorf("totals: %v", totals)
	}
}

// A campaign that waits for the domain of its last recipients says so, and is in no trouble.
func TestCampaignPage_WaitsForDomain(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		w, v := openWindow(t, language)
		s := newShop(t, v)
		var err error
		s.practice, err = v.SaveAccount(t.Context(), data.Account{Name: "Careful", Kind: data.AccountSandbox, Host: "127.0.0.1", Port: 1, Security: "loopback",
			FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 1000, PerDay: 1000, PerDomain: 60, Connections: 1})
		noError(t, err)
		run := s.draft(t, v)
		_, err = v.StartRun(t.Context(), run.ID)
		noError(t, err)
		w.app.session.Wake()
		w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
		w.waitFor(w.T("run.now.domain", "n", 60))
		w.waitFor(w.T("run.tab.sent", "n", 1))
		w.shot("run-domain-" + language)
		w.wait("the run to end", func() bool {
			w.clock.Add(61 * time.Second)
			w.app.session.Wake()
			r, err := v.Run(t.Context(), run.ID)
			return err == nil && r.State == data.RunDone
		})
	}
}

func TestCampaignPage_OptOutWhileRunning(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	s.practice = slow(t, v)
	run := s.draft(t, v)
	_, err := v.StartRun(t.Context(), run.ID)
	noError(t, err)
	w.app.session.Wake()
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("run.tab.sent", "n", 1))
	_, err = v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: s.leads["Rima Nasser"], PurposeID: s.purpose, Act: data.ActWithdrawn, Via: "spoken", Grade: data.GradeWord, How: "called"})
	noError(t, err)
	w.wait("the run to end", func() bool {
		w.clock.Add(61 * time.Second)
		w.app.session.Wake()
		r, err := v.Run(t.Context(), run.ID)
		return err == nil && r.State == data.RunDone
	})
	w.waitFor(w.T("run.state.done"))
	w.press(w.T("run.tab.skipped", "n", 1))
	w.waitFor("Rima Nasser")
	w.waitFor(w.T("reason.opted_out"))
}

func TestCampaignPage_Trouble(t *testing.T) {
	w, v := openWindow(t, "ar")
	s := newShop(t, v)
	s.practice = slow(t, v)
	run := s.draft(t, v)
	_, err := v.StartRun(t.Context(), run.ID)
	noError(t, err)
	noError(t, v.PauseRun(t.Context(), run.ID, "auth_refused 535 5.7.8 Bad credentials"))
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("run.paused.trouble", "why", page.ReasonWords(w.app.env, "auth_refused")))
	w.press(w.T("run.theirwords"))
	w.waitFor("535 5.7.8 Bad credentials")
	w.shots("run-trouble", page.Route{Page: page.Campaign, ID: run.ID})
}

// A run that a restore paused does not promise that nobody gets it twice.
func TestCampaignPage_Restored(t *testing.T) {
	for _, l := range lang.Languages() {
		w, v := openWindow(t, l.Code)
		s := newShop(t, v)
		run := s.draft(t, v)
		_, err := v.StartRun(t.Context(), run.ID)
		noError(t, err)
		if err := v.PauseRun(t.Context(), run.ID, data.PauseRestored); data.CodeOf(err) != data.CodeNotRunning {
			noError(t, err)
		}
		w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
		w.waitFor(w.T("reason.restored"))
		if w.sees(w.T("run.paused.trouble", "why", w.T("reason.restored"))) {
			t.Errorf("%s: nobody is to get it twice", l.Code)
		}
	}
}

func TestCampaignPage_LegalNotice(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	id, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassPolicy, Title: "Privacy policy, version 2", AccountID: s.practice, Lang: "ar",
		Subject: "تتغير سياسة الخصوصية", Body: "مرحبًا {{name|صديقنا}}،\n\nتغيّرت **سياسة الخصوصية** لدينا.\n\n- نقول الآن كم نحتفظ ببياناتك (36 شهرًا).\n- مزوّد البريد Post Example Ltd."})
	noError(t, err)
	w.goTo(page.Route{Page: page.Campaign, ID: id})
	w.waitFor(w.T("run.legal"))
	w.waitFor(w.T("reach.will", "n", 5)) // also who never agreed and who opted out
	if w.Sees(w.T("draft.purpose.hint")) {
		t.Error("a legal notice asks for a purpose")
	}
	w.shots("legal-message", page.Route{Page: page.Campaign, ID: id}, "draft.tab.message")
	w.shots("legal-preview", page.Route{Page: page.Campaign, ID: id}, "draft.tab.preview")
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Campaign, ID: id})
	w.waitFor(w.T("reach.will", "n", 5))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.title", "n", 5))
	if w.Sees(w.T("send.checked")) {
		t.Error("a legal notice speaks of opting out")
	}
	w.press(w.T("send.yes"))
	if totals := w.waitDone(v, id); totals[data.MessageSent] != 5 {
		t.Errorf("totals: %v", totals)
	}
	w.waitFor(w.T("run.state.done"))
	w.waitFor(w.T("run.legal"))
	w.shots("legal-done", page.Route{Page: page.Campaign, ID: id})
	w.shots("legal-mailbox", page.Route{Page: page.Mailbox})
}

// A run holds when the words of its purpose come to mean something new, says why, and
// then leaves out who agreed to the older ones. What was sent has its proof.
func TestCampaignPage_WordsChanged(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	run := s.draft(t, v)
	s.practice = slow(t, v)
	run.AccountID = s.practice
	_, err := v.SaveRun(t.Context(), run)
	noError(t, err)
	_, err = v.StartRun(t.Context(), run.ID)
	noError(t, err)
	w.app.session.Wake()
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("run.tab.sent", "n", 1))
	_, err = v.SavePurpose(t.Context(), data.Purpose{ID: s.purpose, Name: "Offers and surveys"})
	noError(t, err)
	w.app.Tick()
	w.waitFor(w.T("reason.words_changed"))
	if w.Sees(w.T("campaign.tosettings")) {
		t.Error("an account is blamed for changed words")
	}
	w.shots("run-words-changed", page.Route{Page: page.Campaign, ID: run.ID})
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("run.resume"))
	accounts, err := v.Accounts(t.Context())
	noError(t, err)
	for _, a := range accounts {
		a.PerMinute = 1000
		_, err = v.SaveAccount(t.Context(), a)
		noError(t, err)
	}
	w.app.session.SetIdle(data.Settings{})
	w.clock.Add(5 * time.Minute) // the one message of the minute has left
	w.press(w.T("run.resume"))
	totals := w.waitDone(v, run.ID)
	if totals[data.MessageSent] != 1 || totals[data.MessageSkipped] != 2 {
		t.Errorf("totals: %v", totals)
	}
	w.app.Tick()
	w.waitFor(w.T("run.tab.skipped", "n", 2))
	w.press(w.T("run.tab.skipped", "n", 2))
	w.waitFor(w.T("reason.outdated"))
	w.press(w.T("run.asof"))
	w.fill(w.T("moment.label"), "2026-11-23 12:01:00")
	w.press(w.T("moment.show"))
	w.waitFor(w.T("kit.close"))
	w.shot("run-as-of")
	w.press(w.T("kit.close"))
	w.files.path = filepath.Join(t.TempDir(), "campaign.mujeeb-proof")
	w.press(w.T("run.proof"))
	w.goOnExporting()
	w.waitFor(w.T("proof.campaign.shows"))
	holds(t, w.files.path)
}

// A campaign can demand evidence; whose evidence is weaker is left out and told apart.
func TestCampaignPage_Demands(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	_, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: s.leads["Rima Nasser"], PurposeID: s.purpose, Act: data.ActRenewed, Via: data.ViaForm, Grade: data.GradePlatform, At: w.clock.Now()})
	noError(t, err)
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reach.will", "n", 3))
	w.choose(w.T("consent.demands"), w.T("consent.demands.platform"))
	w.waitFor(w.T("reach.will", "n", 1))
	w.press(w.T("draft.tab.audience"))
	w.waitFor(w.T("verdict.weak", "n", 2))
	w.waitFor(w.T("verdict.why.weak"))
	w.wait("the draft to be kept", func() bool {
		kept, err := v.Run(t.Context(), run.ID)
		return err == nil && kept.Demands == data.GradePlatform
	})
}

// Whoever exports the proof of a campaign is told how many messages it leaves out, and why.
func TestCampaignPage_ProofLeavesOut(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	w.app.session.SetIdle(data.Settings{}) // nobody is away
	w.clock.Add(48 * time.Hour)
	late := datatest.MustLead(t, v, "Lina Khoury", "lina.khoury@example.org")
	datatest.MustAgree(t, v, late, s.purpose)
	w.clock.Add(-24 * time.Hour)
	run := s.draft(t, v)
	_, err := v.StartRun(t.Context(), run.ID)
	noError(t, err)
	w.app.session.Wake()
	if totals := w.waitDone(v, run.ID); totals[data.MessageSent] != 4 {
		t.Errorf("totals: %v", totals)
	}
	_, err = v.EraseLead(t.Context(), s.leads["Rima Nasser"])
	noError(t, err)
	for _, lang := range []string{"en", "ar"} {
		w.app.look.ChooseLanguage(lang)
		w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
		w.waitFor(w.T("run.state.done"))
		w.files.path = filepath.Join(t.TempDir(), "campaign.mujeeb-proof")
		w.press(w.T("run.proof"))
		w.goOnExporting()
		w.waitFor(w.T("proof.campaign.erased", "n", 1))
		w.waitFor(w.T("proof.campaign.early", "n", 1))
		w.shot("proof-leaves-out-" + lang)
		holds(t, w.files.path)
		w.press(w.T("kit.ok"))
	}
}

// A campaign may go to a few first: then it waits, says why, and goes on when the owner
// wishes.
func TestCampaignPage_Pilot(t *testing.T) {
	w, v := openWindow(t, "en")
	s := newShop(t, v)
	for i := range 22 {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, fmt.Sprintf("Guest %d", i), fmt.Sprintf("guest%d@example.com", i)), s.purpose)
	}
	run := s.draft(t, v)
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reach.will", "n", 25))
	w.press(w.T("draft.start"))
	w.waitFor(w.T("send.pilot", "n", 20))
	w.shot("pilot-ask")
	w.press(w.T("send.pilot", "n", 20))
	w.press(w.T("send.yes"))
	w.waitFor(w.T("reason.pilot"))
	w.shot("pilot-waits")
	if w.Sees(w.T("campaign.tosettings")) {
		t.Error("a pilot that waits sends its owner to the settings")
	}
	totals, err := v.RunTotals(t.Context(), run.ID)
	if err != nil || totals[data.MessageSent] != 20 || totals[data.MessageQueued] != 5 {
		t.Errorf("a pilot of 20 waits with %v, %v", totals, err)
	}
	w.shots("pilot-waits", page.Route{Page: page.Campaign, ID: run.ID})
	w.app.look.ChooseLanguage("en")
	w.goTo(page.Route{Page: page.Campaign, ID: run.ID})
	w.waitFor(w.T("reason.pilot"))
	w.press(w.T("run.resume"))
	if totals := w.waitDone(v, run.ID); totals[data.MessageSent] != 25 {
		t.Errorf("after it went on: %v", totals)
	}
}
