package dossier

import (
	"archive/zip"
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"time"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/letters"
)

//go:embed report.html
var reportSource string

// WriteReport writes what an authority is told of a breach, or all that is documented of one,
// as one page to read and to print, without scripts and without anything loaded from
// elsewhere.
func WriteReport(w io.Writer, r letters.Report) error {
	t, err := template.New("report").Parse(reportSource)
	if err != nil {
		return err
	}
	return t.Execute(w, struct {
		letters.Report
		Dir string
	}{r, wordsOf(r.Lang).dir()})
}

// BreachName returns a name for a file about a breach, without its ending: what it is, the
// number of the breach and the day.
func BreachName(what string, breach int64, at time.Time) string {
	return fmt.Sprintf("%s-%d-%s", what, breach, at.Format(time.DateOnly))
}

// BreachFile is all that is documented of a breach.
type BreachFile struct {
	MadeAt   time.Time // in the zone of the page
	Breach   data.Breach
	People   data.BreachPeople // as it was kept last
	Versions []data.BreachVersion
	Reports  []data.BreachReport
	Notice   *data.Run   // to the people; nil when none was written
	Totals   data.Totals // of it
	Page     letters.Report
}

// BreachSchema is the form of breach.json.
const BreachSchema = "mujeeb.breach/1"

// WriteBreach writes all that is documented of a breach (GDPR Art. 33(5)) as a ZIP: index.html
// to read, breach.json for a machine, and each phase of what the authority was told as it was
// told. Pages are there as PDF files as well. It holds no list of people.
func (p Paper) WriteBreach(w io.Writer, f BreachFile) error {
	z := archive{zip: zip.NewWriter(w), at: f.MadeAt}
	z.add("index.html", func(w io.Writer) error { return WriteReport(w, f.Page) })
	z.add("index.pdf", func(w io.Writer) error { return p.WriteReport(w, f.Page) })
	z.add("breach.json", f.writeJSON)
	for _, r := range f.Reports {
		var told letters.Report
		if err := json.Unmarshal(r.Content, &told); err != nil {
			return err
		}
		z.add(fmt.Sprintf("authority-%d.html", r.Number), func(w io.Writer) error { return WriteReport(w, told) })
		z.add(fmt.Sprintf("authority-%d.pdf", r.Number), func(w io.Writer) error { return p.WriteReport(w, told) })
	}
	return z.close()
}

// breachJSON is breach.json. Times are in UTC.
type breachJSON struct {
	Schema    string        `json:"schema"`
	MadeAt    time.Time     `json:"made_at"`
	Number    int64         `json:"number"`
	Rehearsal bool          `json:"rehearsal"`
	Now       stateJSON     `json:"now"`
	Affected  affectedJSON  `json:"affected"`
	Versions  []versionJSON `json:"versions"`
	Reports   []phaseJSON   `json:"reports"`
	Notice    *noticeJSON   `json:"notice"`
}

type stateJSON struct {
	Title         string            `json:"title"`
	NoticedAt     time.Time         `json:"noticed_at"`
	HappenedAt    time.Time         `json:"happened_at,omitzero"`
	Parts         map[string]string `json:"parts"`
	Severity      data.Weighing     `json:"severity"`
	AuthorityTold time.Time         `json:"authority_told_at,omitzero"`
	AuthorityNote string            `json:"authority_note"`
	Decision      string            `json:"people_decision"`
	Why           string            `json:"people_why"`
	Report        map[string]string `json:"report"`
	Measures      []data.Measure    `json:"measures"`
	AffectedBy    string            `json:"affected_by"`
}

type affectedJSON struct {
	At     time.Time `json:"worked_out_at,omitzero"`
	Method string    `json:"method"`
	People int       `json:"people"`
	Today  int       `json:"in_vault_today"`
}

type versionJSON struct {
	At      time.Time `json:"at"`
	Way     wayJSON   `json:"way"`
	Changed []string  `json:"changed"`
	People  int       `json:"people"`
	State   stateJSON `json:"state"`
}

