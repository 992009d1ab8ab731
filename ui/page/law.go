package page

import (
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
)

// CountryName returns what a jurisdiction is called.
func CountryName(env *kit.Env, code string) string {
	key := "settings.country." + code
	switch {
	case code == gdpr.Union:
		return env.T("law.union")
	case env.Lang.Has(key):
		return env.T(key)
	}
	return code
}

// CountryNames returns what jurisdictions are called, in a line.
func CountryNames(env *kit.Env, codes []string) string {
	var names []string
	for _, code := range codes {
		names = append(names, CountryName(env, code))
	}
	return listed(env, names)
}

// listed puts names into a line.
func listed(env *kit.Env, names []string) (line string) {
	for i, name := range names {
		if i > 0 {
			line += env.T("law.and")
		}
		line += name
	}
	return line
}

// LawTitle names the law that a rule of the day of at stands in, with the article where it
// is known.
func LawTitle(env *kit.Env, r gdpr.Rule, at time.Time) string {
	name := gdpr.RuleOf(r.In, gdpr.LawName, at).Named(env.Lang.Code())
	if name == "" {
		name = env.T("law.of", "country", CountryName(env, r.In))
	}
	if r.Article == "" {
		return name
	}
	return env.T("law.article", "law", name, "article", r.Article)
}

// thresholdUnknown is the threshold of a rule of which nobody knows from which risk on it holds.
const thresholdUnknown = "unknown"

// LawNotes says what else there is to know of the laws behind a clock: which others
// count, which name no number, which are not known, and what is to be checked.
func LawNotes(p *Place, c gdpr.Clock) (notes []string) {
	title := LawTitle(p.Env, c.Rule, c.Start)
	if c.Yardstick {
		notes = append(notes, p.T("law.yardstick", "countries", CountryNames(p.Env, append(c.Unknown, c.AtOnce...)), "law", title))
	}
	if len(c.Each) > 1 {
		notes = append(notes, p.T("law.strictest", "law", title))
		for _, other := range c.Each[1:] {
			notes = append(notes, p.T("law.other", "law", LawTitle(p.Env, other.Rule, c.Start), "when", p.Weekday(other.Due)))
		}
	}
	for _, code := range c.AtOnce {
		notes = append(notes, p.T("law.atonce", "law", LawTitle(p.Env, gdpr.RuleOf(code, c.Key, c.Start), c.Start)))
	}
	for _, each := range c.Each {
		if each.Rule.Threshold == thresholdUnknown {
			notes = append(notes, p.T("law.anyrisk", "law", LawTitle(p.Env, each.Rule, c.Start)))
		}
	}
	if len(c.Unknown) > 0 && !c.Yardstick {
		notes = append(notes, p.T("law.notknown", "countries", CountryNames(p.Env, c.Unknown)))
	}
	if c.Rule.Known() && c.Rule.Sure != gdpr.SureHigh {
		notes = append(notes, p.T("law.check", "law", title))
	}
	return notes
}

// PersonsDuty says until when one law wants the people affected by a breach to be told.
type PersonsDuty struct {
	Words string
	Late  bool
}

// PersonsDuties returns the duties to tell the people affected by a breach, one for each
// law that is known, and the countries whose law is not; the Union's duty when none is.
func PersonsDuties(p *Place, b data.Breach, laws []string) (duties []PersonsDuty) {
	c := gdpr.Deadline(gdpr.BreachPersons, p.Local(b.NoticedAt), laws...)
	for _, each := range c.Each {
		key, late := "breach.persons.by", p.Now().After(each.Due)
		if late {
			key = "breach.persons.late"
		}
		duties = append(duties, PersonsDuty{p.personsWords(key, each.Rule, each), late})
	}
	for _, code := range c.AtOnce {
		duties = append(duties, PersonsDuty{Words: p.personsWords("breach.persons.once", gdpr.RuleOf(code, c.Key, c.Start), c)})
	}
	if c.Yardstick {
		duties = append(duties, PersonsDuty{Words: p.personsWords("breach.persons.once", c.Rule, c) + " " +
			p.T("law.yardstick", "countries", CountryNames(p.Env, c.Unknown), "law", LawTitle(p.Env, c.Rule, c.Start))})
	} else if len(c.Unknown) > 0 {
		duties = append(duties, PersonsDuty{Words: p.T("law.notknown", "countries", CountryNames(p.Env, c.Unknown))})
	}
	return duties
}

func (p *Place) personsWords(key string, r gdpr.Rule, c gdpr.Clock) string {
	words := p.T(key, "when", p.Weekday(c.Due), "risk", p.T("law.threshold."+r.Threshold), "law", LawTitle(p.Env, r, c.Start))
	if r.Sure != gdpr.SureHigh {
		words += " " + p.T("law.check.short")
	}
	return words
}
