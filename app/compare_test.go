package app_test

import (
	"context"
	"sync"
	"testing"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
)

// compared waits until the session has compared its vault.
func compared(t *testing.T, s *app.Session) *app.Comparison {
	t.Helper()
	done := make(chan struct{})
	once := sync.OnceFunc(func() { close(done) })
	s.OnProgress(func() {
		if s.Compared() != nil {
			once()
		}
	})
	if s.Compared() == nil {
		<-done
	}
	return s.Compared()
}

// A ground that no event gave, put into the file by another program, stops the sending
// until it is mended from the ledger; the person does not get the message of a run that
// was waiting.
func TestSession_Compare(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami Haddad")
	v := s.Vault
	if c := compared(t, s); c.Holds() {
		t.Fatalf("a new vault differs: %+v", c)
	}
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	run := practiceRun(t, v, news)
	mustClose(t, s)
	datatest.Forge(t, dir, `INSERT INTO ground SELECT purpose_id, 2, seq, version, grade FROM ground`)

	s, err := app.OpenWith(t.Context(), params(clock), dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	if c := compared(t, s); !c.Holds() || len(c.Grounds) != 1 || c.Grounds[0] != sami {
		t.Errorf("found %+v", c)
	}
	if queued, err := s.Vault.StartRun(t.Context(), run); err != nil || queued != 2 {
		t.Fatalf("%d queued, %v", queued, err)
	}
	s.Wake()
	if mended, err := s.Mend(t.Context()); err != nil || mended != 1 || s.Compared().Holds() {
		t.Errorf("mended %d, %v: %+v", mended, err, s.Compared())
	}
	finished(t, s, run)
	totals, err := s.Vault.RunTotals(t.Context(), run)
	if err != nil || totals[data.MessageSent] != 1 || totals[data.MessageSkipped] != 1 {
		t.Errorf("%+v, %v", totals, err)
	}
	if mails := s.Mailbox.Messages(); len(mails) != 1 || mails[0].To != "amal@example.org" {
		t.Errorf("mails: %+v", mails)
	}
	mustClose(t, s)
}

// A session that is closed before it has compared its vault sends nothing.
func TestSession_CompareClosed(t *testing.T) {
	for range 20 {
		s, _ := newSession(t, datatest.NewClock(), "Sami Haddad")
		mustClose(t, s)
	}
}

// practiceRun saves a campaign by the practice account.
func practiceRun(t *testing.T, v *data.Vault, purpose int64) int64 {
	t.Helper()
	accounts, err := v.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, PurposeID: purpose, AccountID: accounts[0].ID, Lang: "en", Title: "News", Subject: "News", Body: "Hello."})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// finished waits until a run is over.
func finished(t *testing.T, s *app.Session, run int64) {
	t.Helper()
	over := make(chan struct{})
	once := sync.OnceFunc(func() { close(over) })
	look := func() {
		if r, err := s.Vault.Run(context.Background(), run); err == nil && r.State == data.RunDone {
			once()
		}
	}
	s.OnProgress(look)
	look()
	<-over
}
