package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/secret"
)

// Everything of a vault is deleted: its folder, its backups that can be reached if that is
// wanted, and its passwords. What was not, is said.
func TestGoodbye(t *testing.T) {
	for name, withAll := range map[string]bool{"backups stay": false, "backups go": true} {
		t.Run(name, func(t *testing.T) {
			clock := datatest.NewClock()
			s, dir := newSession(t, clock, "Sami")
			account, err := s.Vault.SaveAccount(t.Context(), data.Account{Name: "Shop", Kind: data.AccountSMTP, Host: "smtp.example", Port: 465, Security: data.SecurityTLS,
				FromAddress: "a@shop.example", PerMinute: 1, PerDay: 1, Connections: 1})
			must(t, err)
			must(t, s.Secrets.Set(t.Context(), s.Vault.SecretName(account), secret.New("of the shop")))
			must(t, s.Vault.SaveOAuthClient(t.Context(), "google", "an id"))
			box, err := s.Vault.SaveHearing(t.Context(), data.Hearing{Host: "imap.example", Port: 993, Security: data.SecurityTLS, User: "shop", Login: data.LoginPassword})
			must(t, err)
			for _, name := range []string{s.Vault.TokenName(account), s.Vault.ClientSecretName("google"), s.Vault.HearingSecretName(box)} {
				must(t, s.Secrets.Set(t.Context(), name, secret.New("of the shop")))
			}
			must(t, s.Secrets.Set(t.Context(), "other", secret.New("of another vault")))
			here, gone := t.TempDir(), t.TempDir()
			for _, folder := range []string{here, gone} {
				_, err := s.BackUp(t.Context(), data.BackupPlace{Folder: folder, Keep: 7}, nil)
				must(t, err)
			}
			must(t, os.RemoveAll(gone))
			g, err := s.NewGoodbye(t.Context())
			must(t, err)
			if g.WithAll = withAll; len(g.Reachable()) != 1 {
				t.Errorf("%d backups can be reached", len(g.Reachable()))
			}
			g.Others = []string{"another vault"}
			if _, err := g.Say(t.Context()); data.CodeOf(err) != data.CodeVaultBusy {
				t.Errorf("while it is open: %v", err)
			}
			mustClose(t, s)
			f, err := g.Say(t.Context())
			must(t, err)
			left, err := os.ReadDir(here)
			must(t, err)
			wantGone, wantLeft := 0, 2
			if withAll {
				wantGone, wantLeft = 1, 1
			}
			if f.BackupsGone != wantGone || len(f.BackupsLeft) != wantLeft || len(left) != 1-wantGone || !f.Folder || f.Keyring != app.KeyringGone || f.Rest != app.RestOthers {
				t.Errorf("said %+v; in the folder of backups: %v", f, left)
			}
			if !slices.ContainsFunc(f.BackupsLeft, func(path string) bool { return filepath.Dir(path) == gone }) {
				t.Errorf("the backup that can't be reached is not said to stay: %v", f.BackupsLeft)
			}
			if _, err := os.Stat(dir); err == nil {
				t.Error("the folder is there")
			}
			if _, err := s.Secrets.Get(t.Context(), "other"); err != nil {
				t.Errorf("a password of another vault: %v", err)
			}
			for _, name := range []string{s.Vault.SecretName(account), s.Vault.TokenName(account), s.Vault.ClientSecretName("google"), s.Vault.HearingSecretName(box)} {
				if got, err := s.Secrets.Get(t.Context(), name); err == nil {
					t.Errorf("a secret is there: %v", got)
				}
			}
		})
	}
}

// The only vault takes with it all that the program keeps, also when nobody knows its
// password; beside another one that stays, and what is not known of a locked vault is said.
func TestGoodbye_Locked(t *testing.T) {
	errDisk := errors.New("disk")
	for name, c := range map[string]struct {
		others  []string
		forget  error
		keyring app.KeyringLeft
		rest    app.RestLeft
		forgot  bool
	}{
		"alone":        {nil, nil, app.KeyringGone, app.RestGone, true},
		"disk":         {nil, errDisk, app.KeyringGone, app.RestFailed, true},
		"beside other": {[]string{"other"}, nil, app.KeyringUnknown, app.RestOthers, false},
	} {
		t.Run(name, func(t *testing.T) {
			clock := datatest.NewClock()
			s, dir := newSession(t, clock, "Sami")
			must(t, s.Secrets.Set(t.Context(), "smtp/x/1", secret.New("kept")))
			mustClose(t, s)
			forgot := false
			g := app.Goodbye{Dir: dir, Vault: clock.Params(), Secrets: s.Secrets, Locked: true, Others: c.others, Forget: func() error { forgot = true; return c.forget }}
			f, err := g.Say(t.Context())
			if err != nil || f.Keyring != c.keyring || f.Rest != c.rest || forgot != c.forgot || !f.Locked || !f.Folder {
				t.Errorf("said %+v, %v; forgot %v", f, err, forgot)
			}
			if _, err := s.Secrets.Get(t.Context(), "smtp/x/1"); (err == nil) != (c.keyring == app.KeyringUnknown) {
				t.Errorf("the password: %v", err)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
