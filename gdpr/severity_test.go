package gdpr

import (
	"slices"
	"testing"
)

// list is a breach of a list that strangers have, of people who are told at once by it.
func list(context string) Facts {
	return Facts{Context: context, Ease: "maximum", Confidentiality: "unknown_recipients", Integrity: "none", Availability: "none", People: 1}
}

func TestSeverity(t *testing.T) {
	cases := []struct {
		name  string
		facts Facts
		score float64
		class Class
		tell  Advice
		flags []Flag
	}{
		{"least", Facts{Context: "simple", Ease: "negligible", Confidentiality: "none", Integrity: "none", Availability: "none", People: 1}, 0.25, Low, Document, nil},
		{"just under medium", Facts{Context: "financial", Ease: "limited", Confidentiality: "known_recipients", Integrity: "none", Availability: "none", People: 100}, 1.75, Low, Document, nil},
		{"medium begins", Facts{Context: "behavioural", Ease: "maximum", Confidentiality: "none", Integrity: "none", Availability: "none", People: 101}, 2, Medium, TellAuthority, []Flag{ManyPeople}},
		{"high begins", Facts{Context: "financial", Ease: "maximum", Confidentiality: "none", Integrity: "none", Availability: "none", People: 5}, 3, High, TellPersons, nil},
		{"very high begins", Facts{Context: "financial", Ease: "maximum", Confidentiality: "unknown_recipients", Integrity: "none", Availability: "none", Malicious: true, People: 5, Unreadable: true}, 4, VeryHigh, TellPersons, []Flag{Unreadable}},
		{"most", Facts{Context: "sensitive", Ease: "maximum", Confidentiality: "unknown_recipients", Integrity: "lost", Availability: "lost", Malicious: true, People: 1e6, Unreadable: true}, 6, VeryHigh, TellPersons, []Flag{ManyPeople, Unreadable}},
	}
	for _, c := range cases {
		got, err := Severity(anyDay, c.facts)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.Score != c.score || got.Class != c.class || got.Advice != c.tell || !slices.Equal(got.Flags, c.flags) || got.Decided != nil {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}

// ENISA's examples, with the second step where they take it.
func TestSeverity_ENISA(t *testing.T) {
	adjusted := func(context string, value int, reason string) Facts {
		f := list(context)
		f.Adjusted, f.Reason = value, reason
		return f
	}
	bank := adjusted("financial", 1, "reveals")
	bank.Confidentiality = "none"
	for name, c := range map[string]struct {
		facts Facts
		score float64
		class Class
	}{
		"a supermarket's list":                        {list("simple"), 1.5, Low},
		"a luxury seller's list":                      {adjusted("simple", 2, "reveals"), 2.5, Medium},
		"a helpdesk's call list":                      {list("simple"), 1.5, Low},
		"a week of calls":                             {list("behavioural"), 2.5, Medium},
		"calls to a psychological line":               {list("sensitive"), 4.5, VeryHigh},
		"names from an adult book shop":               {adjusted("simple", 3, "reveals"), 3.5, High},
		"names from a psychologist's page":            {adjusted("simple", 4, "controller"), 4.5, VeryHigh},
		"the bare fact of being a customer of a bank": {bank, 1, Low},
		"adjusted to what it begins with":             {adjusted("simple", 1, ""), 1.5, Low},
	} {
		got, err := Severity(anyDay, c.facts)
		if err != nil || got.Score != c.score || got.Class != c.class {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// The Board's cases count beside the score: the stricter of both is the advice, and a
// case that could stay a record takes nothing away.
func TestSeverity_Triggers(t *testing.T) {
	record := Facts{Context: "simple", Ease: "maximum", Confidentiality: "known_recipients", Integrity: "none", Availability: "none", People: 50}
	for name, c := range map[string]struct {
		context  string
		triggers []string
		want     Advice
		decided  int
	}{
		"case 1: ransomware, backup":                      {"simple", []string{"ransomware_backup"}, Document, 0},
		"case 2: ransomware, no backup":                   {"simple", []string{"ransomware_no_backup"}, TellAuthority, 1},
		"case 9: a trusted agent":                         {"simple", []string{"trusted_recipient"}, Document, 0},
		"case 10: encrypted tablets":                      {"simple", []string{"encrypted_stolen"}, Document, 0},
		"a departing employee takes the list":             {"simple", []string{"employee_list"}, TellAuthority, 1},
		"everybody in CC":                                 {"simple", []string{"open_copy"}, TellAuthority, 1},
		"two of them":                                     {"simple", []string{"open_copy", "trusted_recipient", "employee_list"}, TellAuthority, 2},
		"a high score is not lowered":                     {"sensitive", []string{"trusted_recipient", "encrypted_stolen"}, TellPersons, 0},
		"a score that asks for more than the case stands": {"sensitive", []string{"open_copy"}, TellPersons, 0},
		"none":                            {"simple", nil, Document, 0},
		"a case that is not in the table": {"simple", []string{"weather"}, Document, 0},
	} {
		f := record
		f.Context, f.Triggers = c.context, c.triggers
		got, err := Severity(anyDay, f)
		if err != nil || got.Advice != c.want || len(got.Decided) != c.decided {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Each case has its source, how sure it is, and an advice that is one.
func TestTriggers(t *testing.T) {
	all := Triggers(anyDay)
	if len(all) != len(triggerTable()) {
		t.Errorf("%d of %d cases", len(all), len(triggerTable()))
	}
	for _, x := range all {
		if x.Source == "" || x.AsOf.IsZero() || !slices.Contains([]Sure{SureHigh, SureMedium, SureLow}, x.Sure) || !slices.Contains([]Advice{Document, TellAuthority, TellPersons}, x.Advice) {
			t.Errorf("%+v", x)
		}
	}
}

func TestSeverity_NoAnswer(t *testing.T) {
	adjust := func(value int, reason string) Facts {
		f := list("simple")
		f.Adjusted, f.Reason = value, reason
		return f
	}
	wrong := list("simple")
	wrong.Ease = "lost"
	for _, f := range []Facts{{}, wrong, list(""), adjust(3, ""), adjust(3, "mood"), adjust(5, "reveals"), adjust(-1, "reveals")} {
		if got, err := Severity(anyDay, f); err == nil {
			t.Errorf("%+v gives %+v", f, got)
		}
	}
}
