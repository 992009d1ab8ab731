package settings

import (
	"context"
	"testing"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/ui/page/pagetest"
)

// Whoever tries again is told the end of the second trial, also when that of the
// first one comes later.
func TestTrial_Again(t *testing.T) {
	s := pagetest.New(t, "en")
	trial := newTrial(s.Place)
	s.Show(trial.object)
	next := s.Hold()
	account := data.Account{Host: "127.0.0.1", Port: 1, Security: data.SecurityTLS, FromAddress: "hello@olive.example"}
	asked := make(chan struct{})
	trial.run(account, func(ctx context.Context) (mail.Account, error) {
		<-asked // the owner of the keyring
		return mail.Account{}, ctx.Err()
	})
	trial.run(account, func(context.Context) (mail.Account, error) {
		return mail.Account{}, &secrets.Error{Code: secrets.CodeLocked}
	})
	second := next()
	close(asked)
	first := next()
	second()
	first()
	if told := s.T("account.keyring.keyring_locked"); !s.Sees(told) {
		t.Errorf("the page does not say %q", told)
	}
	if s.Sees(s.T("account.problem.cancelled")) {
		t.Error("the page says that the trial was stopped")
	}
}
