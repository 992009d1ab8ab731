package breaches

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// openBreach shows the page of a breach that is in the vault.
func openBreach(t *testing.T, s *pagetest.Stage) *breachPage {
	t.Helper()
	id, err := s.Vault.SaveBreach(t.Context(), data.Breach{Title: "Lost laptop", Lang: "en", NoticedAt: s.Clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	b := NewBreach(s.Place, page.Route{Page: page.Breach, ID: id}).(*breachPage)
	s.Show(b.Content())
	s.Reads(s.T("breach.people.count", "n", 0))
	return b
}

func titleOf(t *testing.T, s *pagetest.Stage) string {
	t.Helper()
	all, err := s.Vault.Breaches(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d breaches, %v", len(all), err)
	}
	return all[0].Title
}

// What is typed while the breach is being saved is known not to be saved, so that
// it is written down when the page is left.
func TestBreach_TypedWhileSaving(t *testing.T) {
	s := pagetest.New(t, "en")
	b := openBreach(t, s)
	b.title.SetText("Lost phone")
	next := s.Hold()
	b.save(func() {})
	saved := next()
	b.title.SetText("Lost phone and laptop")
	saved()
	if b.saved || b.note.Text() != s.T("breach.unsaved") {
		t.Errorf("the page says %q", b.note.Text())
	}
	b.Leave()
	if _, left := b.saver.settled(); !left || titleOf(t, s) != "Lost phone and laptop" {
		t.Errorf("written: %v, %q", left, titleOf(t, s))
	}
}

// What was to be written last is what stays, whichever is written first.
func TestSaver_Order(t *testing.T) {
	s := pagetest.New(t, "en")
	w := &saver{vault: s.Vault}
	first, second := w.next(), w.next()
	for _, x := range []struct {
		number int64
		title  string
	}{{second, "newer"}, {first, "older"}} {
		got, err := w.save(t.Context(), x.number, data.Breach{Title: x.title, Lang: "en", NoticedAt: s.Clock.Now()}, wanted{way: data.AffectedAll})
		if err != nil || got.Title != "newer" || got.ID == 0 {
			t.Errorf("%s: got %+v, %v", x.title, got, err)
		}
	}
	if got := titleOf(t, s); got != "newer" {
		t.Errorf("in the vault is %q", got)
	}
}

// What is wrong is not written down when the page is left.
func TestBreach_LeftWrong(t *testing.T) {
	s := pagetest.New(t, "en")
	b := openBreach(t, s)
	b.title.SetText("Lost phone")
	b.happened.SetText(s.Clock.Now().Add(time.Hour).Format(page.MomentLayout))
	b.Leave()
	if _, left := b.saver.settled(); left || titleOf(t, s) != "Lost laptop" {
		t.Errorf("written: %v, %q", left, titleOf(t, s))
	}
}

// The list says when a breach was noticed to the minute, in no more room than a moment that is
// typed: a longer one lost its time of day at 150 % in the smallest window.
func TestList_Noticed(t *testing.T) {
	s := pagetest.New(t, "ar")
	l := &listPage{Place: s.Place, rows: []data.Breach{{Title: "x", NoticedAt: s.Clock.Now()}}}
	if got, want := l.cell(0, 1), "2026-11-23 12:00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whether the authority was told can be taken back: then the clock runs again. A
// moment to come is none at which it was told.
func TestAuthority(t *testing.T) {
	s := pagetest.New(t, "en")
	now := s.Clock.Now()
	b := data.Breach{NoticedAt: now.Add(-2 * time.Hour), AuthorityToldAt: now.Add(-time.Hour), AuthorityNote: "Form, number 17"}
	a := newAuthority(s.Place, b, func() {})
	same := b
	if a.write(&same); !same.AuthorityToldAt.Equal(b.AuthorityToldAt) || same.AuthorityNote != b.AuthorityNote || a.wrong() != nil {
		t.Errorf("untouched it became %+v", same)
	}
	a.at.SetText(now.Add(time.Minute).Format(page.MomentLayout))
	if a.wrong() == nil {
		t.Error("the authority was told at a moment to come")
	}
	early := openBreach(t, pagetest.New(t, "en"))
	early.authority.way.SetSelected(authorityTold)
	if early.wrong() != nil {
		t.Error("it can't have been told in the minute in which it was noticed")
	}
	early.authority.at.SetText(now.Add(-time.Minute).Format(page.MomentLayout))
	if early.wrong() != early.authority.at {
		t.Error("the authority was told before it was noticed")
	}
	a.way.SetSelected(authorityOpen)
	if a.write(&b); !b.AuthorityToldAt.IsZero() || b.AuthorityNote != "" || a.wrong() != nil {
		t.Errorf("taken back it is %+v", b)
	}
	if !page.NewBreachClock(s.Place, b, nil).Running {
		t.Error("the clock stands still")
	}
}
