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

// A new campaign is for the first purpose that it can be for, and goes out by the owner's
// account before the one for practice.
func TestNewCampaign(t *testing.T) {
	s := pagetest.New(t, "en")
	about := aboutRun{purposes: []data.Purpose{
		{ID: 1, Channel: data.ChannelMessenger}, {ID: 2, Channel: data.ChannelEmail, Archived: true}, {ID: 3, Channel: data.ChannelEmail},
	}}
	drafted := func(want int64) {
		t.Helper()
		var err error
		if about.accounts, err = s.Vault.Accounts(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r, err := newCampaign(t.Context(), s.Vault, about, "", "en"); err != nil || r.PurposeID != 3 || r.AccountID != want {
			t.Errorf("%+v, %v; want account %d", r, err, want)
		}
	}
	accounts, err := s.Vault.Accounts(t.Context())
	if err != nil || len(accounts) != 1 || accounts[0].Kind != data.AccountSandbox {
		t.Fatalf("%+v, %v; want one for practice", accounts, err)
	}
	drafted(accounts[0].ID)
	shop, err := s.Vault.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	drafted(shop)
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
