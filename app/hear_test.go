package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
	"mujeeb/mail/mailtest"
	"mujeeb/text/secret"
)

// hearingSession makes a session whose mailbox is that of a server, with a channel that
// gets a token whenever something was heard.
func hearingSession(t *testing.T, server *mailtest.Server, password string) (*app.Session, chan struct{}) {
	t.Helper()
	return hearingSessionAt(t, datatest.NewClock(), server, password)
}

func hearingSessionAt(t *testing.T, clock *datatest.Clock, server *mailtest.Server, password string) (*app.Session, chan struct{}) {
	t.Helper()
	p := params(clock)
	p.RootCAs = server.Roots
	s, err := app.Create(t.Context(), p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mustClose(t, s) })
	id, err := s.Vault.SaveHearing(t.Context(), mailboxOf(server))
	if err != nil {
		t.Fatal(err)
	}
	if password != "" {
		if err := s.Secrets.Set(t.Context(), s.Vault.HearingSecretName(id), secret.New(password)); err != nil {
			t.Fatal(err)
		}
	}
	heard := make(chan struct{}, 1)
	s.OnProgress(func() {
		select {
		case heard <- struct{}{}:
		default:
		}
	})
	return s, heard
}

func mailboxOf(server *mailtest.Server) data.Hearing {
	return data.Hearing{Host: "127.0.0.1", Port: server.IMAPS, Security: data.SecurityTLS, User: mailtest.User, Login: data.LoginPassword}
}

func stopMail(n int, from string) []byte {
	return fmt.Appendf(nil, "From: %s\nTo: %s\nMessage-ID: <stop%d@example.org>\nSubject: hello\n\nSTOP\n", from, mailtest.User, n)
}

// While the window is open, a mail is heard when the server tells of it.
func TestSession_Hears(t *testing.T) {
	server := mailtest.Start(t)
	s, heard := hearingSession(t, server, mailtest.Password)
	amal, sami := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), datatest.MustLead(t, s.Vault, "Sami", "sami@example.org")
	started(t, s, amal)
	server.Put(t, "", stopMail(1, "amal@example.org"))
	s.WakeHearing()
	await(t, s, heard, amal)
	server.Put(t, "", stopMail(2, "sami@example.org"))
	await(t, s, heard, sami)
	all, err := s.Vault.Hearings(t.Context())
	if err != nil || all[0].HeardAt.IsZero() || all[0].Trouble != "" {
		t.Errorf("the mailbox: %+v, %v", all, err)
	}
	connections, err := s.Connections(t.Context(), 9)
	if err != nil || !slices.ContainsFunc(connections, func(c data.Connection) bool { return c.Why == string(dial.Hear) && c.Port == server.IMAPS }) {
		t.Errorf("the connections: %+v, %v", connections, err)
	}
}

// started starts a run, before which nothing can be an answer.
func started(t *testing.T, s *app.Session, lead int64) {
	t.Helper()
	news := datatest.MustPurpose(t, s.Vault, "News")
	datatest.MustAgree(t, s.Vault, lead, news)
	run, err := s.Vault.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: 1, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Vault.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
}

// await waits until a lead was heard.
func await(t *testing.T, s *app.Session, heard chan struct{}, lead int64) {
	t.Helper()
	for {
		of, err := s.Vault.HeardOf(t.Context(), lead)
		if err != nil {
			t.Fatal(err)
		}
		if len(of) > 0 {
			if of[0].Outcome != data.OutcomeOptOut {
				t.Errorf("got %+v", of[0])
			}
			return
		}
		select {
		case <-heard:
		case <-t.Context().Done():
			t.Fatal("it is not heard")
		}
	}
}

// What keeps a mailbox from being read is written down by its code, and returned.
func TestSession_HearNow(t *testing.T) {
	server := mailtest.Start(t)
	for password, want := range map[string]string{mailtest.Password: "", "thyme": string(mail.ReasonAuthRefused), "": "no_password"} {
		t.Run(want, func(t *testing.T) {
			s, _ := hearingSession(t, server, password)
			if err := s.HearNow(t.Context()); (err == nil) != (want == "") {
				t.Errorf("got %v", err)
			}
			all, err := s.Vault.Hearings(t.Context())
			if err != nil || all[0].Trouble != want || all[0].TriedAt.IsZero() || all[0].HeardAt.IsZero() != (want != "") {
				t.Errorf("the mailbox: %+v, %v", all, err)
			}
		})
	}
}

// A mailbox is tried before it is saved.
func TestSession_TryHearing(t *testing.T) {
	server := mailtest.Start(t)
	s, _ := hearingSession(t, server, "")
	folders, err := s.TryHearing(t.Context(), mailboxOf(server), secret.New(mailtest.Password))
	if err != nil || !slices.Contains(folders, mailbox.Folder{Name: "INBOX", Role: mailbox.Inbox}) {
		t.Errorf("folders: %v, %v", folders, err)
	}
	byToken := mailboxOf(server)
	byToken.Login = data.LoginToken
	if _, err := s.TryHearing(t.Context(), byToken, secret.New(server.Token(time.Now().Add(time.Hour)))); err != nil {
		t.Errorf("by a token: %v", err)
	}
	_, err = s.TryHearing(t.Context(), mailboxOf(server), secret.New("thyme"))
	if e, ok := errors.AsType[*mail.Error](err); !ok || e.Reason != mail.ReasonAuthRefused {
		t.Errorf("a wrong password: %v", err)
	}
}

// A session that is closed reads no more, whatever the server does.
func TestSession_HearsNoMore(t *testing.T) {
	server := mailtest.Start(t)
	p := params(datatest.NewClock())
	p.RootCAs = server.Roots
	s, err := app.Create(t.Context(), p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.Vault.SaveHearing(t.Context(), mailboxOf(server))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Secrets.Set(t.Context(), s.Vault.HearingSecretName(id), secret.New(mailtest.Password)); err != nil {
		t.Fatal(err)
	}
	s.WakeHearing()
	if err := s.HearNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if left, err := s.Close(ctx); err != nil || left.Any() || ctx.Err() != nil {
		t.Errorf("closing left %+v, %v, %v", left, err, ctx.Err())
	}
}
