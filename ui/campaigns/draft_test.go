package campaigns

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/outbox"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// runs returns the campaigns in the vault.
func runs(t *testing.T, s *pagetest.Stage) []data.Run {
	t.Helper()
	all, err := s.Vault.Runs(t.Context(), data.ClassCampaign)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// openDraft shows the page of a campaign; one without an ID is new.
func openDraft(t *testing.T, s *pagetest.Stage, id int64) *campaignPage {
	t.Helper()
	c := NewCampaign(s.Place, page.Route{Page: page.Campaign, ID: id}).(*campaignPage)
	s.Show(c.Content())
	s.Reads(s.T("draft.name"))
	return c
}

// A version that was typed earlier never overwrites a later one, whichever is
// written first.
func TestDraftSaver_Order(t *testing.T) {
	s := pagetest.New(t, "en")
	purpose := datatest.MustPurpose(t, s.Vault, "News")
	w := &draftSaver{vault: s.Vault}
	for _, x := range []struct {
		version int
		title   string
	}{{2, "newer"}, {1, "older"}} {
		if id, err := w.save(t.Context(), x.version, data.Run{Class: data.ClassCampaign, Title: x.title, PurposeID: purpose, Lang: "en"}); err != nil || id == 0 {
			t.Fatal(id, err)
		}
	}
	if all := runs(t, s); len(all) != 1 || all[0].Title != "newer" {
		t.Errorf("in the vault: %+v", all)
	}
}

// A draft that was deleted is gone, whatever was about to be written.
func TestDraft_Deleted(t *testing.T) {
	s := pagetest.New(t, "en")
	datatest.MustPurpose(t, s.Vault, "News")
	c := openDraft(t, s, 0)
	var rings []func()
	s.Place.After = func(_ time.Duration, f func()) (stop func() bool) {
		at := len(rings)
		rings = append(rings, f)
		return func() bool {
			rings[at] = func() {}
			return true
		}
	}
	c.draft.message.title.SetText("Winter oil")
	c.draft.askDelete()
	next := s.Hold()
	if err := s.Press(s.T("draft.delete.yes")); err != nil {
		t.Fatal(err)
	}
	next()()
	for _, ring := range rings {
		ring()
	}
	c.Leave()
	if id := c.draft.saver.settled(); id != 0 || len(runs(t, s)) != 0 {
		t.Errorf("the draft is back: %d, %+v", id, runs(t, s))
	}
}

// readyDraft returns a draft that can be sent to one person.
func readyDraft(t *testing.T, s *pagetest.Stage) int64 {
	t.Helper()
	purpose := datatest.MustPurpose(t, s.Vault, "News")
	datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Rana", "rana@example.com"), purpose)
	if err := s.Vault.SaveSettings(t.Context(), data.Settings{Controller: "Olive", Contact: "hello@olive.example", Postal: "Amman", Region: "JO"}); err != nil {
		t.Fatal(err)
	}
	accounts, err := s.Vault.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Vault.SaveRun(t.Context(), data.Run{
		Class: data.ClassCampaign, Title: "News", PurposeID: purpose, AccountID: accounts[0].ID, Lang: "en", Subject: "News", Body: "Hello.",
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// While a run is being started it can't be started again.
func TestDraft_StartedOnce(t *testing.T) {
	s := pagetest.New(t, "en")
	c := openDraft(t, s, readyDraft(t, s))
	d := c.draft
	d.askStart()
	s.Reads(s.T("send.title", "n", 1))
	next := s.Hold()
	if err := s.Press(s.T("send.yes")); err != nil {
		t.Fatal(err)
	}
	if !d.start.Disabled() {
		t.Error("the run can be started while it is being started")
	}
	for runs(t, s)[0].State == data.RunDraft { // other answers may come before that of the start
		next()()
	}
	if all := runs(t, s); len(all) != 1 {
		t.Errorf("in the vault: %+v", all)
	}
}

// What can be done with a run is what its state allows, and no more.
func TestRunning_Buttons(t *testing.T) {
	s := pagetest.New(t, "en")
	for state, want := range map[data.RunState]struct{ pause, resume, cancel bool }{
		data.RunRunning:   {pause: true, cancel: true},
		data.RunPaused:    {resume: true, cancel: true},
		data.RunDone:      {},
		data.RunCancelled: {},
	} {
		c := &campaignPage{Place: s.Place, about: aboutRun{run: data.Run{Class: data.ClassCampaign, State: state}}}
		v := newRunningView(c)
		v.showState(outbox.Waiting{}, "")
		if p, r, x := v.pause.Visible(), v.resume.Visible(), v.cancel.Visible(); p != want.pause || r != want.resume || x != want.cancel {
			t.Errorf("%s: pause %v, resume %v, cancel %v", state, p, r, x)
		}
	}
}
