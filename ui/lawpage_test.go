package ui

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

func mustPhone(t *testing.T, v *data.Vault, numbers ...string) {
	t.Helper()
	for _, n := range numbers {
		if _, err := v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Phone, Value: n}}}); err != nil {
			t.Fatal(err)
		}
	}
}

func mustLaw(t *testing.T, v *data.Vault, home string, people ...string) {
	t.Helper()
	if err := v.SaveLaw(t.Context(), data.Law{Home: home, People: people, Asked: true}); err != nil {
		t.Fatal(err)
	}
}

// sees reports whether a text of the page contains words, whatever marks isolate them.
func (w *window) sees(words string) bool {
	return slices.ContainsFunc(w.Texts(), func(s string) bool {
		return strings.Contains(strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(s), words)
	})
}

// The owner is asked once where the people live. Telephone numbers only hint at
// countries: what they hint at is not ticked, and counts for nothing until it is.
func TestLawPage_Asks(t *testing.T) {
	w, v := openWindow(t, "en")
	mustPhone(t, v, "+4930901820", "+4930901821", "+962790000001", "+201001234567")
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.law"))
	w.press(w.T("today.law.open"))
	w.waitFor(w.T("law.hints"))
	germany := w.T("law.hint", "country", "Germany", "n", 2)
	if fieldOf[*field.Check](w, w.T("law.hints"), 0).Text() != germany || fieldOf[*field.Check](w, w.T("law.hints"), 0).Checked() {
		t.Error("the hint is not Germany's, unticked")
	}
	if l, err := v.Law(t.Context()); err != nil || l.Asked || len(l.Codes()) != 1 {
		t.Errorf("a hint alone counts: %+v, %v", l, err)
	}
	w.press(germany)
	w.wait("Germany to count", func() bool {
		l, err := v.Law(t.Context())
		return err == nil && l.Asked && slices.Equal(l.Codes(), []string{"JO", "DE"})
	})
	w.wait("the hint to be gone", func() bool { return !w.sees(germany) })
	w.choose(w.T("law.people.add"), "Saudi Arabia")
	w.wait("Saudi Arabia to count", func() bool {
		l, err := v.Law(t.Context())
		return err == nil && slices.Equal(l.Codes(), []string{"JO", "DE", "SA"})
	})
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.title"))
	w.wait("the question to be gone", func() bool { return !w.Sees(w.T("today.law")) })
}

// Whoever has nobody elsewhere says so, and is not asked again.
func TestLawPage_Done(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeLaw})
	w.waitFor(w.T("law.done"))
	w.press(w.T("law.done"))
	w.wait("the button to be gone", func() bool { return !w.Sees(w.T("law.done")) })
	if l, err := v.Law(t.Context()); err != nil || !l.Asked || !slices.Equal(l.Codes(), []string{"JO"}) {
		t.Errorf("%+v, %v", l, err)
	}
}

// The page says what holds, which law is the strictest, what is uncertain and what is not known.
func TestLawPage_SaysWhatHolds(t *testing.T) {
	w, v := openWindow(t, "en")
	mustLaw(t, v, "JO", "DE", "EG", "LB")
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeLaw})
	w.waitFor(w.T("law.together"))
	for _, want := range []string{
		"24 hours, counted from the moment when you noticed. To be told if it may harm people seriously.",
		"6 working days, counted from the day when it reached you.",
		"Not known to this program: Jordan; Lebanon.",
		w.T("law.check.short"),
	} {
		if !w.sees(want) {
			t.Errorf("does not say %q", want)
		}
	}
	w.press("Germany")
	w.press("Egypt")
	for _, want := range []string{"Site: www.bfdi.bund.de.", w.T("law.member"), "Known: 1 May.", "Eid al-Fitr; Eid al-Adha", "Friday; Saturday", "36 months, counted from the last message.", "Only with consent given before; with a licence.", "In force since November 2025, as far as known.", w.T("law.general") + " Source: Law 151/2020: six working days.", w.T("law.unknown.not_looked_up")} {
		if !w.sees(want) {
			t.Errorf("does not say %q", want)
		}
	}
	mustLaw(t, v, "US")
	w.goTo(page.Route{Page: page.Today})
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeLaw})
	w.waitFor("This program knows no number from the law of: United States.")
}

// A breach has the clocks of the laws that count, for the authority and for the people.
func TestBreachPage_Laws(t *testing.T) {
	w, v := openWindow(t, "en")
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-25 * time.Hour)})
	mustLaw(t, v, "DE")
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitFor("General Data Protection Regulation (GDPR), Article 33(1).")
	w.waitFor("Without undue delay, if a high risk to people is likely.")
	mustLaw(t, v, "AE", "JO", "DE")
	w.goTo(page.Route{Page: page.Breaches})
	w.goTo(page.Route{Page: page.Breach, ID: id})
	w.waitClock("47 h 0 min left")
	w.waitFor("It was due on Monday")
	for _, want := range []string{
		"Jordan's Personal Data Protection Law No. 24 of 2023, Article 20.", "Without undue delay, if a high risk to people is likely. General Data Protection Regulation (GDPR), Article 34(1).",
		"Several laws count; the strictest comes first", "Federal Decree-Law No. 45 of 2021 of the United Arab Emirates: without undue delay; it names no number.",
	} {
		if !w.sees(want) {
			t.Errorf("does not say %q", want)
		}
	}
	w.press(w.T("breach.law.open"))
	w.waitFor(w.T("law.together"))
}

func TestLawPage_Shots(t *testing.T) {
	if os.Getenv("MUJEEB_SHOTS") == "" {
		return
	}
	w, v := openWindow(t, "en")
	mustPhone(t, v, "+4930901820", "+4930901821", "+962790000001", "+201001234567")
	w.shots("law-asks", page.Route{Page: page.Settings, Kept: page.SeeLaw})
	mustLaw(t, v, "JO", "DE", "EG", "AE")
	id := mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now().Add(-25 * time.Hour)})
	w.shots("law-chosen", page.Route{Page: page.Settings, Kept: page.SeeLaw})
	w.shots("law-breach", page.Route{Page: page.Breach, ID: id})
	for _, language := range []string{"en", "ar"} {
		w.app.look.ChooseTheme("light")
		w.app.look.ChooseLanguage(language)
		w.Window.Resize(fyne.NewSize(page.FirstWindow().Width, 4600))
		w.goTo(page.Route{Page: page.Settings, Kept: page.SeeLaw})
		w.waitFor(w.T("law.together"))
		w.press(page.CountryName(w.app.env, "EG"))
		w.press(page.CountryName(w.app.env, "EU"))
		w.shot("law-tables-" + language)
	}
	w.tall("breach-law", page.Route{Page: page.Breach, ID: id})
	w.app.look.ChooseText(150)
	w.shots("law-150", page.Route{Page: page.Settings, Kept: page.SeeLaw})
	w.shots("law-breach-150", page.Route{Page: page.Breach, ID: id})
}
