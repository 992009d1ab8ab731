package app_test

import (
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Whoever comes in by the recovery key replaces the owner's password, and not that of
// somebody else, which can be the older one since the owner's was changed.
func TestOpenByRecovery_OwnersPassword(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	clock.Add(time.Hour)
	_, err := s.Vault.AddPassword(t.Context(), "Huda of the shop", []byte("Huda's own password"), time.Time{})
	must(t, err)
	clock.Add(time.Hour)
	must(t, s.Vault.ChangePassword(t.Context(), []byte(datatest.Password), []byte("a thief knows this one"), nil))
	code, _, err := s.Vault.NewRecovery(t.Context())
	must(t, err)
	mustClose(t, s)
	s, err = app.OpenByRecovery(t.Context(), params(clock), dir, code, []byte("a new one at last"))
	must(t, err)
	mustClose(t, s)
	if _, err := app.OpenWith(t.Context(), params(clock), dir, data.Secret{Password: []byte("a thief knows this one")}); data.CodeOf(err) != data.CodeWrongPassword {
		t.Errorf("the password that was lost: %v", err)
	}
	for _, password := range []string{"Huda's own password", "a new one at last"} {
		clock.Add(time.Minute)
		s, err := app.OpenWith(t.Context(), params(clock), dir, data.Secret{Password: []byte(password)})
		must(t, err)
		mustClose(t, s)
	}
}
