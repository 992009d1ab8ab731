package gdpr

import (
	"slices"
	"testing"
)

// The template names its version and that it is a draft; each question has one key and says
// how it is answered and how sure it is.
func TestAuthorityTemplate(t *testing.T) {
	all := AuthorityTemplate(anyDay, WhenLate)
	if all.Version != "2026-06-10" || !all.Draft() || all.Source == "" || all.AsOf.IsZero() || all.Sure == SureHigh {
		t.Errorf("got %+v", all)
	}
	seen := map[string]Question{}
	for _, s := range all.Sections {
		if s.Key == "" || len(s.Questions) == 0 {
			t.Errorf("section %+v", s)
		}
		for _, q := range s.Questions {
			if _, twice := seen[q.Key]; twice || q.Key == "" {
				t.Errorf("question %q twice", q.Key)
			}
			seen[q.Key] = q
			if !slices.Contains([]string{FillOwn, FillPart, FillKnown}, q.Fill) || !slices.Contains([]Sure{SureHigh, SureMedium, SureLow}, q.Sure) {
				t.Errorf("%+v", q)
			}
			if q.Article == "" && q.Sure == SureHigh {
				t.Errorf("%s is sure and has no article", q.Key)
			}
		}
	}
	for _, p := range Art33Parts(anyDay) { // whatever the law asks for is asked
		if q, ok := seen[p.Key]; !ok || p.Required && !q.Required || q.Sure != SureHigh {
			t.Errorf("%s (%s) is asked as %+v", p.Key, p.Article, q)
		}
	}
	for _, s := range AuthorityTemplate(anyDay).Sections {
		if slices.ContainsFunc(s.Questions, func(q Question) bool { return q.When == WhenLate }) {
			t.Error("asked for reasons for a delay that there is not")
		}
	}
}
