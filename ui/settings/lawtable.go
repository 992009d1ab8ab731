package settings

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"mujeeb/gdpr"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// tables returns the jurisdictions to show: each that counts, and the Union where it is a
// member's or the yardstick.
func (t *lawTab) tables() []string {
	codes := t.law.Codes()
	union := slices.ContainsFunc(codes, func(code string) bool {
		return gdpr.RuleOf(code, gdpr.BreachAuthority, t.Now()).In == gdpr.Union
	})
	if union || len(codes) == 0 {
		codes = append(codes, gdpr.Union)
	}
	return codes
}

// strictestCard says what holds when all the laws that count are taken together.
func (t *lawTab) strictestCard() fyne.CanvasObject {
	rows := []fyne.CanvasObject{prose.NewParagraph(t.Env, t.T("law.together.text"), prose.Muted)}
	for _, key := range []string{gdpr.BreachAuthority, gdpr.BreachPersons, gdpr.RequestAnswer, gdpr.RequestExtended} {
		c := gdpr.Deadline(key, t.Now(), t.law.Codes()...)
		rows = append(rows, t.fact(t.T("law.subject."+key), t.ruleWords(c.Rule), strings.Join(t.notes(c), " "), prose.Body))
	}
	return piece.NewCard(t.Env, t.T("law.together"), ruled(rows))
}

// notes names the law of a clock, and says what else there is to know of it.
func (t *lawTab) notes(c gdpr.Clock) []string {
	notes := []string{page.LawTitle(t.Env, c.Rule, c.Start) + "."}
	if c.Yardstick {
		notes = append(notes, t.T("law.yardstick", "countries", page.CountryNames(t.Env, append(c.Unknown, c.AtOnce...)), "law", page.LawTitle(t.Env, c.Rule, c.Start)))
	}
	for _, code := range c.AtOnce {
		if r := gdpr.RuleOf(code, c.Key, c.Start); r.In != c.Rule.In {
			notes = append(notes, t.T("law.atonce", "law", page.LawTitle(t.Env, r, c.Start)))
		}
	}
	if len(c.Unknown) > 0 && !c.Yardstick {
		notes = append(notes, t.T("law.notknown", "countries", page.CountryNames(t.Env, c.Unknown)))
	}
	if c.Rule.Known() && c.Rule.Sure != gdpr.SureHigh {
		notes = append(notes, t.T("law.check.short"))
	}
	return notes
}

// tableCard is the table of one jurisdiction, to be opened. A member state's says what it
// has of its own; the rest stands in the Union's.
func (t *lawTab) tableCard(code string) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	member := false
	for _, key := range gdpr.Subjects() {
		r := gdpr.RuleOf(code, key, t.Now())
		if r.In != code {
			member = true
			continue
		}
		rows = append(rows, t.ruleRow(r))
	}
	if member {
		rows = append(rows, prose.NewParagraph(t.Env, t.T("law.member"), prose.Body))
	}
	if code != gdpr.Union {
		rows = append(rows, t.holidays(code))
	}
	if !slices.Contains(gdpr.Jurisdictions(), code) {
		rows = []fyne.CanvasObject{prose.NewParagraph(t.Env, t.T("law.unknown.no_table"), prose.Body)}
	}
	return piece.NewCard(t.Env, "", piece.NewFold(t.Env, page.CountryName(t.Env, code), ruled(rows)))
}

// ruleRow shows a rule with its source and how sure it is; of one that is not known, why.
func (t *lawTab) ruleRow(r gdpr.Rule) fyne.CanvasObject {
	if !r.Known() {
		return t.fact(t.T("law.subject."+r.Key), t.T("law.unknown."+r.Unknown), "", prose.Muted)
	}
	return t.fact(t.T("law.subject."+r.Key), t.ruleWords(r), t.sureWords(r), prose.Body)
}

