package consent

import (
	"testing"

	"mujeeb/data"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// Each kind of fault says what it means, where it is, and what to do; a person whose
// standing is wrong is one click away.
func TestLedger_Findings(t *testing.T) {
	for kind, where := range map[data.FindingKind]string{
		data.FindingEvent: "event", data.FindingPerson: "event", data.FindingMissing: "event", data.FindingOrder: "event",
		data.FindingPurpose: "purpose", data.FindingNotice: "purpose", data.FindingTree: "length", data.FindingHead: "length", data.FindingKept: "length",
		data.FindingGround: "", data.FindingOptOut: "",
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := pagetest.New(t, "en")
			l := newLedger(s.Place)
			s.Show(layout.VBox(l.findings(data.LedgerCheck{Events: 40, Findings: []data.Finding{{Kind: kind, Number: 17}, {Kind: kind, Number: 18}}})...))
			s.Reads(s.T("consent.check.bad", "n", 40))
			s.Reads(s.T("consent.finding." + string(kind)))
			if where != "" {
				s.Reads(s.T("consent.where."+where, "numbers", "17, 18"))
				s.Reads(s.T("consent.advice.changed"))
				return
			}
			s.Reads(s.T("consent.advice.derived"))
			if err := s.Press(s.T("consent.finding.person_number", "number", 18)); err != nil {
				t.Fatal(err)
			}
			if led := s.Shell.Led; len(led) != 1 || led[0].Page != page.Lead || led[0].ID != 18 {
				t.Errorf("led to %+v", led)
			}
		})
	}
}

// A ledger without a fault is called good, with what was erased.
func TestLedger_NoFindings(t *testing.T) {
	s := pagetest.New(t, "ar")
	l := newLedger(s.Place)
	all := l.findings(data.LedgerCheck{Events: 1204, Erased: 3})
	s.Show(layout.VBox(all...))
	s.Reads(s.T("consent.check.good", "n", 1204) + " " + s.T("consent.check.erased", "n", 3))
}
