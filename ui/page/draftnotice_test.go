package page_test

import (
	"testing"

	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// A second press of a button that drafts a letter drafts no second letter.
func TestDraftNotice_Twice(t *testing.T) {
	s := pagetest.New(t, "en")
	if err := s.Vault.SaveSettings(t.Context(), data.Settings{Controller: "Olive & Thyme", Region: "JO"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		page.DraftNotice(s.Place, func(data.Settings) data.Run {
			return data.Run{Class: data.ClassBreach, Title: "Notice", Lang: "en", Subject: "s", Body: "b"}
		}, s.Vault.SaveRun)
	}
	s.Until("all is saved", s.Place.Idle)
	if s.Drain(); len(s.Shell.Led) != 1 {
		t.Errorf("it led to %v", s.Shell.Led)
	}
	if runs, err := s.Vault.Runs(t.Context(), data.ClassBreach); err != nil || len(runs) != 1 {
		t.Errorf("%d letters, %v", len(runs), err)
	}
}
