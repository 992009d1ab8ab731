package gdpr

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"testing"
	"time"
)

// covered are the jurisdictions that have a table: the Union and each member of the
// European Economic Area, and the others that are promised.
var covered = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
	"EU", "GB", "TR", "SA", "AE", "EG", "JO", "OM", "QA", "BH", "MA", "TN", "DZ", "LB", "KW",
}

// Every jurisdiction has a row for every subject, which says something with its source
// and how sure it is, or that nothing is known and why.
func TestLaws_Complete(t *testing.T) {
	want := slices.Sorted(slices.Values(covered))
	if got := Jurisdictions(); !slices.Equal(got, want) {
		t.Errorf("tables of %v, want %v", got, want)
	}
	for code, j := range laws() {
		ordered(t, j.Rows)
		for _, key := range Subjects() {
			has := slices.ContainsFunc(j.Rows, func(r Rule) bool { return r.Key == key })
			if !has && j.Within == "" {
				t.Errorf("%s has no row for %s", code, key)
			}
		}
		for _, r := range j.Rows {
			if why := r.wrong(); why != "" {
				t.Errorf("%s, %s: %s", code, r.Key, why)
			}
		}
		if j.Within != "" && j.Within != Union {
			t.Errorf("%s is within %s", code, j.Within)
		}
	}
}

var host = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// wrong says what is wrong with a row of a table.
func (r Rule) wrong() string {
	switch {
	case r.AsOf.IsZero():
		return "not dated"
	case !r.Until.IsZero() && !time.Time(r.Until).After(time.Time(r.From)):
		return "ends before it begins"
	case !slices.Contains(Subjects(), r.Key):
		return "not a subject"
	case !r.Known():
		return r.wrongUnknown()
	case !slices.Contains([]Sure{SureHigh, SureMedium, SureLow}, r.Sure):
		return "says nothing of how sure it is"
	case r.Source == "" && !r.General || r.Unknown != "":
		return "no source, or a reason for not being known"
	case r.Sure == SureHigh && r.General:
		return "sure of what nobody has looked up"
	case r.Page != "" && !host.MatchString(r.Page):
		return "the page is not a host's name"
	}
	return r.wrongTerm()
}

func (r Rule) wrongUnknown() string {
	reasons := []string{WhyNotLookedUp, WhyOpen, WhyPending}
	if !slices.Contains(reasons, r.Unknown) || r.Source != "" || r.Unit != "" || r.Count != 0 || r.Says != nil || r.Name != nil || r.Days != nil {
		return "unknown, and says something or gives no reason"
	}
	return ""
}

// wrongTerm says what is wrong with what a row has for its subject.
func (r Rule) wrongTerm() string {
	numbered := slices.Contains([]string{UnitHour, UnitDay, UnitWorkingDay, UnitMonth, UnitYear}, r.Unit)
	switch r.Key {
	case LawName, Authority:
		if r.Name["en"] == "" || r.Name["ar"] == "" {
			return "no name in both languages"
		}
	case Weekend:
		if len(r.Days) == 0 {
			return "no days"
		}
	case Marketing, Message, Registration:
		if len(r.Says) == 0 {
			return "asks for nothing"
		}
	default:
		if r.Unit == "" || numbered != (r.Count > 0) || r.Start == "" && r.Unit != UnitYear {
			return "no unit, number or start"
		}
		if x := r.Extension; x != nil && (x.Count == 0 || x.Unit == "" || x.Start == "" || x.Sure == "") {
			return "half an extension"
		}
		if told := r.Key == BreachAuthority || r.Key == BreachPersons; told && (r.Threshold == "" || r.To == "") {
			return "does not say whom to tell from which risk"
		}
	}
	return ""
}

// The files hold no field that the program does not read, and each jurisdiction once.
func TestLaws_Strict(t *testing.T) {
	names, err := fs.Glob(lawFiles, "tables/laws/*.json")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		content, err := fs.ReadFile(lawFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		dec := json.NewDecoder(bytes.NewReader(content))
		dec.DisallowUnknownFields()
		var some []jurisdiction
		if err := dec.Decode(&some); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		n += len(some)
	}
	if n != len(laws()) {
		t.Errorf("%d tables in the files, %d by code", n, len(laws()))
	}
	for _, h := range holidayTable() {
		known := h.Sure != SureUnknown
		if known != (h.Day != "") || known != (h.Source != "") || known == (h.Unknown != "") || h.AsOf.IsZero() || h.Name["en"] == "" || h.Name["ar"] == "" {
			t.Errorf("holiday %+v", h)
		}
		if _, ok := laws()[h.Code]; !ok {
			t.Errorf("a holiday of %s", h.Code)
		}
	}
}

// A member state has its own authority and the Union's other rules; a country without a
// table says so, and a rule that has ended is not known any more.
func TestRuleOf(t *testing.T) {
	if r := RuleOf("DE", Authority, anyDay); r.In != "DE" || r.Page == "" {
		t.Errorf("Germany's authority: %+v", r)
	}
	if r := RuleOf("DE", BreachAuthority, anyDay); r.In != Union || r.Count != 72 || r.Unit != UnitHour || r.Article != "33(1)" {
		t.Errorf("Germany's term: %+v", r)
	}
	if r := RuleOf("US", BreachAuthority, anyDay); r.Known() || r.Unknown != WhyNoTable {
		t.Errorf("no table: %+v", r)
	}
	if r := RuleOf("JO", RequestAnswer, anyDay); r.Known() || r.Unknown != WhyOpen {
		t.Errorf("Jordan leaves it open: %+v", r)
	}
	before, after := RuleOf("GB", RequestAnswer, at(t, "UTC", "2026-02-04 23:59:59")), RuleOf("GB", RequestAnswer, at(t, "UTC", "2026-02-05 00:00:00"))
	if len(before.Stops) != 0 || len(after.Stops) != 2 {
		t.Errorf("the UK's clock stops for %v before, %v after", before.Stops, after.Stops)
	}
	if day := Date(time.Date(2026, 2, 4, 0, 0, 0, 0, time.UTC)); day.before(at(t, "Asia/Amman", "2026-02-04 23:59:59")) || !day.before(at(t, "Asia/Amman", "2026-02-05 00:00:00")) {
		t.Error("a rule ends on the wrong day")
	}
}

// A holiday counts on its day alone, and only within the time that its rule holds.
func TestHoliday(t *testing.T) {
	day := func(s string) Date { return Date(at(t, "UTC", s+" 00:00:00")) }
	every, once := Holiday{Day: "05-01", From: day("2020-01-01"), Until: day("2027-12-31")}, Holiday{Day: "2026-05-27"}
	for when, want := range map[string][2]bool{
		"2026-05-01": {true, false}, "2027-05-01": {true, false}, "2028-05-01": {}, "2019-05-01": {}, "2026-05-27": {false, true}, "2027-05-27": {}, "2026-05-02": {},
	} {
		moment := at(t, "Asia/Amman", when+" 23:00:00")
		if got := [2]bool{every.isOn(moment), once.isOn(moment)}; got != want {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
	if (Holiday{}).isOn(anyDay) {
		t.Error("a holiday without a day is today")
	}
	for _, h := range Holidays("EG") {
		if h.Day != "" || h.Unknown != WhyConfirm {
			t.Errorf("%+v", h)
		}
	}
}
