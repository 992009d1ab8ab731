package breaches

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page/pagetest"
)

// How many are affected is what was chosen last, also when it was counted before
// an earlier choice was.
func TestAffected_LateCount(t *testing.T) {
	s := pagetest.New(t, "en")
	datatest.MustLead(t, s.Vault, "Rana", "rana@example.com", "vip")
	datatest.MustLead(t, s.Vault, "Omar", "omar@example.com", "vip")
	datatest.MustLead(t, s.Vault, "Lina", "lina@example.com", "market")
	tags, err := s.Vault.Tags(t.Context())
	if err != nil || len(tags) != 2 {
		t.Fatal(tags, err)
	}
	a := newAffected(s.Place, data.Breach{Audience: data.LeadFilter{Tags: []int64{tags[0].ID}}}, s.Clock.Now)
	weighed := 0
	a.OnCounted = func(people int) { weighed = people }
	s.Show(a.box)
	s.Reads(s.T("breach.people.count", "n", 1))
	group := func(i int) string { return s.T("lead.group", "name", tags[i].Name, "n", tags[i].Leads) }
	next := s.Hold()
	s.Press(group(1))
	first := next() // all three
	s.Press(group(0))
	second := next() // the two of the other tag
	second()
	first()
	if a.people != 2 || weighed != 2 || !s.Sees(s.T("breach.people.count", "n", 2)) {
		t.Errorf("the page says that %d are affected and weighs %d, want 2", a.people, weighed)
	}
}
