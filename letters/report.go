package letters

import (
	"strings"
	"time"

	"mujeeb/gdpr"
	"mujeeb/text/lang"
)

// ReportSchema is the form of a [Report] in JSON.
const ReportSchema = "mujeeb.breach-report/1"

// BreachFacts are what is known of a breach when the authority is told of it. Times are in
// the admin's zone.
type BreachFacts struct {
	Lang      string
	Rehearsal bool
	From      Sender
	Postal    string // the controller's address; "" when not given
	Made      time.Time
	Earlier   []time.Time // when the phases before were sent
	Late      bool        // the authority is told after the law's own limit
	Title     string
	Noticed   time.Time
	Happened  time.Time         // zero when not known
	Parts     map[string]string // by the keys of [gdpr.Art34Parts]
	Own       map[string]string // by the keys of [gdpr.AuthorityTemplate]
	People    int               // as it was worked out; negative when it was not
	Weighed   gdpr.Facts        // the answers to the method's questions
	Class     gdpr.Class        // "" when it was not weighed
	Score     string
	Decision  string // about the people: tell, public, not or ""
	Why       string
	ToldAt    time.Time // when the notice to them was finished; zero before
	Measures  []MeasureFact
}

// MeasureFact is a measure with its days, in the admin's zone.
type MeasureFact struct {
	Text      string
	Due, Done time.Time // zero when there is none
}

// Report is what an authority is told of a breach: the parts of GDPR Art. 33(3), and the
// reasons for a delay of Art. 33(1), in the order of [gdpr.AuthorityTemplate]. It has the
// words of its language in it, so that it stays readable as it was told.
type Report struct {
	Schema    string          `json:"schema"`
	Lang      string          `json:"lang"`
	Made      time.Time       `json:"made"`
	Phase     int             `json:"phase"`
	Rehearsal bool            `json:"rehearsal,omitempty"`
	Title     string          `json:"title"`
	Lead      []string        `json:"lead"` // sentences below the title
	Version   string          `json:"template_version"`
	Status    string          `json:"template_status"`
	Source    string          `json:"template_source"`
	Sections  []ReportSection `json:"sections"`
}

// ReportSection is a part of a report with a heading.
type ReportSection struct {
	Key     string         `json:"key"`
	Title   string         `json:"title"`
	Answers []ReportAnswer `json:"answers"`
}

// ReportAnswer is the answer to one question. A missing one has a sentence that says so in
// its place.
type ReportAnswer struct {
	Key     string `json:"key"`
	Label   string `json:"label"`
	Article string `json:"article,omitempty"` // of the GDPR, where that asks for it
	Text    string `json:"text"`
	Missing bool   `json:"missing,omitempty"`
}

// AuthorityReport returns what the authority is told (GDPR Art. 33). What the law asks for and
// is not known is marked to be checked; anything else that is not known is left out. Nothing
// is claimed that is not in the facts.
func AuthorityReport(f BreachFacts) Report {
	words := lang.New(files, f.Lang)
	var conditions []string
	if f.Late {
		conditions = append(conditions, gdpr.WhenLate)
	}
	t := gdpr.AuthorityTemplate(f.Noticed, conditions...)
	r := Report{
		Schema: ReportSchema, Lang: words.Code(), Made: f.Made, Phase: len(f.Earlier) + 1, Rehearsal: f.Rehearsal,
		Title: words.T("report.title", "what", f.Title), Version: t.Version, Status: t.Status, Source: t.Source,
	}
	if f.Rehearsal {
		r.Lead = append(r.Lead, words.T("report.rehearsal"))
	}
	r.Lead = append(r.Lead, words.T("report.zone", "zone", f.Made.Format("UTC-07:00")))
	known := f.known(words)
	for _, s := range t.Sections {
		section := ReportSection{Key: s.Key, Title: words.T("report.section." + s.Key)}
		for _, q := range s.Questions {
			if a, ok := f.answer(words, q, known); ok {
				section.Answers = append(section.Answers, a)
			}
		}
		if len(section.Answers) > 0 {
			r.Sections = append(r.Sections, section)
		}
	}
	return r
}

// answer returns the answer to a question; false where it is left out.
func (f BreachFacts) answer(words *lang.Catalogue, q gdpr.Question, known map[string]string) (ReportAnswer, bool) {
	a := ReportAnswer{Key: q.Key, Label: words.T("report.question." + q.Key), Article: q.Article}
	switch q.Fill {
	case gdpr.FillPart:
		a.Text = f.Parts[q.Key]
	case gdpr.FillOwn:
		a.Text = f.Own[q.Key]
	default:
		a.Text = known[q.Key]
	}
	if a.Text = strings.TrimSpace(a.Text); a.Text == "" && (q.Required || q.When != "") {
		a.Text, a.Missing = words.T("report.missing"), true
	}
	return a, a.Text != ""
}

