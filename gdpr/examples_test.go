package gdpr

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// example is a clock that was worked out by hand, and where from.
type example struct {
	Key, Zone, Start, Due, Latest, Law, Source string
	Laws, Confirmed, Unknown                   []string
	AtOnce                                     []string `json:"at_once"`
	Yardstick                                  bool
	Pauses                                     []struct{ Asked, From, Until string }
}

func mustExamples(t *testing.T) (all []example) {
	t.Helper()
	raw, err := os.ReadFile("testdata/deadlines.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 40 {
		t.Fatalf("only %d examples", len(all))
	}
	return all
}

func (e example) term(t *testing.T) Term {
	t.Helper()
	term := Term{Key: e.Key, Start: at(t, e.Zone, e.Start)}
	for _, p := range e.Pauses {
		term.Pauses = append(term.Pauses, Pause{p.Asked, at(t, e.Zone, p.From), at(t, e.Zone, p.Until)})
	}
	for _, c := range e.Confirmed {
		code, day, _ := strings.Cut(c, " ")
		term.Holidays = append(term.Holidays, Holiday{Code: code, Day: day})
	}
	return term
}

// The clocks that authorities, guidelines and the rules themselves work out come out
// the same here, to the second.
func TestDeadline_Examples(t *testing.T) {
	for _, e := range mustExamples(t) {
		if e.Source == "" {
			t.Errorf("%s of %s has no source", e.Key, e.Start)
		}
		got := e.term(t).Strictest(e.Laws...)
		latest := e.Latest
		if latest == "" {
			latest = e.Due
		}
		if !got.Due.Equal(at(t, e.Zone, e.Due)) || !got.Latest.Equal(at(t, e.Zone, latest)) {
			t.Errorf("%s %v %s: due %v, latest %v, want %s, %s (%s)", e.Key, e.Laws, e.Start, got.Due, got.Latest, e.Due, latest, e.Source)
		}
		if e.Law != "" && got.Rule.In != e.Law || got.Yardstick != e.Yardstick {
			t.Errorf("%s %v %s: law %s, yardstick %v", e.Key, e.Laws, e.Start, got.Rule.In, got.Yardstick)
		}
		if e.AtOnce != nil && !slices.Equal(got.AtOnce, e.AtOnce) || e.Unknown != nil && !slices.Equal(got.Unknown, e.Unknown) {
			t.Errorf("%s %v: at once %v, unknown %v", e.Key, e.Laws, got.AtOnce, got.Unknown)
		}
	}
}

// Under several laws no clock ends later than that of any of them, in whatever order
// they are named; the laws that are the same are there once.
func TestDeadline_Strictest(t *testing.T) {
	start := at(t, "Asia/Amman", "2026-04-01 09:05:00")
	for _, key := range []string{BreachAuthority, BreachPersons, RequestAnswer, RequestExtended, ComplaintAnswer, IndirectNotice, RetentionProspect} {
		for _, a := range Jurisdictions() {
			for _, b := range Jurisdictions() {
				both, back := Deadline(key, start, a, b), Deadline(key, start, b, a)
				if !both.Due.Equal(back.Due) || !both.Latest.Equal(back.Latest) {
					t.Fatalf("%s: %s and %s differ from %s and %s", key, a, b, b, a)
				}
				for _, one := range []Clock{Deadline(key, start, a), Deadline(key, start, b)} {
					if !one.Yardstick && one.Bounded() && (both.Due.After(one.Due) || both.Latest.After(one.Latest) || !both.Bounded()) {
						t.Fatalf("%s: %s and %s: due %v, latest %v, one alone %v, %v", key, a, b, both.Due, both.Latest, one.Due, one.Latest)
					}
				}
			}
		}
	}
	if c := Deadline(BreachAuthority, start, "DE", "GB", "FR"); len(c.Each) != 2 || c.Each[0].Rule.In != Union || c.Each[1].Rule.In != "GB" {
		t.Errorf("got %+v", c.Each)
	}
}

// A clock is never late without an end, and ends after it starts.
func TestDeadline_NeverAfterLatest(t *testing.T) {
	for _, code := range Jurisdictions() {
		for _, key := range []string{BreachAuthority, BreachPersons, RequestAnswer, RequestExtended, ComplaintAnswer} {
			for h := 0; h < 24*100; h += 7 {
				start := anyDay.Add(time.Duration(h) * time.Hour)
				c := Deadline(key, start, code)
				if c.Bounded() && (c.Due.After(c.Latest) || !c.Due.After(start)) || !c.Bounded() && c.Late(start.AddDate(9, 0, 0)) {
					t.Fatalf("%s of %s from %v: %+v", key, code, start, c)
				}
			}
		}
	}
}
