package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// endings is a campaign that is done, with messages that ended in every way: 2 sent, 3
// refused, 2 bounced, 2 unsure, 1 left out.
func endings(t *testing.T, w *window, v *data.Vault) (run, account int64) {
	t.Helper()
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	account = slow(t, v)
	var leads []int64
	for i, name := range []string{"Amal Haddad", "Sami Khalil", "Nour Aziz", "Rima Nasser", "Omar Said", "Lina Saleh", "Hadi Mansour", "Dana Farah", "Yara Qasim", "Ziad Awad"} {
		lead := datatest.MustLead(t, v, name, fmt.Sprintf("person%d@example.org", i))
		datatest.MustAgree(t, v, lead, news)
		leads = append(leads, lead)
	}
	run, err := v.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "Spring offers", PurposeID: news, AccountID: account, Lang: "en", Subject: "Hello {{first_name}}", Body: "The olives are ripe."})
	noError(t, err)
	_, err = v.StartRun(ctx, run)
	noError(t, err)
	_, err = v.RecordConsent(ctx, data.ConsentRecord{LeadID: leads[9], PurposeID: news, Act: data.ActWithdrawn, Via: "spoken", Grade: data.GradeWord})
	noError(t, err)
	claimed, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 20, MessageID: func(id int64) string { return fmt.Sprint(id, "@olive.example") }})
	noError(t, err)
	refusals := []string{"550 rejected", "554 Transaction failed", "550 5.7.1 not wanted here"}
	var results []data.Result
	var committed []int64
	for i, m := range claimed {
		r := data.Result{ID: m.ID, State: data.MessageSent, Reply: "250 2.0.0 ok"}
		switch {
		case i < 3:
			r.State, r.Reason, r.Reply = data.MessageFailed, "server_refused", refusals[i]
		case i < 5:
			r.State, r.Reason, r.Reply, r.Bounced = data.MessageFailed, "no_such_recipient", fmt.Sprintf("550 5.1.1 person%d is unknown", i), true
		case i < 7:
			r.State, r.Reason, r.Reply = data.MessageUnsure, "timeout", ""
		}
		results, committed = append(results, r), append(committed, m.ID)
	}
	_, err = v.MarkCommitted(ctx, committed)
	noError(t, err)
	noError(t, v.RecordResults(ctx, results))
	r, err := v.Run(ctx, run)
	if err != nil || r.State != data.RunDone {
		t.Fatalf("the run is %+v, %v", r, err)
	}
	return run, account
}

// A run that is done says what became of it; what did not arrive can be tried again, the
// addresses that bounced too once that is lifted, and about the unsure ones one decides.
func TestCampaignPage_Decide(t *testing.T) {
	w, v := openWindow(t, "en")
	run, account := endings(t, w, v)
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.unsure", "n", 2, "title", "Spring offers"))
	w.press(w.T("today.run.decide"))
	w.waitFor(w.T("run.note.unsure"))
	w.waitFor(strings.Join([]string{w.T("run.funnel.all", "n", 10), w.T("run.funnel.sent", "n", 2), w.T("run.funnel.refused", "n", 3), w.T("run.funnel.bounced", "n", 2),
		w.T("run.funnel.unsure", "n", 2), w.T("run.funnel.leftout", "n", 1)}, " · "))
	decide(t, w, v, run)
	w.press(w.T("run.tab.failed", "n", 5))
	w.waitFor(w.T("run.retry", "n", 3))
	w.shot("decide-failed")
	w.press(w.T("run.lift", "n", 2))
	w.waitFor(w.T("run.lift.text"))
	w.shot("decide-lift")
	w.press(w.T("run.lift.yes"))
	w.waitFor(w.T("run.retry", "n", 5))
	w.press(w.T("run.retry", "n", 5))
	w.waitFor(w.T("run.retry.goes"))
	w.shot("decide-retry")
	w.press(w.T("run.retry.yes"))
	w.waitFor(w.T("run.state.running"))
	if err := v.DeleteAccount(t.Context(), account); data.CodeOf(err) != data.CodeAccountUsed {
		t.Errorf("the account of a run that goes on: %v", err)
	}
}

