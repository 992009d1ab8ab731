package leads

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// Rules narrow the list; with a name they are kept, changed and deleted.
func TestLeadsPage_Segments(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		s := pagetest.New(t, language)
		datatest.MustLead(t, s.Vault, "Rana", "rana@example.com", "friend")
		datatest.MustLead(t, s.Vault, "Omar", "omar@example.com")
		datatest.MustLead(t, s.Vault, "Zoe", "zoe@example.com")
		l := NewList(s.Place, page.Route{Page: page.Leads}).(*listPage)
		s.Show(l.Content())
		s.Reads(s.T("lead.count", "n", 3))
		must(t, s.Choose(s.T("segment.label"), s.T("segment.new")))
		s.Reads(s.T("rules.open"))
		must(t, s.Choose(s.T("rules.kind"), s.T("rules.kind.tags")))
		must(t, s.Choose(s.T("rules.way"), s.T("rules.way.tags.not")))
		must(t, s.Press(s.T("lead.group", "name", "friend", "n", 1)))
		s.Reads(s.T("rules.count", "n", 2))
		must(t, s.Press(s.T("segment.show")))
		s.Reads(s.T("lead.count.some", "some", 2, "all", 3))
		s.Reads(s.T("segment.unnamed"))

		must(t, s.Press(s.T("segment.edit")))
		s.Reads(s.T("rules.count", "n", 2))
		must(t, s.Fill(s.T("segment.name"), "Not friends"))
		must(t, s.Press(s.T("segment.show")))
		s.Until("the segment in the list", func() bool { return len(l.picked.all) == 1 && l.picked.chosen() == l.picked.which.Selected() })
		all, err := s.Vault.Segments(t.Context())
		if err != nil || len(all) != 1 || all[0].Name != "Not friends" {
			t.Fatalf("kept: %+v, %v", all, err)
		}
		must(t, s.Press(s.T("segment.edit")))
		s.Reads(s.T("rules.count", "n", 2))
		draft := data.Run{Class: data.ClassPolicy, Title: "New policy", Lang: "en", Audience: data.FilterOf(data.Rule{Kind: data.RuleSegment, ID: all[0].ID})}
		if draft.ID, err = s.Vault.SaveRun(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
		must(t, s.Press(s.T("segment.delete")))
		s.Reads(s.T("segment.used", "titles", "New policy"))
		must(t, s.Press(s.T("kit.ok")))
		must(t, s.Vault.DeleteDraft(t.Context(), draft.ID))
		must(t, s.Press(s.T("segment.delete")))
		s.Reads(s.T("segment.delete.title"))
		must(t, s.Press(s.T("segment.delete.yes")))
		s.Reads(s.T("lead.count", "n", 3))
	}
}
