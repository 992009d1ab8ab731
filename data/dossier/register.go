package dossier

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/text/lang"
)

// Register is the register of processing activities (GDPR Art. 30), to be read by people.
type Register struct {
	Map      *data.DataMap
	Lang     string                   // "ar" or "en"
	Zone     *time.Location           // of the days; UTC when nil
	Country  func(code string) string // names a country, or the Union
	Provider func(data.Account) string
}

// RegisterSection is an entry of the register.
type RegisterSection struct {
	Kind  RegisterKind
	ID    int64 // of a purpose
	Who   *data.Processor
	Title string
	Rows  []RegisterRow
}

// RegisterKind says what a section is about.
type RegisterKind string

// The kinds of sections.
const (
	RegisterParties   RegisterKind = "parties"
	RegisterPurpose   RegisterKind = "purpose"
	RegisterStanding  RegisterKind = "standing"
	RegisterProcessor RegisterKind = "processor"
	RegisterGiven     RegisterKind = "given" // to others
	RegisterSecurity  RegisterKind = "security"
	RegisterHeld      RegisterKind = "held"
	RegisterBehalf    RegisterKind = "behalf" // of a controller, Art. 30(2)
)

// RegisterRow is a line of a section.
type RegisterRow struct {
	Label, Value string
	Missing      bool // it is to be filled in
}

// registerWriter words a register.
type registerWriter struct {
	Register
	words *lang.Catalogue
}

func (r Register) writer() registerWriter {
	return registerWriter{r, letters.RegisterWords(r.Lang)}
}

// Sections returns the entries: those of a controller (Art. 30(1)), or, of a vault that is
// kept for a client, those of a processor (Art. 30(2)).
func (r Register) Sections() []RegisterSection {
	w := r.writer()
	all := []RegisterSection{w.parties()}
	if r.Map.Profile.Client {
		all = append(all, w.behalf())
	} else {
		for _, e := range r.Map.Purposes {
			all = append(all, w.purpose(e))
		}
		for _, e := range r.Map.Standing {
			all = append(all, w.standing(e))
		}
	}
	for _, p := range r.Map.Processors {
		all = append(all, w.processor(p))
	}
	return append(all, w.disclosures(), w.security(), w.held())
}

// Title returns what the register is called, with whose it is.
func (r Register) Title() string {
	w := r.writer()
	if who := r.Map.Settings.Controller; who != "" {
		return isolate(who) + " · " + w.t("title")
	}
	return w.t("title")
}

// Head returns what stands above the entries.
func (r Register) Head() []string {
	w, law := r.writer(), "law.controller"
	if r.Map.Profile.Client {
		law = "law.processor"
	}
	return []string{w.t(law), w.t("made", "date", w.words.DateTime(r.Map.MadeAt.In(r.zone())))}
}

func (r Register) zone() *time.Location { return cmp.Or(r.Zone, time.UTC) }

// t returns the words of a key, with its arguments put in.
func (w registerWriter) t(key string, args ...any) string {
	return w.words.T("register."+key, args...)
}

// row returns a line; one without a value is missing.
func (w registerWriter) row(label, value string) RegisterRow {
	if value == "" {
		return w.lacks(label, "missing")
	}
	return RegisterRow{Label: w.t(label), Value: value}
}

// lacks returns a line that is to be filled in, with what is said in its place.
func (w registerWriter) lacks(label, key string, args ...any) RegisterRow {
	return RegisterRow{Label: w.t(label), Value: w.t(key, args...), Missing: true}
}

// list puts words into a line.
func (w registerWriter) list(all []string) string { return strings.Join(all, w.t("list")) }

// codes words codes of a group, in a line.
func codes[T ~string](w registerWriter, group string, all []T) string {
	words := make([]string, len(all))
	for i, code := range all {
		words[i] = w.t(group + string(code))
	}
	return w.list(words)
}

func (w registerWriter) day(t time.Time) string { return w.words.Date(t) }

// party words somebody and how they are reached; "" for nobody.
func (w registerWriter) party(p data.Party) string {
	if p.Name == "" || p.Contact == "" {
		return p.Name + p.Contact
	}
	return w.t("party", "name", p.Name, "contact", p.Contact)
}

func (w registerWriter) parties() RegisterSection {
	s, p := w.Map.Settings, w.Map.Profile
	rows := []RegisterRow{w.row("controller", s.Controller)}
	if s.Page != "" {
		rows = append(rows, w.row("page", s.Page))
	}
	rows = append(rows, w.row("contact", s.Contact))
	if s.Postal != "" {
		rows = append(rows, w.row("postal", s.Postal))
	}
	if p.Client {
		rows = append(rows, w.row("keeper", w.party(p.Keeper)), w.contract("contract", p.ContractDay, p.ContractAt))
	}
	rows = append(rows, w.representative(), w.row("officer", cmp.Or(w.party(p.Officer), w.t("officer.none"))))
	return RegisterSection{Kind: RegisterParties, Title: w.t("parties"), Rows: append(rows, w.care()...)}
}