// known words what is recorded, by the keys of the questions.
func (f BreachFacts) known(words *lang.Catalogue) map[string]string {
	all := map[string]string{
		"phase": words.T("report.phase.first"), "controller": f.From.Name, "postal": f.Postal, "noticed": f.moment(words, f.Noticed),
		"kinds": f.kinds(words), "why": f.Why, "planned": f.measures(words),
	}
	if n := len(f.Earlier); n > 0 {
		var days []string
		for _, at := range f.Earlier {
			days = append(days, f.moment(words, at))
		}
		all["phase"], all["earlier"] = words.T("report.phase.next", "n", n+1), strings.Join(days, "\n")
	}
	if !f.Happened.IsZero() {
		all["happened"] = f.moment(words, f.Happened)
	}
	if f.People >= 0 {
		all["people_number"] = words.T("report.people", "n", f.People)
	}
	if f.Class != "" {
		all["severity"] = words.T("report.severity", "class", words.T("report.class."+string(f.Class)), "score", f.Score)
	}
	if f.Decision != "" {
		all["decision"] = words.T("report.decision." + f.Decision)
	}
	if !f.ToldAt.IsZero() {
		all["decision"] = words.T("report.told", "when", f.moment(words, f.ToldAt))
	}
	return all
}

// moment words a moment, with what its clock is ahead of UTC where that is other than it is
// now: the clocks were changed in between.
func (f BreachFacts) moment(words *lang.Catalogue, t time.Time) string {
	zone := t.Format("UTC-07:00")
	if zone == f.Made.Format("UTC-07:00") {
		return words.DateTime(t)
	}
	return words.T("report.moment", "when", words.DateTime(t), "zone", zone)
}

// kinds words what of confidentiality, integrity and availability is hurt, as far as that
// was answered.
func (f BreachFacts) kinds(words *lang.Catalogue) string {
	var all []string
	for _, one := range []struct{ answer, key string }{
		{f.Weighed.Confidentiality, "report.kind.confidentiality"}, {f.Weighed.Integrity, "report.kind.integrity"}, {f.Weighed.Availability, "report.kind.availability"},
	} {
		if one.answer != "" && one.answer != "none" {
			all = append(all, words.T(one.key))
		}
	}
	return strings.Join(all, "\n")
}

func (f BreachFacts) measures(words *lang.Catalogue) string {
	var all []string
	for _, m := range f.Measures {
		switch {
		case !m.Done.IsZero():
			all = append(all, words.T("report.measure.done", "what", m.Text, "date", words.Date(m.Done)))
		case !m.Due.IsZero():
			all = append(all, words.T("report.measure.due", "what", m.Text, "date", words.Date(m.Due)))
		default:
			all = append(all, m.Text)
		}
	}
	return strings.Join(all, "\n")
}

// Text returns the report as text to paste into an authority's form. Lines end in \n.
func (r Report) Text() string {
	var b strings.Builder
	b.WriteString(r.Title + "\n" + strings.Join(r.Lead, "\n") + "\n")
	for _, s := range r.Sections {
		b.WriteString("\n" + s.Title + "\n")
		for _, a := range s.Answers {
			between := " "
			if strings.Contains(a.Text, "\n") {
				between = "\n"
			}
			b.WriteString(a.Label + ":" + between + a.Text + "\n")
		}
	}
	return b.String()
}

// Missing returns the labels of what the law asks for and is not known.
func (r Report) Missing() (labels []string) {
	for _, s := range r.Sections {
		for _, a := range s.Answers {
			if a.Missing {
				labels = append(labels, a.Label)
			}
		}
	}
	return labels
}

// PublicNotice returns the text by which people are told of a breach in public, where telling
// each of them would take a disproportionate effort (GDPR Art. 34(3)(c)): the parts of Art.
// 34(2) that the admin wrote, each with a heading, and nobody's name.
func PublicNotice(b Breach) Letter {
	words, who := lang.New(files, b.Lang), plain(b.From.Name)
	body := append([]string{words.T("report.public.opening", "who", who)}, b.parts(words)...)
	return Letter{Lang: b.Lang, Subject: words.T("report.public.title", "who", who), Body: strings.Join(append(body, who), "\n\n") + "\n"}
}
