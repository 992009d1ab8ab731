package app_test

import (
	"sync"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
)

// looked waits until the session has looked who is due.
func looked(t *testing.T, s *app.Session) *app.Due {
	t.Helper()
	done := make(chan struct{})
	once := sync.OnceFunc(func() { close(done) })
	look := func() {
		if s.Due() != nil {
			once()
		}
	}
	s.OnProgress(look)
	look()
	<-done
	return s.Due()
}

// A session that is opened erases those who are due by itself, only once the owner allowed it
// and while the vault is as its ledger says.
func TestSession_Retains(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami Haddad")
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	reopen := func() {
		t.Helper()
		mustClose(t, s)
		var err error
		s, err = app.OpenWith(ctx, params(clock), dir, data.Secret{Password: []byte(datatest.Password)})
		must(err)
	}
	looked(t, s)
	news := datatest.MustPurpose(t, s.Vault, "News")
	datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), news)
	must(s.Vault.SaveRetentionRule(ctx, data.RetentionRule{PurposeID: news, Months: 1}))
	clock.Add(40 * 24 * time.Hour)
	reopen()
	if d := looked(t, s); d.Due != 1 || d.Erased != 0 || s.RetentionWait(d.Rules) != data.RetentionOff {
		t.Errorf("not allowed: %+v", d)
	}
	must(s.Vault.AllowRetention(ctx, true))
	mustClose(t, s)
	datatest.Forge(t, dir, `UPDATE lead SET state = 'contact'`)
	s, err := app.OpenWith(ctx, params(clock), dir, data.Secret{Password: []byte(datatest.Password)})
	must(err)
	if d := looked(t, s); d.Due != 1 || d.Erased != 0 || s.RetentionWait(d.Rules) != data.RetentionDiffers {
		t.Errorf("while the vault is not as its ledger says: %+v", d)
	}
	_, err = s.Mend(ctx)
	must(err)
	reopen()
	if d := looked(t, s); d.Due != 0 || d.Erased != 1 {
		t.Errorf("allowed: %+v", d)
	}
	if n, err := s.Vault.CountLeads(ctx, data.LeadFilter{}); err != nil || n != 0 {
		t.Errorf("%d people are left, %v", n, err)
	}
	mustClose(t, s)
}