// representative returns the line of the representative, which lacks where a law may want
// one.
func (w registerWriter) representative() RegisterRow {
	who := w.party(w.Map.Profile.Representative)
	if who == "" && len(w.Map.Representatives) > 0 {
		where := make([]string, len(w.Map.Representatives))
		for i, code := range w.Map.Representatives {
			where[i] = w.Country(code)
		}
		return w.lacks("representative", "representative.missing", "where", w.list(where))
	}
	return w.row("representative", cmp.Or(who, w.t("representative.none")))
}

// care returns the lines about data that want more care.
func (w registerWriter) care() []RegisterRow {
	p := w.Map.Profile
	kept := func(key string, is bool) RegisterRow {
		if is {
			return w.row(key, w.t(key+".yes"))
		}
		return w.row(key, w.t(key+".no"))
	}
	screening := w.lacks("screening", "screening.missing")
	if date := w.day(p.Screened.In(w.zone())); !p.Screened.IsZero() && len(p.Screening) == 0 {
		screening = w.row("screening", w.t("screening.no", "date", date))
	} else if !p.Screened.IsZero() {
		screening = w.row("screening", w.t("screening.yes", "date", date, "which", codes(w, "screening.", p.Screening)))
	}
	return []RegisterRow{screening, kept("special", p.Special), kept("children", p.Children)}
}

// contract words a contract, which lacks without its day.
func (w registerWriter) contract(label string, day time.Time, place string) RegisterRow {
	switch {
	case day.IsZero():
		return w.lacks(label, "contract.none")
	case place == "":
		return w.row(label, w.t("contract.day", "date", w.day(day)))
	}
	return w.row(label, w.t("contract.of", "date", w.day(day), "place", place))
}

func (w registerWriter) purpose(e data.PurposeEntry) RegisterSection {
	period := w.lacks("period", "period.missing")
	if words := w.period(e); words != "" {
		period = w.row("period", words)
	}
	return RegisterSection{Kind: RegisterPurpose, ID: e.Purpose.ID, Title: e.Purpose.Name, Rows: []RegisterRow{
		w.row("purpose", cmp.Or(e.Purpose.Description, e.Purpose.Name)),
		w.row("ground", w.t("ground."+string(e.Purpose.Ground))),
		w.row("people", cmp.Or(w.peopleOf(e.Sources), w.t("nothing"))),
		w.row("number", w.words.Number(e.People)),
		w.row("data", cmp.Or(w.categories(e.Categories, e.Identities), w.t("nothing"))),
		w.row("sources", cmp.Or(w.sources(e.Sources), w.t("nothing"))),
		w.row("recipients", cmp.Or(w.recipients(e.Recipients), w.t("recipients.none"))),
		period,
	}}
}

// period words how long the data of a purpose are kept: in the owner's words, else by the rule
// that says who is due; "" where nothing says so.
func (w registerWriter) period(e data.PurposeEntry) string {
	switch {
	case e.Period != "":
		return e.Period
	case e.Months == 0:
		return ""
	case e.ByLaw:
		return w.t("period.law", "n", e.Months)
	}
	return w.t("period.rule", "n", e.Months)
}

// peopleOf words which people came from sources.
func (w registerWriter) peopleOf(sources []data.Source) string {
	var kinds []string
	for _, s := range sources {
		kinds = append(kinds, s.Kind)
	}
	slices.Sort(kinds)
	return codes(w, "people.", slices.Compact(kinds))
}

func (w registerWriter) sources(all []data.Source) string {
	names := make([]string, len(all))
	for i, s := range all {
		if names[i] = s.Name; s.Name == data.SourceByHand {
			names[i] = w.t("source." + s.Name)
		}
	}
	return w.list(names)
}

// categories words categories of data, contact details with their kinds.
func (w registerWriter) categories(all []data.DataCategory, kinds []data.IdentityKind) string {
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = w.t("category." + string(c))
		if c == data.DataContact && len(kinds) > 0 {
			words[i] = w.t("with", "what", words[i], "which", codes(w, "identity.", kinds))
		}
	}
	return w.list(words)
}

func (w registerWriter) standing(e data.StandingEntry) RegisterSection {
	key := "standing." + string(e.Kind)
	return RegisterSection{Kind: RegisterStanding, Title: w.t(key), Rows: []RegisterRow{
		w.row("purpose", w.t(key+".why")),
		w.row("ground", w.t(key+".basis")),
		w.row("people", w.t(key+".people")),
		w.row("amount", w.t(key+".number", "n", e.Number)),
		w.row("data", w.categories(e.Categories, nil)),
		w.row("period", w.t(key+".period")),
	}}
}
