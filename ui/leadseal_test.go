package ui

import (
	"path/filepath"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/sealed"
	"mujeeb/ui/page"
)

const phrase = "thyme on the hill at noon"

// eraseSealed erases the person on the page, and keeps a sealed copy of them at path.
func (w *window) eraseSealed(path string) {
	w.t.Helper()
	w.files.path = path
	w.press(w.T("lead.erase"))
	w.waitFor(w.T("lead.seal.offer"))
	w.shot("seal-offer-" + w.app.env.Lang.Code())
	w.press(w.T("lead.seal.offer"))
	w.press(w.T("lead.erase.yes"))
	w.waitFor(w.T("lead.seal.title"))
	w.fill(w.T("lead.seal.phrase"), phrase)
	w.fill(w.T("lead.seal.again"), phrase+"!")
	w.press(w.T("lead.seal.yes"))
	w.waitFor(w.T("lead.seal.differs"))
	w.shot("seal-phrase-" + w.app.env.Lang.Code())
	w.fill(w.T("lead.seal.again"), phrase)
	w.press(w.T("lead.seal.yes"))
}

// Whoever is erased with a sealed copy comes back from it, with all that was known of
// them, by their own new word alone; the copy of somebody else fills nothing in.
func TestLeadPage_SealAndComeBack(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			amal, err := v.SaveLead(t.Context(), &data.Lead{Name: "Amal Haddad", Note: "Likes thyme.", Tags: []string{"vip"},
				Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}, {Kind: data.Phone, Value: "+962790000001"}}})
			noError(t, err)
			datatest.MustAgree(t, v, amal, news)
			path, other := filepath.Join(t.TempDir(), "copy.age"), filepath.Join(t.TempDir(), "other.age")
			huda, err := v.PersonFile(t.Context(), datatest.MustLead(t, v, "Huda", "huda@example.org"))
			noError(t, err)
			noError(t, sealed.Write(t.Context(), data.SaveFile, other, []byte(phrase), huda))

			w.goTo(page.Route{Page: page.Lead, ID: amal})
			w.waitFor(w.T("lead.erase"))
			w.eraseSealed(path)
			w.waitFor(w.T("lead.erased.sealed", "file", filepath.Base(path)))
			w.press(w.T("kit.ok"))
			if _, err := v.Lead(t.Context(), amal); data.CodeOf(err) != data.CodeNotFound {
				t.Errorf("still there: %v", err)
			}

			w.goTo(page.Route{Page: page.Lead})
			w.waitFor(w.T("lead.save"))
			w.fill(w.T("lead.email"), "amal@example.org")
			w.press(w.T("lead.save"))
			for _, c := range []struct{ path, phrase, want string }{{other, phrase, "error.other_person"}, {path, "wrong", "error.wrong_phrase"}} {
				w.openCopy(c.path, c.phrase)
				w.waitFor(w.T(c.want))
				w.press(w.T("kit.ok"))
			}
			w.openCopy(path, phrase)
			w.waitFor(w.T("lead.back.copy.filled", "date", w.app.env.Lang.Date(w.clock.Now())))
			w.shot("seal-back-" + language)
			w.press(w.T("lead.back.yes"))
			w.waitFor(w.T("lead.how.channel.missing")) // a copy is no word
			w.choose(w.T("lead.how.channel"), w.T("consent.channel.form"))
			w.fill(w.T("lead.how"), "signed up again")
			w.press(w.T("lead.back.yes"))
			w.waitFor(w.T("consent.act.lifted"))
			ids, err := v.LeadIDs(t.Context(), data.LeadFilter{Text: "Amal"}, data.LeadOrder{})
			noError(t, err)
			back, err := v.Lead(t.Context(), ids[0])
			noError(t, err)
			if back.Note != "Likes thyme." || len(back.Tags) != 1 || len(back.Identities) != 2 || back.State != data.StateContact {
				t.Errorf("came back as %+v", back)
			}
			if reached, err := v.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news}); err != nil || reached[data.VerdictAllowed] != 0 {
				t.Errorf("what they agreed to before counts again: %v, %v", reached, err)
			}
		})
	}
}

// openCopy opens a sealed copy from the dialog of somebody who comes back.
func (w *window) openCopy(path, phrase string) {
	w.t.Helper()
	w.waitFor(w.T("lead.back.copy"))
	w.files.path = path
	w.press(w.T("lead.back.copy"))
	w.fill(w.T("lead.seal.phrase"), phrase)
	w.press(w.T("lead.back.copy.yes"))
}

// Where the sealed copy can't be written nobody is erased.
func TestLeadPage_SealFails(t *testing.T) {
	w, v := openWindow(t, "en")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	w.goTo(page.Route{Page: page.Lead, ID: amal})
	w.waitFor(w.T("lead.erase"))
	w.eraseSealed(filepath.Join(t.TempDir(), "gone", "copy.age"))
	w.waitFor(w.T("lead.seal.failed"))
	if _, err := v.Lead(t.Context(), amal); err != nil {
		t.Errorf("erased all the same: %v", err)
	}
}

// A number that is somebody else's now is released alone, and no copy of whoever had it
// before is opened for them.
func TestLeadPage_ChangedHands(t *testing.T) {
	w, v := openWindow(t, "en")
	email, phone := data.Identity{Kind: data.Email, Value: "amal@example.org"}, data.Identity{Kind: data.Phone, Value: "+962790000001"}
	amal, err := v.SaveLead(t.Context(), &data.Lead{Name: "Amal", Identities: []data.Identity{email, phone}})
	noError(t, err)
	_, err = v.EraseLead(t.Context(), amal)
	noError(t, err)
	w.goTo(page.Route{Page: page.Lead})
	w.waitFor(w.T("lead.save"))
	w.fill(w.T("lead.name"), "Huda")
	w.fill(w.T("lead.phone"), phone.Value)
	w.press(w.T("lead.save"))
	w.waitFor(w.T("lead.back.who"))
	w.choose(w.T("lead.back.who"), w.T("lead.back.who.other", "address", phone.Value))
	if err := w.Press(w.T("lead.back.copy")); err == nil {
		t.Error("a copy can be opened for somebody else")
	}
	w.shot("seal-hands")
	w.choose(w.T("lead.how.channel"), w.T("consent.channel.spoken"))
	w.fill(w.T("lead.how"), "the number is Huda's since spring")
	w.press(w.T("lead.back.yes"))
	w.waitFor(w.T("consent.act.lifted"))
	left, err := v.Erased(t.Context(), []data.Identity{email, phone})
	if err != nil || len(left) != 1 || left[0] != email {
		t.Errorf("kept out are %v, %v", left, err)
	}
}
