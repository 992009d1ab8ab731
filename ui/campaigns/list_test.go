package campaigns

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// A campaign is written for a purpose that is in use and permits email, and for no
// other: none is offered, none is chosen by itself, and without one none is begun.
func TestPurposes_Writable(t *testing.T) {
	s := pagetest.New(t, "en")
	id := datatest.MustPurpose(t, s.Vault, "Old news")
	purposes, err := s.Vault.Purposes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	archived := purposes[0]
	archived.Archived = true
	if _, err := s.Vault.SavePurpose(t.Context(), archived); err != nil {
		t.Fatal(err)
	}
	l := NewList(s.Place, page.Route{Page: page.Campaigns}).(*listPage)
	s.Show(l.Content())
	s.Reads(s.T("campaign.nopurpose.title"))
	l.Add()
	if len(s.Shell.Led) != 0 || l.start.Visible() {
		t.Errorf("a campaign can be begun, which led to %v", s.Shell.Led)
	}
	chat := data.Purpose{ID: id + 1, Name: "Chat", Channel: "messenger"}
	mail := data.Purpose{ID: id + 2, Name: "News", Channel: data.ChannelEmail}
	about := aboutRun{purposes: []data.Purpose{archived, chat, mail}}
	if about.run = newCampaign(about, "Title", "en"); about.run.PurposeID != mail.ID {
		t.Errorf("chosen by itself is purpose %d, want %d", about.run.PurposeID, mail.ID)
	}
	form := newMessageForm(s.Place, about, func() {})
	if offered := form.purpose.Options(); len(offered) != 1 || offered[0].Text != "News" {
		t.Errorf("offered are %v", offered)
	}
}
