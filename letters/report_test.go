package letters

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/gdpr"
	"mujeeb/text/lang"
)

// stolen is a breach of which much is known.
func stolen(code string) BreachFacts {
	return BreachFacts{
		Lang: code, From: olive, Postal: "1 Rainbow Street\nAmman", Made: noticed.Add(80 * time.Hour), Earlier: []time.Time{noticed.Add(70 * time.Hour)}, Late: true,
		Title: "Laptop stolen", Noticed: noticed, Happened: noticed.Add(-24 * time.Hour), Parts: laptop(code).Parts,
		Own:    map[string]string{"cause": "Theft", "people_categories": "Customers", "mood": "not asked for"},
		People: 3, Weighed: gdpr.Facts{Confidentiality: "unknown_recipients", Integrity: "none"}, Class: gdpr.Medium, Score: "2.5",
		Decision: "tell", Why: "Their numbers are in it.", Measures: []MeasureFact{{Text: "New locks", Due: noticed.AddDate(0, 0, 7)}, {Text: "Passwords", Done: noticed}, {Text: "Training"}},
	}
}

func TestAuthorityReport_Golden(t *testing.T) {
	for _, l := range lang.Languages() {
		got := AuthorityReport(stolen(l.Code)).Text()
		path := filepath.Join("testdata", "report-"+l.Code+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
			t.Errorf("%s differs (go test -update rewrites it):\n%s", path, got)
		}
	}
}

// A moment from before the clocks were changed says what its clock was ahead of UTC.
func TestAuthorityReport_ClockChanged(t *testing.T) {
	summer, winter := time.FixedZone("EEST", 3*60*60), time.FixedZone("EET", 2*60*60) // of Cairo, until 30 October 2026 and since
	for _, l := range lang.Languages() {
		f := stolen(l.Code)
		f.Noticed, f.Made = time.Date(2026, 10, 28, 12, 0, 0, 0, summer), time.Date(2026, 11, 2, 9, 0, 0, 0, winter)
		f.Happened, f.Earlier = f.Noticed.Add(-time.Hour), []time.Time{f.Made.Add(-time.Hour)}
		text := strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(AuthorityReport(f).Text())
		if strings.Count(text, "UTC+03:00") != 2 || strings.Count(text, "UTC+02:00") != 1 {
			t.Errorf("%s:\n%s", l.Code, text)
		}
	}
}

// Of a breach of which nothing is known nothing is claimed: what the law asks for is marked,
// anything else is not there.
func TestAuthorityReport_Nothing(t *testing.T) {
	for _, l := range lang.Languages() {
		words := lang.New(files, l.Code)
		r := AuthorityReport(BreachFacts{Lang: l.Code, Made: noticed, Noticed: noticed, People: -1})
		var required []string
		for _, s := range gdpr.AuthorityTemplate(noticed).Sections {
			for _, q := range s.Questions {
				if q.Required && q.Key != "noticed" {
					required = append(required, words.T("report.question."+q.Key))
				}
			}
		}
		if got := r.Missing(); !slices.Equal(got, required) {
			t.Errorf("%s: missing %q, want %q", l.Code, got, required)
		}
		for _, s := range r.Sections {
			for _, a := range s.Answers {
				if !a.Missing && a.Key != "phase" && a.Key != "noticed" || a.Missing && a.Text != words.T("report.missing") {
					t.Errorf("%s: it claims %+v", l.Code, a)
				}
			}
		}
	}
}

// Every question and section of the template has words, the reasons for a delay are asked for
// where it is late, and a rehearsal says so.
func TestAuthorityReport_Words(t *testing.T) {
	for _, l := range lang.Languages() {
		words := lang.New(files, l.Code)
		for _, s := range gdpr.AuthorityTemplate(noticed, gdpr.WhenLate).Sections {
			if !words.Has("report.section." + s.Key) {
				t.Errorf("no heading for %s", s.Key)
			}
			for _, q := range s.Questions {
				if !words.Has("report.question." + q.Key) {
					t.Errorf("no words for %s", q.Key)
				}
			}
		}
		for _, class := range []gdpr.Class{gdpr.Low, gdpr.Medium, gdpr.High, gdpr.VeryHigh} {
			if !words.Has("report.class." + string(class)) {
				t.Errorf("no words for %s", class)
			}
		}
		f := stolen(l.Code)
		if r := AuthorityReport(f); r.Phase != 2 || !slices.Contains(r.Missing(), words.T("report.question.delay_reasons")) {
			t.Errorf("%+v", r)
		}
		f.Late, f.Rehearsal = false, true
		r := AuthorityReport(f)
		if strings.Contains(r.Text(), words.T("report.question.delay_reasons")) || !strings.Contains(r.Text(), words.T("report.rehearsal")) {
			t.Errorf("%s", r.Text())
		}
		raw, err := json.Marshal(r)
		var back Report
		if err != nil || json.Unmarshal(raw, &back) != nil || back.Text() != r.Text() {
			t.Errorf("it reads otherwise after it was kept: %s, %v", back.Text(), err)
		}
	}
}

// A public notice has the same parts as a letter, and greets nobody by name.
func TestPublicNotice(t *testing.T) {
	for _, l := range lang.Languages() {
		words := lang.New(files, l.Code)
		got := PublicNotice(laptop(l.Code)).Body
		for _, part := range gdpr.Art34Parts(noticed) {
			if !strings.Contains(got, words.T("breach.part."+part.Key)) {
				t.Errorf("%s lacks %s:\n%s", l.Code, part.Key, got)
			}
		}
		if strings.Contains(got, "{{") {
			t.Errorf("%s names somebody:\n%s", l.Code, got)
		}
	}
}
