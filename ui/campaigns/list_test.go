package campaigns

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// A campaign is for a purpose that is in use and permits email; where there is
// none, no campaign can be begun.
func TestList_Writable(t *testing.T) {
	s := pagetest.New(t, "en")
	archived := datatest.MustPurpose(t, s.Vault, "Old news")
	if _, err := s.Vault.SavePurpose(t.Context(), data.Purpose{ID: archived, Name: "Old news", Archived: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Vault.SavePurpose(t.Context(), data.Purpose{Name: "Chats", Channel: data.ChannelMessenger, Ground: data.GroundConsent}); err != nil {
		t.Fatal(err)
	}
	c := NewList(s.Place, page.Route{Page: page.Campaigns}).(*listPage)
	s.Show(c.Content())
	s.Reads(s.T("campaign.nopurpose.title"))
	if c.Add(); c.start.Visible() || len(s.Shell.Led) != 0 {
		t.Errorf("a campaign can be begun: %v", s.Shell.Led)
	}
	datatest.MustPurpose(t, s.Vault, "News")
	c.Refresh()
	s.Reads(s.T("campaign.empty.title"))
	if c.Add(); !c.start.Visible() || len(s.Shell.Led) != 1 {
		t.Errorf("no campaign can be begun: %v", s.Shell.Led)
	}
}

// A new campaign is for the only purpose that it can be for, and goes out by the
// account that is not for practice, where there is one.
func TestNewCampaign(t *testing.T) {
	purposes := []data.Purpose{
		{ID: 1, Channel: data.ChannelMessenger}, {ID: 2, Channel: data.ChannelEmail, Archived: true}, {ID: 3, Channel: data.ChannelEmail},
	}
	practice, shop := data.Account{ID: 1, Kind: data.AccountSandbox}, data.Account{ID: 2, Kind: data.AccountSMTP}
	for _, accounts := range [][]data.Account{{practice, shop}, {shop, practice}} {
		if r := newCampaign(aboutRun{purposes: purposes, accounts: accounts}, "", "en"); r.PurposeID != 3 || r.AccountID != shop.ID {
			t.Errorf("of %v: %+v", accounts, r)
		}
	}
}

// A draft offers the purposes that it can be for, and its own.
func TestMessageForm_Purposes(t *testing.T) {
	s := pagetest.New(t, "en")
	about := aboutRun{run: data.Run{Class: data.ClassCampaign, Lang: "en", PurposeID: 2}, purposes: []data.Purpose{
		{ID: 1, Channel: data.ChannelMessenger}, {ID: 2, Channel: data.ChannelEmail, Archived: true},
		{ID: 3, Channel: data.ChannelEmail, Archived: true}, {ID: 4, Channel: data.ChannelEmail},
	}}
	var offered []string
	for _, o := range newMessageForm(s.Place, about, func() {}).purpose.Options() {
		offered = append(offered, o.Key)
	}
	if !slices.Equal(offered, []string{"2", "4"}) {
		t.Errorf("offered are %v", offered)
	}
}
