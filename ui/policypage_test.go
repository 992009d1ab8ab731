package ui

import (
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// A version is written, kept for good, and told to everybody; the next one
// starts from its text.
func TestPolicyPage_VersionAndNotice(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Rana", "rana@example.com")
	w.goTo(page.Route{Page: page.Policies})
	w.waitFor(w.T("policy.empty.title"))
	w.press(w.T("policy.new"))
	w.waitFor(w.T("policy.text.hint"))
	w.press(w.T("policy.save"))
	if got := w.problem(w.T("policy.text.hint")); got != w.T("policy.text.empty") {
		t.Errorf("an empty text: %q", got)
	}
	w.fill(w.T("policy.text.hint"), "# Privacy\nWe keep your name.")
	w.fill(w.T("policy.effective"), "tomorrow")
	w.press(w.T("policy.save"))
	if got := w.problem(w.T("policy.effective")); got != w.T("policy.effective.wrong", "example", "2026-11-23") {
		t.Errorf("a day that is none: %q", got)
	}
	w.fill(w.T("policy.effective"), "2026-12-01")
	w.press(w.T("policy.save"))
	w.waitFor(w.T("policy.save.text"))
	w.press(w.T("policy.save"))
	w.waitFor(w.T("policy.readonly"))

	w.press(w.T("policy.tell"))
	w.press(w.T("policy.tell.whole"))
	w.press(w.T("policy.tell.write"))
	w.waitFor(w.T("notice.controller.text"))
	w.press(w.T("kit.cancel"))
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	w.press(w.T("policy.tell"))
	w.press(w.T("policy.tell.whole"))
	w.shot("policy-tell")
	w.press(w.T("policy.tell.write"))
	w.wait("the run's page", func() bool { return w.app.shell.route().Page == page.Campaign })

	all, err := v.PolicyVersions(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d versions, %v", len(all), err)
	}
	if !all[0].EffectiveAt.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) || all[0].ChangeNote != w.T("policy.change.first") {
		t.Errorf("kept as %+v", all[0])
	}
	run, err := v.Run(t.Context(), all[0].RunID)
	if err != nil {
		t.Fatal(err)
	}
	if run.Class != data.ClassPolicy || run.Audience.IDs != nil || run.Lang != "en" {
		t.Errorf("run %+v", run)
	}
	for _, want := range []string{"1 December 2026", "We keep your name.", "privacy@olive.example", w.T("policy.change.first")} {
		if !strings.Contains(run.Body, want) {
			t.Errorf("the notice lacks %q:\n%s", want, run.Body)
		}
	}
	w.goTo(page.Route{Page: page.Policy})
	w.waitFor(w.T("policy.new.title", "number", 2))
	if text, change := w.text(w.T("policy.text.hint")), w.text(w.T("policy.change")); text != all[0].Text || change != "" {
		t.Errorf("the next version starts with %q, %q", text, change)
	}
	w.fill(w.T("policy.change"), "We added a recipient.")
	w.goTo(page.Route{Page: page.Leads})
	w.app.shell.back()
	if got := w.text(w.T("policy.change")); got != "We added a recipient." {
		t.Errorf("what was typed is lost: %q", got)
	}
}

func TestPolicyPages_Shots(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "privacy@olive.example"})
	w.shots("policies-empty", page.Route{Page: page.Policies})
	text := "# Privacy policy\n\nOlive & Thyme, Rainbow Street 12, Amman, is responsible for your data.\n\n## What we use it for\n\n- offers, if you agreed\n- answering your questions\n\n## How long\n\nThree years after we last heard from you."
	var ids []int64
	for _, p := range []data.PolicyVersion{
		{Lang: "en", Text: text, ChangeNote: "The first version kept here.", EffectiveAt: w.clock.Now().AddDate(-1, 0, 0)},
		{Lang: "ar", Text: "# سياسة الخصوصية\n\nنحن مسؤولون عن بياناتك.", ChangeNote: "أضفنا مزوّد البريد إلى من تصلهم البيانات.", EffectiveAt: w.clock.Now().AddDate(0, -2, 0)},
		{Lang: "en", Text: text, ChangeNote: "We now say for how long we keep data: three years after we last heard from you.", EffectiveAt: w.clock.Now()},
	} {
		id, err := v.AddPolicy(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if _, err := v.NoticeOfPolicy(t.Context(), ids[1], data.Run{Title: "x", Lang: "ar", Subject: "x", Body: "x"}); err != nil {
		t.Fatal(err)
	}
	w.shots("policies", page.Route{Page: page.Policies})
	w.shots("policy", page.Route{Page: page.Policy, ID: ids[2]})
	w.shots("policy-new", page.Route{Page: page.Policy})
}