type wayJSON struct {
	Number int64  `json:"number"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
}

type phaseJSON struct {
	Number  int             `json:"number"`
	SentAt  time.Time       `json:"sent_at"`
	NotedAt time.Time       `json:"noted_at"`
	How     string          `json:"how"`
	Way     wayJSON         `json:"way"`
	Report  json.RawMessage `json:"report"`
}

type noticeJSON struct {
	State      string         `json:"state"`
	StartedAt  time.Time      `json:"started_at,omitzero"`
	FinishedAt time.Time      `json:"finished_at,omitzero"`
	Messages   map[string]int `json:"messages"`
}

func stateOf(b data.Breach) stateJSON {
	return stateJSON{
		Title: b.Title, NoticedAt: b.NoticedAt.UTC(), HappenedAt: b.HappenedAt.UTC(), Parts: b.Parts, Severity: b.Severity, AuthorityTold: b.AuthorityToldAt.UTC(),
		AuthorityNote: b.AuthorityNote, Decision: string(b.PeopleDecision), Why: b.PeopleWhy, Report: b.Report, Measures: b.Measures, AffectedBy: string(b.AffectedBy),
	}
}

func wayOf(by data.ByWay) wayJSON { return wayJSON{by.Number, string(by.Kind), by.Name} }

func (f BreachFile) writeJSON(w io.Writer) error {
	out := breachJSON{
		Schema: BreachSchema, MadeAt: f.MadeAt.UTC(), Number: f.Breach.ID, Rehearsal: f.Breach.Rehearsal, Now: stateOf(f.Breach),
		Affected: affectedJSON{f.People.At.UTC(), string(f.People.Method), f.People.People, f.People.Today}, Versions: []versionJSON{}, Reports: []phaseJSON{},
	}
	for _, v := range f.Versions {
		out.Versions = append(out.Versions, versionJSON{v.At.UTC(), wayOf(v.By), v.Changed, v.People, stateOf(v.Breach)})
	}
	for _, r := range f.Reports {
		out.Reports = append(out.Reports, phaseJSON{r.Number, r.SentAt.UTC(), r.At.UTC(), r.How, wayOf(r.By), r.Content})
	}
	if f.Notice != nil {
		out.Notice = &noticeJSON{string(f.Breach.RunState), f.Notice.StartedAt.UTC(), f.Notice.FinishedAt.UTC(), map[string]int{}}
		for state, n := range f.Totals {
			out.Notice.Messages[string(state)] = n
		}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// BreachRow is a breach in the register.
type BreachRow struct {
	Breach data.Breach
	People int // affected, as it was kept last; -1 when it was not
}

// registered returns the rows of the register: every breach (GDPR Art. 33(5)), and no
// rehearsal.
func registered(rows []BreachRow) []BreachRow {
	return slices.DeleteFunc(slices.Clone(rows), func(r BreachRow) bool { return r.Breach.Rehearsal })
}

// WriteBreaches writes the register of breaches as a table for spreadsheets. Its columns are
// codes; times are in the zone of at.
func WriteBreaches(w io.Writer, at time.Time, rows []BreachRow) error {
	header := []string{"number", "title", "noticed_at", "happened_at", "people", "nature", "consequences", "measures", "severity", "score", "advice",
		"authority_told_at", "authority_note", "people_decision", "people_why", "notice", "created_at", "updated_at"}
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(at.Location()).Format(time.RFC3339)
	}
	return intake.WriteCSV(w, header, func(yield func([]string) bool) {
		for _, r := range registered(rows) {
			b, people, score := r.Breach, "", ""
			if r.People >= 0 {
				people = strconv.Itoa(r.People)
			}
			if b.Severity.Class != "" {
				score = strconv.FormatFloat(b.Severity.Score, 'f', -1, 64)
			}
			if !yield([]string{
				strconv.FormatInt(b.ID, 10), b.Title, moment(b.NoticedAt), moment(b.HappenedAt), people, b.Parts["nature"], b.Parts["consequences"], b.Parts["measures"],
				string(b.Severity.Class), score, string(b.Severity.Advice), moment(b.AuthorityToldAt), b.AuthorityNote, string(b.PeopleDecision), b.PeopleWhy,
				string(b.RunState), moment(b.CreatedAt), moment(b.UpdatedAt),
			}) {
				return
			}
		}
	})
}

// WriteTablePage writes a table as one page to read and to print, in the form of a [List].
// The words are the caller's.
func WriteTablePage(w io.Writer, lang, title, made string, columns []string, rows [][]string) error {
	words := wordsOf(lang)
	t, err := template.New("list").Parse(listSource)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := t.ExecuteTemplate(out, "head", listHead{Lang: words.Code(), Dir: words.dir(), Title: title, Made: made, Columns: columns}); err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.ExecuteTemplate(out, "row", row); err != nil {
			return err
		}
	}
	if err := t.ExecuteTemplate(out, "foot", nil); err != nil {
		return err
	}
	return out.Flush()
}
