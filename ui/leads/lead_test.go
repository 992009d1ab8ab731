package leads

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// A person who was saved is saved, also when the page is left at once.
func TestLead_SavedThoughLeft(t *testing.T) {
	s := pagetest.New(t, "en")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	l := NewLead(s.Place, page.Route{Page: page.Lead, ID: id}).(*leadPage)
	s.Show(l.Content())
	s.Reads(l.T("lead.form.title"))
	l.form.note.SetText("likes olives")
	l.save()
	s.Place.End()
	s.Until("the note to be in the vault", func() bool {
		lead, err := s.Vault.Lead(t.Context(), id)
		return err == nil && lead.Note == "likes olives"
	})
}

// openLead shows the page of a person who is in the vault.
func openLead(t *testing.T, s *pagetest.Stage) (*leadPage, int64) {
	t.Helper()
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	l := NewLead(s.Place, page.Route{Page: page.Lead, ID: id}).(*leadPage)
	s.Show(l.Content())
	s.Reads(l.T("lead.form.title"))
	return l, id
}

// noteOf returns the note of a person in the vault.
func noteOf(t *testing.T, s *pagetest.Stage, id int64) string {
	t.Helper()
	lead, err := s.Vault.Lead(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return lead.Note
}

// What is typed while the person is being saved stays, and is known not to be saved.
func TestLead_TypedWhileSaving(t *testing.T) {
	s := pagetest.New(t, "en")
	l, id := openLead(t, s)
	l.form.note.SetText("likes olives")
	next := s.Hold()
	l.save()
	saved := next()
	l.form.note.SetText("likes olives and oil")
	saved()
	read := next()
	l.form.name.SetText("Amal Khatib")
	read()
	if note, name := l.form.note.Text(), l.form.name.Text(); note != "likes olives and oil" || name != "Amal Khatib" {
		t.Errorf("what was typed became %q, %q", note, name)
	}
	if kept, ok := l.Keep().(*data.Lead); !ok || kept.Name != "Amal Khatib" {
		t.Errorf("what was typed is not kept: %+v", kept)
	}
	if l.form.done.Text() != "" {
		t.Error("the page says that all is saved")
	}
	if note := noteOf(t, s, id); note != "likes olives" {
		t.Errorf("saved %q", note)
	}
}

// What is typed while a new person is being saved is on the page that is shown then.
func TestLead_TypedWhileAdding(t *testing.T) {
	s := pagetest.New(t, "en")
	l := NewLead(s.Place, page.Route{Page: page.Lead}).(*leadPage)
	s.Show(l.Content())
	s.Reads(l.T("lead.form.title"))
	l.form.emails.entries[0].SetText("amal@example.org")
	next := s.Hold()
	l.save()
	saved := next()
	l.form.note.SetText("likes olives")
	saved()
	if len(s.Shell.Led) != 1 {
		t.Fatalf("led to %v", s.Shell.Led)
	}
	if kept, ok := s.Shell.Led[0].Kept.(*data.Lead); !ok || kept.Note != "likes olives" {
		t.Errorf("the page that follows gets %+v", kept)
	}
}

// Whoever has the person saved while they are being saved has what was typed
// meanwhile saved too.
func TestLead_SavedAgain(t *testing.T) {
	s := pagetest.New(t, "en")
	l, id := openLead(t, s)
	next := s.Hold()
	l.save()
	l.form.note.SetText("likes olives")
	l.save()
	next()() // the first save
	next()() // the second one
	next()() // the person as they are now
	if note := noteOf(t, s, id); note != "likes olives" || l.form.done.Text() != s.T("lead.saved") {
		t.Errorf("saved %q, the page says %q", note, l.form.done.Text())
	}
}

// While the person is being saved they are not saved again, and afterwards they can be.
func TestLead_SavedOnce(t *testing.T) {
	s := pagetest.New(t, "en")
	l, _ := openLead(t, s)
	next := s.Hold()
	l.save()
	l.form.say("on its way")
	if l.save(); l.form.done.Text() != "on its way" { // whatever is saved is looked at first, and nothing is said
		t.Error("saved again meanwhile")
	}
	if next()(); l.form.saving.Disabled() {
		t.Error("the person can't be saved any more")
	}
}

// What the person said is shown as it was read last, also when an earlier reading
// comes back later.
func TestLead_LateReading(t *testing.T) {
	s := pagetest.New(t, "en")
	purpose := datatest.MustPurpose(t, s.Vault, "News")
	l, id := openLead(t, s)
	next := s.Hold()
	l.reread()
	before := next()
	datatest.MustAgree(t, s.Vault, id, purpose)
	l.reread()
	next()()
	before()
	if len(l.who.events) != 1 || !l.who.grounds[0].Live() {
		t.Errorf("the page shows %+v, %+v", l.who.events, l.who.grounds)
	}
}

// Whatever field differs, the form is known to hold something that is not saved.
func TestForm_Changed(t *testing.T) {
	s := pagetest.New(t, "en")
	lead := &data.Lead{Name: "Amal", Lang: "ar", Note: "olives", Tags: []string{"vip", "fair"}, Identities: []data.Identity{
		{Kind: data.Phone, Value: "+962790001234"}, {Kind: data.Email, Value: "amal@example.org"}, {Kind: data.PSID, Value: "17"},
	}}
	for name, change := range map[string]func(*form){
		"Name":       func(f *form) { f.name.SetText("Amal K") },
		"Language":   func(f *form) { f.language.SetSelected("en") },
		"Note":       func(f *form) { f.note.SetText("") },
		"Tags":       func(f *form) { f.tags.Set([]string{"vip"}) },
		"Email":      func(f *form) { f.emails.entries[0].SetText("amal@work.example") },
		"Phone":      func(f *form) { f.phones.entries[0].SetText("") },
		"OneMore":    func(f *form) { f.emails.append("a.khatib@example.org") },
		"AnotherWay": func(f *form) { f.phones.append("+962790009999") },
	} {
		f := newForm(s.Place, person{lead: lead})
		if f.changed() {
			t.Errorf("%s: changed before anything was typed", name)
		}
		if change(f); !f.changed() {
			t.Errorf("%s: nothing is known to have changed", name)
		}
	}
}
