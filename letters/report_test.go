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
