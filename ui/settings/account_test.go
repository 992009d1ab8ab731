package settings

import (
	"testing"

	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// filledForm shows the form of a new account in the list, filled in.
func filledForm(t *testing.T, s *pagetest.Stage) (*accountList, *accountForm) {
	t.Helper()
	l := newAccountList(s.Place, data.Settings{Controller: "Olive & Thyme"})
	s.Show(l.object)
	s.Reads(s.T("account.add"))
	l.add()
	s.Drain()
	l.form.from.SetText("hello@olive.example")
	l.form.host.SetText("smtp.olive.example")
	l.form.password.SetText("abcd-efgh")
	return l, l.form
}

// An account is saved with its password, also when the page is left at once.
func TestAccountForm_SavedThoughLeft(t *testing.T) {
	s := pagetest.New(t, "en")
	_, f := filledForm(t, s)
	f.save()
	s.Place.End()
	var id int64
	s.Until("the account to be in the vault", func() bool {
		all, err := s.Vault.Accounts(t.Context())
		for _, a := range all {
			if a.Kind == data.AccountSMTP {
				id = a.ID
			}
		}
		return err == nil && id != 0
	})
	s.Until("its password to be kept", func() bool {
		got, err := f.secrets.Get(t.Context(), s.Vault.SecretName(id))
		return err == nil && got.Reveal() == "abcd-efgh"
	})
}

// An account that was saved after its form was left closes no other form. No
// password stays in the form.
func TestAccountList_LateSave(t *testing.T) {
	s := pagetest.New(t, "en")
	l, first := filledForm(t, s)
	next := s.Hold()
	first.save()
	saved := next()
	first.left()
	l.add()
	second := l.form
	saved()
	if second == nil || second == first || l.form != second {
		t.Error("the form that is being filled in was closed")
	}
	if first.password.Text() != "" {
		t.Error("the password stays in the form")
	}
}

// What is typed while the settings are being saved is not said to be saved.
func TestSettings_TypedWhileSaving(t *testing.T) {
	s := pagetest.New(t, "en")
	x := New(s.Place, page.Route{Page: page.Settings}).(*settingsPage)
	s.Show(x.Content())
	s.Reads(s.T("settings.business.title"))
	s.Until("the accounts to be read", func() bool { return !x.accounts.stage.Empty() })
	next := s.Hold()
	x.save()
	next()()
	if got := x.note.Text(); got != s.T("settings.saved") {
		t.Errorf("saved, the page says %q", got)
	}
	x.save()
	saved := next()
	x.postal.SetText("Rainbow Street 12")
	saved()
	if got := x.note.Text(); got != "" {
		t.Errorf("what is typed is said to be saved: %q", got)
	}
}
