package campaigns

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page/pagetest"
)

// picks returns how many people the audience of a draft would reach.
func picks(t *testing.T, s *pagetest.Stage, c *campaignPage) int {
	t.Helper()
	run := c.draft.run()
	reach, err := s.Vault.Reach(t.Context(), &run)
	if err != nil {
		t.Fatal(err)
	}
	return reach[data.VerdictAllowed]
}

// audienceOf opens the audience of a new draft in a vault where Rana, who is a friend,
// and Omar agreed.
func audienceOf(t *testing.T, s *pagetest.Stage, audience data.LeadFilter) *campaignPage {
	t.Helper()
	purpose := datatest.MustPurpose(t, s.Vault, "News")
	datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Rana", "rana@example.com", "friend"), purpose)
	datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Omar", "omar@example.com"), purpose)
	id, err := s.Vault.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "News", PurposeID: purpose, Lang: "en", Subject: "News", Body: "Hello.", Audience: audience})
	if err != nil {
		t.Fatal(err)
	}
	c := openDraft(t, s, id)
	c.draft.tabs.Select(tabAudience)
	return c
}

// Some of whom nothing is ticked are nobody, and the page says so.
func TestAudience_NothingTicked(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		s := pagetest.New(t, language)
		c := audienceOf(t, s, data.LeadFilter{})
		s.Until("the groups", func() bool { return c.draft.audience.groups != nil })
		must(t, s.Press(s.T("audience.some")))
		s.Reads(s.T("audience.none"))
		s.Reads(s.T("reach.will", "n", 0))
		if n := picks(t, s, c); n != 0 {
			t.Errorf("nothing is ticked, and %d would get it", n)
		}
		friend := s.T("lead.group", "name", "friend", "n", 1)
		must(t, s.Press(friend))
		s.Reads(s.T("reach.will", "n", 1))
		must(t, s.Press(friend))
		s.Reads(s.T("reach.will", "n", 0))
		must(t, s.Press(s.T("audience.all")))
		s.Reads(s.T("reach.will", "n", 2))
	}
}

// Nor does a tag or a source that is gone by now make somebody everybody.
func TestAudience_ChosenIsGone(t *testing.T) {
	for name, audience := range map[string]data.LeadFilter{
		"tag": {Tags: []int64{99}}, "source": {Sources: []int64{99}}, "nothing": {Tags: []int64{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := pagetest.New(t, "en")
			c := audienceOf(t, s, audience)
			s.Reads(s.T("audience.none"))
			if n := picks(t, s, c); n != 0 {
				t.Errorf("%d would get it", n)
			}
			must(t, s.Press(s.T("lead.group", "name", "friend", "n", 1)))
			s.Reads(s.T("reach.will", "n", 1))
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Rules pick an audience: nobody while something has to be chosen in them, and then whom
// they name, also when the draft is opened again.
func TestAudience_Rules(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		s := pagetest.New(t, language)
		c := audienceOf(t, s, data.LeadFilter{})
		s.Until("the rules", func() bool { return c.draft.audience.rules != nil })
		must(t, s.Press(s.T("audience.rules")))
		s.Reads(s.T("rules.open"))
		s.Reads(s.T("reach.will", "n", 0))
		must(t, s.Choose(s.T("rules.kind"), s.T("rules.kind.tags")))
		s.Reads(s.T("reach.will", "n", 0))
		must(t, s.Press(s.T("lead.group", "name", "friend", "n", 1)))
		s.Reads(s.T("reach.will", "n", 1))
		must(t, s.Choose(s.T("rules.how"), s.T("rules.none")))
		s.Until("Omar alone", func() bool { return picks(t, s, c) == 1 && c.draft.run().Audience.Rule.Not })
		s.Until("the draft as it is kept", func() bool { return runs(t, s)[0].Audience.Rule != nil && runs(t, s)[0].Audience.Rule.Not })
		c = openDraft(t, s, runs(t, s)[0].ID)
		c.draft.tabs.Select(tabAudience)
		s.Until("the rules again", func() bool { return c.draft.audience.rules != nil })
		if got := c.draft.run().Audience; got.Rule == nil || len(got.Rule.Rules) != 1 || got.Rule.Rules[0].Kind != data.RuleTags || !got.Rule.Not {
			t.Errorf("opened again: %+v", got.Rule)
		}
		must(t, s.Press(s.T("audience.all")))
		s.Reads(s.T("reach.will", "n", 2))
	}
}
