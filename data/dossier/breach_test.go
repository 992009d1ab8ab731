package dossier_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/gdpr"
	"mujeeb/letters"
)

func toldReport() letters.Report {
	return letters.Report{
		Lang: "ar", Title: "Laptop <b>", Lead: []string{"Lead & more"}, Sections: []letters.ReportSection{
			{Key: "nature", Title: "What <happened>", Answers: []letters.ReportAnswer{{Label: "Label <i>", Text: "سُرق\nحاسوب <script>"}, {Label: "Left", Text: "[check]", Missing: true}}},
		},
	}
}

// The page of a report is read from right to left in Arabic, holds every word and runs none.
func TestWriteReport(t *testing.T) {
	var b strings.Builder
	if err := dossier.WriteReport(&b, toldReport()); err != nil {
		t.Fatal(err)
	}
	p := parse(t, b.String())
	for _, want := range []string{"Laptop <b>", "Lead & more", "What <happened>", "Label <i>", "سُرق\nحاسوب <script>", "[check]"} {
		if !strings.Contains(p.text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if p.root["dir"] != "rtl" || p.root["lang"] != "ar" || p.elements["script"]+p.elements["b"]+p.elements["i"] != 0 || len(p.targets) > 0 || !strings.Contains(b.String(), `class="missing"`) {
		t.Errorf("%+v", p)
	}
}

func recorded() data.Breach {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	return data.Breach{
		ID: 7, Title: "=Laptop", NoticedAt: at, Parts: map[string]string{"nature": "stolen"}, Severity: data.Weighing{Facts: gdpr.Facts{Context: "simple"}, Score: 2.5, Class: gdpr.Medium, Advice: gdpr.TellAuthority},
		AuthorityToldAt: at.Add(time.Hour), AuthorityNote: "form 17", PeopleDecision: data.TellPeople, PeopleWhy: "numbers", RunState: data.RunDone, CreatedAt: at, UpdatedAt: at,
	}
}

// The file of a breach holds what is documented: as a page, as data, and each phase as told.
func TestWriteBreach(t *testing.T) {
	b := recorded()
	b.RunState = data.RunPractised
	raw, err := json.Marshal(toldReport())
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = paper(t).WriteBreach(&out, dossier.BreachFile{
		MadeAt: made, Breach: b, People: data.BreachPeople{People: 3, Today: 2, Method: data.AffectedComputer},
		Versions: []data.BreachVersion{{Breach: b}, {Breach: b, Changed: []string{data.ChangedNoticed}, People: 3}},
		Reports:  []data.BreachReport{{Number: 1, SentAt: b.AuthorityToldAt, How: "form 17", Content: raw}, {Number: 2, How: "mail", Content: raw}},
		Notice:   &data.Run{State: data.RunDone}, Totals: data.Totals{data.MessageSent: 2}, Page: toldReport(),
	})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := unzip(t, []byte(out.String()))
	for _, name := range []string{"index.html", "authority-1.html", "authority-2.html"} {
		if !strings.Contains(files[name], "سُرق") {
			t.Errorf("%s: %q", name, files[name])
		}
	}
	var got struct {
		Schema   string
		Number   int64
		Now      struct{ Title, People_decision string }
		Affected struct{ People, In_vault_today int }
		Versions []struct{ Changed []string }
		Reports  []struct {
			How    string
			Report letters.Report
		}
		Notice struct {
			State    string
			Messages map[string]int
		}
	}
	if err := json.Unmarshal([]byte(files["breach.json"]), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != dossier.BreachSchema || got.Number != 7 || got.Now.Title != "=Laptop" || got.Now.People_decision != "tell" || got.Affected.People != 3 || got.Affected.In_vault_today != 2 ||
		len(got.Versions) != 2 || !slices.Equal(got.Versions[1].Changed, []string{"noticed"}) || len(got.Reports) != 2 || got.Reports[0].Report.Title != "Laptop <b>" || got.Notice.Messages["sent"] != 2 || got.Notice.State != "practised" {
		t.Errorf("got %+v", got)
	}
	broken := dossier.BreachFile{Reports: []data.BreachReport{{Content: json.RawMessage("no")}}}
	if err := paper(t).WriteBreach(&strings.Builder{}, broken); err == nil {
		t.Error("a phase that can't be read was left out in silence")
	}
}

// The register has every breach and no rehearsal; what somebody typed is no formula.
func TestWriteBreaches(t *testing.T) {
	b, practice := recorded(), recorded()
	practice.Title, practice.Rehearsal = "Practice", true
	var out strings.Builder
	if err := dossier.WriteBreaches(&out, b.NoticedAt, []dossier.BreachRow{{Breach: b, People: 3}, {Breach: practice, People: 3}, {Breach: data.Breach{ID: 8, NoticedAt: b.NoticedAt}, People: -1}}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[1], "|"); !strings.HasPrefix(got, "7|'=Laptop|2026-11-23T12:00:00Z||3|stolen|") || !strings.Contains(got, "|medium|2.5|tell_authority|2026-11-23T13:00:00Z|form 17|tell|numbers|done|") {
		t.Errorf("got %s", got)
	}
	if rows[2][4] != "" {
		t.Errorf("of a breach that was not worked out it says %q people", rows[2][4])
	}
}

func TestWriteTablePage(t *testing.T) {
	var out strings.Builder
	if err := dossier.WriteTablePage(&out, "ar", "سجل <b>", "اليوم", []string{"A"}, [][]string{{"<i>"}, {"two\nlines"}}); err != nil {
		t.Fatal(err)
	}
	p := parse(t, out.String())
	if !strings.Contains(p.text, "سجل <b>") || !strings.Contains(p.text, "<i>") || p.elements["tr"] != 3 || p.root["dir"] != "rtl" {
		t.Errorf("%+v", p)
	}
}
