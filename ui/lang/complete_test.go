package lang

import (
	"regexp"
	"strings"
	"testing"

	"mujeeb/text/lang"
	"mujeeb/text/lang/langtest"
)

func mustRead(t *testing.T, code string) map[string]lang.Message {
	t.Helper()
	return langtest.MustRead(t, files, code)
}

func TestCatalogues_Complete(t *testing.T) { langtest.Complete(t, files) }

func TestCatalogues_UsedAndKnown(t *testing.T) { langtest.Used(t, files, "..") }

// cited finds an article that is cited by its number.
var cited = regexp.MustCompile(`(Articles?|Arts?\.|المادة|المادتان|المواد) [0-9]`)

// Whoever reads of an article reads of which law it is: there are several that count.
func TestCatalogues_ArticlesHaveALaw(t *testing.T) {
	for _, l := range lang.Languages() {
		found := 0
		for key, m := range mustRead(t, l.Code) {
			for _, form := range m {
				if !cited.MatchString(form) {
					continue
				}
				found++
				if !strings.Contains(form, "GDPR") && !strings.Contains(form, "اللائحة") {
					t.Errorf("%s, %s: %q", l.Code, key, form)
				}
			}
		}
		if found < 10 {
			t.Errorf("%s: only %d texts cite an article", l.Code, found)
		}
	}
}
