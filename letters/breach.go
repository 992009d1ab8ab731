package letters

import (
	"slices"
	"strings"
	"time"

	"mujeeb/gdpr"
	"mujeeb/text/lang"
)

// Breach is what the people concerned are told about a breach.
type Breach struct {
	Lang     string
	From     Sender            // by name; Parts say whom to ask
	Noticed  time.Time         // in the admin's zone: the law of its day says which parts there are
	Happened time.Time         // in the admin's zone, for its day; zero when it is not known
	Parts    map[string]string // the admin's own words, in Markdown, by the keys of [gdpr.Art34Parts]
	Laws     []string          // the codes of package gdpr by which people are told; none = the Union's
}

// BreachNotice returns the message to the people whose data a breach concerns,
// which is due without undue delay when it is likely to result in a high risk
// to them (GDPR Art. 34(1)). It names the laws that oblige to it, as far as package gdpr
// is sure of them. It has a heading for each part of Art. 34(2) that
// the admin wrote, and nothing else: it promotes nothing and is never part of
// another message (EDPB Guidelines 9/2022). What is missing is not filled in;
// [gdpr.CheckNotice] finds it.
func BreachNotice(b Breach) Letter {
	words, who := lang.New(files, b.Lang), plain(b.From.Name)
	body := append([]string{words.T("breach.greeting"), words.T("breach.opening", "who", who)}, b.parts(words)...)
	closing := words.T("breach.closing.nameless", "who", who)
	if laws := lawNames(words, b.Laws, b.Noticed); laws != "" {
		closing = words.T("breach.closing", "who", who, "laws", laws)
	}
	body = append(body, closing)
	return Letter{
		Lang: b.Lang, Subject: words.T("breach.subject", "who", who),
		Body: strings.TrimSpace(strings.Join(body, "\n\n")) + "\n",
	}
}

// parts returns the parts that the admin wrote, each below its heading.
func (b Breach) parts(words *lang.Catalogue) (body []string) {
	for _, part := range gdpr.Art34Parts(b.Noticed) {
		text := plain(strings.TrimSpace(b.Parts[part.Key]))
		if text == "" {
			continue
		}
		body = append(body, "## "+words.T("breach.part."+part.Key))
		if part.Key == "nature" && !b.Happened.IsZero() {
			body = append(body, words.T("breach.happened", "date", words.Date(b.Happened)))
		}
		body = append(body, text)
	}
	return body
}

// lawNames returns what the laws by which people are told of a breach are called, each
// with its article where it is known. A law of which that is not sure is left out.
func lawNames(words *lang.Catalogue, codes []string, at time.Time) string {
	if len(codes) == 0 {
		codes = []string{gdpr.Union}
	}
	var names []string
	for _, code := range codes {
		rule := gdpr.RuleOf(code, gdpr.BreachPersons, at)
		name := gdpr.RuleOf(code, gdpr.LawName, at).Named(words.Code())
		if name == "" || rule.Sure != gdpr.SureHigh { // whoever gets the letter is told nothing that is in doubt
			continue
		}
		if rule.Article != "" {
			name = words.T("breach.law", "law", name, "article", rule.Article)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, words.T("breach.law.and"))
}
