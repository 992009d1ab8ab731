package app_test

import (
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/datatest"
	"mujeeb/mail/mailtest"
	"mujeeb/text/secret"
)

// Somebody says no by mail after a backup was made, which is then put back: the mailbox is
// read once more before the campaign of then goes on, and they are written to no more.
func TestSession_Rereads(t *testing.T) {
	server := mailtest.Start(t)
	clock := datatest.NewClock()
	p := params(clock)
	p.RootCAs = server.Roots
	s, err := app.Create(t.Context(), p, filepath.Join(t.TempDir(), "vault"), []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Vault.SaveHearing(t.Context(), mailboxOf(server))
	if err != nil {
		t.Fatal(err)
	}
	name := s.Vault.HearingSecretName(id)
	setPassword := func(password string) {
		t.Helper()
		if err := s.Secrets.Set(t.Context(), name, secret.New(password)); err != nil {
			t.Fatal(err)
		}
	}
	setPassword(mailtest.Password)
	box := newOwnersBox(t, s)
	amal, zoe := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), datatest.MustLead(t, s.Vault, "Zoe", "zoe@example.org")
	news := datatest.MustPurpose(t, s.Vault, "News")
	for _, lead := range []int64{amal, zoe} {
		datatest.MustAgree(t, s.Vault, lead, news)
	}
	if err := s.HearNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	run, err := s.Vault.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: box.account, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err == nil {
		_, err = s.Vault.StartRun(t.Context(), run)
	}
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.BackUp(t.Context(), data.BackupPlace{Folder: t.TempDir(), Keep: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	server.Put(t, "", stopMail(1, "amal@example.org"))
	if err := s.HearNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	saysNo(t, s, amal)
	mustClose(t, s)

	setPassword("thyme") // the mailbox can't be read at first
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := backup.Restore(t.Context(), made.Path, dir, nil); err != nil {
		t.Fatal(err)
	}
	s, err = app.OpenWith(t.Context(), p, dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	progress := heardBy(s)
	if reach, err := s.Vault.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news}); err != nil || reach[data.VerdictAllowed] != 2 {
		t.Fatalf("the older copy knows of the no: %v, %v", reach, err)
	}
	if err := s.HearNow(t.Context()); err == nil {
		t.Error("the mailbox was read")
	}
	if err := s.Vault.ResumeRun(t.Context(), run); data.CodeOf(err) != data.CodeNotReread {
		t.Errorf("the campaign goes on: %v", err)
	}
	setPassword(mailtest.Password)
	if err := s.HearNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	saysNo(t, s, amal)
	if err := s.Vault.ResumeRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	for r, err := s.Vault.Run(t.Context(), run); err != nil || r.State != data.RunDone; r, err = s.Vault.Run(t.Context(), run) {
		if err != nil {
			t.Fatal(err)
		}
		s.Wake()
		<-progress
	}
	var to []string
	for _, m := range box.store.Messages() {
		to = append(to, m.To)
	}
	if !slices.Equal(to, []string{"zoe@example.org"}) {
		t.Errorf("written to %q", to)
	}
}

// saysNo fails unless it was heard that a lead said no.
func saysNo(t *testing.T, s *app.Session, lead int64) {
	t.Helper()
	of, err := s.Vault.HeardOf(t.Context(), lead)
	if err != nil || len(of) != 1 || of[0].Outcome != data.OutcomeOptOut {
		t.Fatalf("heard %+v, %v", of, err)
	}
}
