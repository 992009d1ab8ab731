package page_test

import (
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// A law is called by its name and article, by its country where no name is known, and a
// country by its code where the catalogue has no name for it.
func TestLawTitle(t *testing.T) {
	for _, c := range []struct{ lang, code, want string }{
		{"en", "JO", "Jordan's Personal Data Protection Law No. 24 of 2023, Article 20"},
		{"en", "FR", "General Data Protection Regulation (GDPR), Article 33(1)"},
		{"en", "OM", "Oman's Personal Data Protection Law (Royal Decree 6/2022)"},
		{"en", "LB", "The law of Lebanon"},
		{"en", "ZZ", "The law of ZZ"},
		{"ar", "JO", "المادة 20 من قانون حماية البيانات الشخصية الأردني رقم 24 لسنة 2023"},
		{"ar", "LB", "قانون لبنان"},
	} {
		s := pagetest.New(t, c.lang)
		got := unmarked(page.LawTitle(s.Place.Env, gdpr.RuleOf(c.code, gdpr.BreachAuthority, s.Clock.Now()), s.Clock.Now()))
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.code, got, c.want)
		}
	}
}

// unmarked returns a text without the marks that isolate names.
func unmarked(s string) string {
	return strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(s)
}

// The notes say what the clock alone does not: a yardstick, other laws, those without a
// number, those that are not known, and what is uncertain.
func TestLawNotes(t *testing.T) {
	s := pagetest.New(t, "en")
	for laws, want := range map[string][]string{
		"DE":    nil,
		"DE FR": nil,
		"JO":    {"When in doubt, tell it."},
		"BH":    {"When in doubt, tell it.", "Check this: it is not certain what the law says (Bahrain's"},
		"LB":    {"This program knows no number from the law of: Lebanon. The term of another law stands in its place (General Data Protection"},
		"US":    {"the law of: United States"},
		"AE":    {"the law of: United Arab Emirates", "without undue delay; it names no number"},
		"DE GB": {"the strictest comes first: General Data Protection", "UK GDPR, Article 33(1): until"},
		"DE KW": {"Not known to this program: Kuwait."},
	} {
		notes := page.LawNotes(s.Place, gdpr.BreachDeadline(s.Clock.Now(), strings.Fields(laws)...))
		if len(notes) != len(want) {
			t.Errorf("%s: %q", laws, notes)
			continue
		}
		for i := range want {
			if !strings.Contains(unmarked(notes[i]), want[i]) {
				t.Errorf("%s: %q, want %q", laws, notes[i], want[i])
			}
		}
	}
}

// The people affected have a duty of their own under each law; late is what is past its end.
func TestPersonsDuties(t *testing.T) {
	s := pagetest.New(t, "en")
	b := data.Breach{NoticedAt: s.Clock.Now().Add(-24 * time.Hour)}
	for _, c := range []struct {
		laws string
		want []string
		late bool
	}{
		{"FR DE", []string{"Without undue delay, if a high risk to people is likely. General Data Protection"}, false},
		{"JO FR", []string{"Until Monday, 23 November 2026, 12:00, if it may harm people seriously. Jordan's", "Without undue delay"}, false},
		{"LB", []string{"Without undue delay, if a high risk to people is likely. General Data Protection Regulation (GDPR), Article 34(1). This program knows no number from the law of: Lebanon"}, false},
		{"JO LB", []string{"Until Monday", "Not known to this program: Lebanon."}, false},
		{"FR AE", []string{"Without undue delay", "Not known to this program: United Arab Emirates."}, false},
		{"EG", []string{"Until Tuesday, 24 November 2026, 23:59, whatever the risk, as the threshold is not known. Egypt's Personal Data Protection Law No. 151 of 2020. Check this"}, false},
	} {
		got := page.PersonsDuties(s.Place, b, strings.Fields(c.laws))
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", c.laws, got)
			continue
		}
		for i := range c.want {
			if !strings.HasPrefix(unmarked(got[i].Words), c.want[i]) || got[i].Late != c.late {
				t.Errorf("%s: %+v, want %q", c.laws, got[i], c.want[i])
			}
		}
	}
	s.Clock.Add(time.Second)
	if got := page.PersonsDuties(s.Place, b, []string{"JO"}); !got[0].Late || !strings.HasPrefix(got[0].Words, "It was due on Monday") {
		t.Errorf("a second later: %+v", got)
	}
}
