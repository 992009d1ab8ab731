package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
	"mujeeb/ui/page"
)

// mustExpire fills a vault with people of whom some are due.
func mustExpire(t *testing.T, w *window, v *data.Vault) (news int64) {
	t.Helper()
	noError(t, v.SaveLaw(t.Context(), data.Law{Home: "JO", People: []string{"DE"}, Asked: true}))
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Region: "JO"})
	news = datatest.MustPurpose(t, v, "News")
	for _, who := range [][2]string{{"Amal Haddad", "amal@example.org"}, {"Omar Nasser", "omar@example.org"}, {"ليلى حسن", "layla@example.org"}} {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, who[0], who[1]), news)
	}
	noError(t, v.SaveRetentionRule(t.Context(), data.RetentionRule{PurposeID: news, Months: 12, Why: "the fair is once a year"}))
	w.app.session.SetLocks(data.Settings{}) // which would lock the vault meanwhile
	w.clock.Add(366 * 24 * time.Hour)
	return news
}

// Who is due is listed, kept for a reason, and erased with a certificate that checks.
func TestRetentionPage_Due(t *testing.T) {
	w, v := openWindow(t, "en")
	mustExpire(t, w, v)
	noError(t, v.KeepLonger(t.Context(), []int64{2}, time.Time{}, "a claim is open"))
	w.goTo(page.Route{Page: page.Retention})
	w.waitFor("Amal Haddad")
	w.waitFor(w.T("retention.left.hold"))
	w.waitFor(w.T("retention.count.due", "n", 2))
	w.waitFor(w.T("retention.wait.off"))
	w.shots("retention-due", page.Route{Page: page.Retention})

	w.press(w.T("retention.keep"))
	w.press(w.T("retention.keep.yes"))
	w.waitFor(w.T("retention.keep.missing"))
	w.fill(w.T("retention.keep.why"), "an offer is open")
	w.press(w.T("retention.keep.yes"))
	w.waitFor(w.T("retention.count.due", "n", 1))
	w.files.path = filepath.Join(t.TempDir(), "erased.mujeeb-proof")
	w.press(w.T("retention.erase"))
	w.waitFor(w.T("retention.erase.nobody"))
	w.press(w.T("kit.ok"))
	w.app.look.ChooseText(150)
	w.shots("retention-due-150", page.Route{Page: page.Retention})
	w.shots("retention-rules-150", page.Route{Page: page.Retention}, "retention.tab.rules")
}

// One click erases who is due, and the certificate is saved and holds.
func TestRetentionPage_Erases(t *testing.T) {
	w, v := openWindow(t, "ar")
	mustExpire(t, w, v)
	w.goTo(page.Route{Page: page.Retention})
	w.waitFor(w.T("retention.count.due", "n", 3))
	w.files.path = filepath.Join(t.TempDir(), "erased.mujeeb-proof")
	w.press(w.T("retention.erase"))
	w.waitFor(w.T("lead.erase.blocked"))
	w.shot("retention-erase-ar")
	w.press(w.T("lead.erase.yes"))
	w.waitFor(w.T("erasure.offer"))
	w.press(w.T("erasure.save"))
	w.waitFor(w.T("erasure.saved"))
	w.press(w.T("kit.ok"))
	raw, err := os.ReadFile(w.files.path)
	noError(t, err)
	r, err := proof.Check(raw, "")
	if err != nil || len(r.Faults) > 0 || r.Erasure == nil || r.Erasure.People != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 2 {
		t.Errorf("%d people are left, %v", n, err)
	}
	w.press(w.T("retention.tab.erased"))
	w.waitFor(w.T("erasure.title", "n", 1))
	w.shots("retention-erased", page.Route{Page: page.Retention}, "retention.tab.erased")
}

// The rules are shown with the law's own term and its source, and can be changed.
func TestRetentionPage_Rules(t *testing.T) {
	w, v := openWindow(t, "en")
	news := mustExpire(t, w, v)
	w.goToTab(page.Retention, "retention.tab.rules")
	w.waitFor(w.T("retention.law.term", "period", w.T("retention.months", "n", 36)))
	w.waitFor(w.T("retention.law.unknown", "laws", page.CountryName(w.app.env, "JO")))
	w.waitFor(w.T("retention.own", "period", w.T("retention.months", "n", 12)))
	w.shots("retention-rules", page.Route{Page: page.Retention}, "retention.tab.rules")
	w.press(w.T("retention.change")) // the last: of the people who came by hand
	w.fill(w.T("retention.change.months"), "soon")
	w.press(w.T("register.save"))
	if got := w.problem(w.T("retention.change.months")); got != w.T("retention.change.wrong", "most", data.MaxRetention) {
		t.Errorf("no number: %q", got)
	}
	w.fill(w.T("retention.change.months"), "٦")
	w.press(w.T("register.save"))
	w.waitFor(w.T("retention.own", "period", w.T("retention.months", "n", 6)))
	if rules, err := v.RetentionRules(t.Context()); err != nil || len(rules) != 2 || rules[1].SourceID == 0 || rules[1].Months != 6 {
		t.Errorf("rules beside that of %d: %+v, %v", news, rules, err)
	}
	w.press(w.T("retention.change"))
	w.fill(w.T("retention.change.months"), "")
	w.press(w.T("register.save"))
	w.waitFor(w.T("retention.sources.norule"))
}

// Asking again drafts a campaign to those chosen, and keeps them until they had time to
// answer.
func TestRetentionPage_AsksAgain(t *testing.T) {
	w, v := openWindow(t, "en")
	mustExpire(t, w, v)
	w.goTo(page.Route{Page: page.Retention})
	w.waitFor("Amal Haddad")
	w.press(w.T("retention.again"))
	w.shot("retention-again-en")
	w.press(w.T("retention.again.yes"))
	w.wait("the draft", func() bool {
		runs, err := v.Runs(t.Context(), data.ClassCampaign)
		return err == nil && len(runs) == 1 && len(runs[0].Audience.IDs) == 1
	})
	if kept, err := v.KeptLonger(t.Context(), 1); err != nil || len(kept) != 1 || kept[0].Until.IsZero() {
		t.Errorf("%+v, %v", kept, err)
	}
}

// The owner allows that those who are due are erased by the program, and Today leads here.
func TestRetentionPage_ByItself(t *testing.T) {
	w, v := openWindow(t, "en")
	mustExpire(t, w, v)
	noError(t, w.app.session.LookDue(t.Context()))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.due.now", "n", 3))
	w.shots("retention-today", page.Route{Page: page.Today})
	w.press(w.T("today.due.open"))
	w.waitFor(w.T("retention.wait.off"))
	w.press(w.T("retention.itself.allow"))
	w.waitFor(w.T("retention.itself.title"))
	w.shot("retention-itself-en")
	w.press(w.T("retention.itself.allow"))
	w.wait("it to be allowed", func() bool { r, err := v.Retention(t.Context()); return err == nil && r.Auto })
	w.wait("the session to have compared", func() bool { return w.app.session.Compared() != nil })
	noError(t, w.app.session.Retain(t.Context()))
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 0 {
		t.Errorf("%d people are left, %v", n, err)
	}
}