// sureWords says how sure a rule is, since when it holds, and where it stands.
func (t *lawTab) sureWords(r gdpr.Rule) string {
	var words []string
	switch {
	case r.General:
		words = append(words, t.T("law.general"))
	case r.Sure != gdpr.SureHigh:
		words = append(words, t.T("law.check.short"))
	}
	if r.Source != "" {
		words = append(words, t.T("law.source", "source", r.Source))
	}
	words = append(words, t.T("law.looked", "date", t.Lang.Date(time.Time(r.AsOf))))
	if !r.From.IsZero() {
		from := time.Time(r.From) // of some laws the month alone is known
		words = append(words, t.T("law.from", "month", t.Lang.Month(from.Month()), "year", from.Format("2006")))
	}
	return strings.Join(words, " ")
}

// holidays says which public holidays are known.
func (t *lawTab) holidays(code string) fyne.CanvasObject {
	var known, announced []string
	for _, h := range gdpr.Holidays(code) {
		if h.Day != "" {
			known = append(known, h.Named(t.Lang.Code()))
		} else {
			announced = append(announced, h.Named(t.Lang.Code()))
		}
	}
	words := t.T("law.holidays.none")
	if len(known) > 0 {
		words = t.T("law.holidays.known", "days", strings.Join(known, t.T("law.and")))
	}
	if len(announced) > 0 {
		words += " " + t.T("law.holidays.announced", "days", strings.Join(announced, t.T("law.and")))
	}
	return t.fact(t.T("law.subject.holidays"), words, "", prose.Body)
}

// ruleWords says what a rule holds.
func (t *lawTab) ruleWords(r gdpr.Rule) string {
	switch {
	case !r.Known():
		return t.T("law.unknown." + r.Unknown)
	case r.Name != nil:
		return t.nameWords(r)
	case r.Key == gdpr.Weekend:
		return t.weekendWords(r)
	case r.Key == gdpr.ChildConsent:
		return t.T("law.child", "n", r.Count, "least", r.Least)
	case r.Unit == gdpr.UnitWhileUsed:
		return t.T("law.term.while_used")
	case r.Unit == "":
		return t.saysWords(r)
	}
	return t.termWords(r)
}

// nameWords says what a law or an authority is called, and how to reach it.
func (t *lawTab) nameWords(r gdpr.Rule) string {
	words := r.Named(t.Lang.Code())
	if r.Key == gdpr.LawName {
		return words
	}
	words += "."
	if r.Page != "" {
		words += " " + t.T("law.site", "page", r.Page)
	}
	if r.Language != "" {
		var names []string
		for _, code := range strings.Split(r.Language, ", ") {
			names = append(names, t.T("law.language."+code))
		}
		words += " " + t.T("law.speaks", "languages", strings.Join(names, t.T("law.and")))
	}
	return words
}

func (t *lawTab) weekendWords(r gdpr.Rule) string {
	var names []string
	for day := time.Sunday; day <= time.Saturday; day++ {
		if slices.Contains(r.Days, strings.ToLower(day.String())) {
			names = append(names, t.Lang.Day(day))
		}
	}
	return strings.Join(names, t.T("law.and"))
}

func (t *lawTab) saysWords(r gdpr.Rule) string {
	var words []string
	for _, code := range r.Says {
		words = append(words, t.T("law.says."+code))
	}
	return sentence(strings.Join(words, t.T("law.and")))
}

// sentence begins words with a capital letter, where the script has any, and ends them.
func sentence(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:] + "."
}

// termWords says how long a term is, from when, from which risk on, and what makes it longer.
func (t *lawTab) termWords(r gdpr.Rule) string {
	words := t.T("law.term.undue_delay")
	if r.Count > 0 {
		words = t.T("law.term."+r.Unit, "n", r.Count)
	}
	words = t.T("law.term.from", "term", words, "start", t.T("law.start."+r.Start))
	if len(r.Says) > 0 {
		words += " " + t.saysWords(r)
	}
	if r.Threshold != "" {
		words += " " + t.T("law.term.risk", "risk", t.T("law.threshold."+r.Threshold))
	}
	if x := r.Extension; x != nil && r.Count != x.Count {
		words += " " + t.T("law.term.extended", "term", t.T("law.term."+x.Unit, "n", x.Count))
	}
	if len(r.Stops) > 0 {
		words += " " + t.T("law.term.stops")
	}
	return words
}