// decide has one of two unsure messages counted as sent, and the other sent again.
func decide(t *testing.T, w *window, v *data.Vault, run int64) {
	t.Helper()
	totals := func() data.Totals {
		got, err := v.RunTotals(t.Context(), run)
		noError(t, err)
		return got
	}
	w.waitFor("Lina Saleh")
	w.open("Lina Saleh")
	w.waitFor(w.T("recipient.title", "name", "Lina Saleh"))
	w.shot("decide-message")
	w.press(w.T("run.decide"))
	w.waitFor(w.T("run.decide.title", "n", 1))
	w.shot("decide-dialog")
	w.press(w.T("run.decide.arrived"))
	w.press(w.T("run.decide.yes"))
	w.waitFor(w.T("run.tab.unsure", "n", 1))
	if got := totals(); got[data.MessageSent] != 3 {
		t.Errorf("totals: %v", got)
	}
	w.press(w.T("run.decide"))
	w.waitFor(w.T("run.decide.title", "n", 1))
	w.press(w.T("run.decide.leave"))
	w.press(w.T("run.decide.yes"))
	w.wait("nothing is left to decide", func() bool {
		left, err := v.Undecided(t.Context())
		return err == nil && left[run] == 0
	})
	w.press(w.T("run.decide"))
	w.waitFor(w.T("run.decide.title", "n", 1))
	w.press(w.T("run.decide.again"))
	w.press(w.T("run.decide.yes"))
	w.waitFor(w.T("run.again.text"))
	w.shot("decide-again")
	w.press(w.T("kit.cancel"))
	if got := totals(); got[data.MessageUnsure] != 1 {
		t.Errorf("before it was confirmed: %v", got)
	}
}

// The page of a run that the brake stopped shows what the provider said.
func TestCampaignPage_Brake(t *testing.T) {
	w, v := openWindow(t, "en")
	run, _ := endings(t, w, v)
	_, err := v.Retry(t.Context(), run, data.MessageFailed)
	noError(t, err)
	noError(t, v.PauseRun(t.Context(), run, data.PauseWhy(data.PauseRefused, "550 5.7.0 hello@olive.example is not welcome here")))
	w.goTo(page.Route{Page: page.Campaign, ID: run})
	w.waitFor(page.ReasonWords(w.app.env, data.PauseRefused))
	w.waitFor("550 5.7.0 … is not welcome here")
	look := func(tab string, n int) func() {
		return func() {
			w.goTo(page.Route{Page: page.Campaign, ID: run})
			w.waitFor(w.T("run.tab."+tab, "n", n))
			w.press(w.T("run.tab."+tab, "n", n))
		}
	}
	w.manyShots("decide-brake", look("failed", 2))
	w.manyShots("decide-unsure", look("unsure", 2))
	w.manyShots("decide-skipped", look("skipped", 1))
	w.manyShots("decide-dialog", func() {
		look("unsure", 2)()
		w.waitFor(w.T("run.note.unsure"))
		w.press(w.T("run.decide"))
		w.waitFor(w.T("run.decide.title", "n", 2))
	})
}

// An account is deleted with its password, unless something is still sent by it.
func TestSettingsPage_DeleteAccount(t *testing.T) {
	w, v := openWindow(t, "en")
	id, err := v.SaveAccount(t.Context(), data.Account{Name: "Old provider", Kind: data.AccountSMTP, Host: "mail.olive.example", Port: 587, Security: "starttls", User: "hello",
		FromName: "Olive", FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1})
	noError(t, err)
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeAccounts, ID: id})
	w.waitFor(w.T("account.delete"))
	w.manyShots("account-delete", func() {
		w.goTo(page.Route{Page: page.Settings, Kept: page.SeeAccounts, ID: id})
		w.waitFor(w.T("account.delete"))
		w.press(w.T("account.delete"))
		w.waitFor(w.T("account.delete.past"))
	})
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeAccounts, ID: id})
	w.waitFor(w.T("account.delete"))
	w.press(w.T("account.delete"))
	w.waitFor(w.T("account.delete.past"))
	w.shot("account-delete-ask")
	w.press(w.T("account.delete.yes"))
	w.wait("the account to be gone", func() bool {
		all, err := v.Accounts(t.Context())
		return err == nil && !slices.ContainsFunc(all, func(a data.Account) bool { return a.ID == id })
	})
	w.waitFor(w.T("account.add"))
}
