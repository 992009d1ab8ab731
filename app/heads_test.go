package app_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// headProvider signs the mails of its users, and says its key in the DNS.
type headProvider struct{ key ed25519.PrivateKey }

func (p headProvider) sign(t *testing.T, mail []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(mail), &dkim.SignOptions{
		Domain: "post.example", Selector: "now", Signer: crypto.Signer(p.key), HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (p headProvider) lookup(_ context.Context, name string) ([]string, error) {
	if name != "now._domainkey.post.example" {
		return nil, errors.New("no such name")
	}
	return []string{"", "a\nb", "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(p.key.Public().(ed25519.PublicKey))}, nil
}

// Heads are mailed when they are due, each once; a mail that is given back with its
// provider's signature dates the proofs from then on.
func TestSession_MailHead(t *testing.T) {
	clock := datatest.NewClock()
	provider := headProvider{ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	p := params(clock)
	p.Lookup = provider.lookup
	s, err := app.Create(t.Context(), p, t.TempDir(), []byte(datatest.Password), app.Owner{Name: "Sami Haddad", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	accounts, err := s.Vault.Accounts(t.Context())
	if err != nil || len(accounts) == 0 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	send := func(want int) {
		t.Helper()
		if err := s.MailHead(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		if got := len(s.Mailbox.Messages()); got != want {
			t.Errorf("%d mails, want %d", got, want)
		}
	}
	to := data.HeadMails{To: "sami@elsewhere.example", AccountID: accounts[0].ID, Lang: "ar", Days: 7}
	for code, m := range map[data.Code]data.HeadMails{
		data.CodeBadEmail:     {To: "sami", AccountID: to.AccountID, Days: 7},
		data.CodeBadChoice:    {To: to.To, AccountID: to.AccountID, Days: -1},
		data.CodeNotFound:     {To: to.To, AccountID: 99, Days: 7},
		data.CodeSameProvider: {To: "sami@" + strings.SplitN(accounts[0].FromAddress, "@", 2)[1], AccountID: to.AccountID, Days: 7},
	} {
		if err := s.Vault.SaveHeadMails(t.Context(), m); data.CodeOf(err) != code {
			t.Errorf("%+v: %v, want %s", m, err, code)
		}
	}
	send(0) // nobody asked for it
	if err := s.Vault.SaveHeadMails(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	send(0) // nothing is written yet
	news := datatest.MustPurpose(t, s.Vault, "News")
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	datatest.MustAgree(t, s.Vault, amal, news)
	send(1)
	datatest.MustAgree(t, s.Vault, amal, news)
	send(1) // not due
	clock.Add(7 * 24 * time.Hour)
	send(2)
	clock.Add(30 * 24 * time.Hour)
	send(2) // nothing new

	before, err := s.Vault.ProvePerson(t.Context(), amal)
	if r, err2 := proof.Check(before, ""); err != nil || err2 != nil || len(r.Faults)+len(r.Dated) > 0 || len(r.Proof.Anchors) != 2 {
		t.Errorf("before: %+v, %v, %v", r, err, err2)
	}
	raw := s.Mailbox.Messages()[0].Raw
	if a, dated, err := s.TakeHeadMail(t.Context(), raw); err != nil || a.Domain != "" || len(dated) != 1 || dated[0].Why != proof.WhyUnsigned {
		t.Errorf("unsigned: %+v, %+v, %v", a, dated, err)
	}
	a, dated, err := s.TakeHeadMail(t.Context(), append([]byte("From sami Mon Nov 30 07:20:15 2026\n"), provider.sign(t, raw)...))
	if err != nil || a.Domain != "post.example" || a.DatedAt.IsZero() || len(dated) != 1 {
		t.Errorf("signed: %+v, %+v, %v", a, dated, err)
	}
	all, err := s.Vault.LedgerAnchors(t.Context())
	if again, dated, err := s.TakeHeadMail(t.Context(), provider.sign(t, raw)); err != nil || !again.Known || a.Known || again.ID != a.ID || again.Domain != "post.example" || len(dated) != 1 || dated[0].Why != "" {
		t.Errorf("given back twice: %+v, %+v, %v", again, dated, err)
	}
	if now, err2 := s.Vault.LedgerAnchors(t.Context()); err != nil || err2 != nil || !slices.Equal(now, all) {
		t.Errorf("%+v, want %+v (%v, %v)", now, all, err, err2)
	}
	datatest.MustAgree(t, s.Vault, amal, news)
	file, err := s.Vault.ProvePerson(t.Context(), amal)
	r, err2 := proof.Check(file, "")
	if err != nil || err2 != nil || len(r.Faults) > 0 || len(r.Dated) != 1 || r.Dated[0].By != "post.example" || r.Dated[0].Size != a.Size {
		t.Errorf("after: %+v, %v, %v", r, err, err2)
	}
	var said bytes.Buffer
	if r.Report(&said); !strings.Contains(said.String(), "dated: the first 3 events existed on ") || strings.Contains(said.String(), proof.NotDated) {
		t.Errorf("it says:\n%s", said.String())
	}
	if _, _, err := s.TakeHeadMail(t.Context(), append(provider.sign(t, raw), make([]byte, 300<<10)...)); data.CodeOf(err) != data.CodeNoHead {
		t.Errorf("a long mail: %v", err)
	}
	if _, _, err := s.TakeHeadMail(t.Context(), []byte("Subject: nothing\r\n\r\nno head\r\n")); data.CodeOf(err) != data.CodeNoHead {
		t.Errorf("a mail without a head: %v", err)
	}
}

// Where heads are mailed only when it is asked for, none goes by itself. Another mailbox
// gets the newest head, though the one before had it.
func TestSession_MailHead_WhenAsked(t *testing.T) {
	clock := datatest.NewClock()
	s, err := app.Create(t.Context(), params(clock), t.TempDir(), []byte(datatest.Password), app.Owner{Name: "Sami Haddad", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	accounts, err := s.Vault.Accounts(t.Context())
	if err != nil || len(accounts) == 0 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	datatest.MustPurpose(t, s.Vault, "News")
	for _, x := range []struct {
		to, lang string
		want     int
	}{
		{"sami@elsewhere.example", "", 0}, {"sami@elsewhere.example", "en", 1}, {"sami@elsewhere.example", "en", 1},
		{"sami@third.example", "", 1}, {"sami@third.example", "ar", 2}, {"sami@third.example", "ar", 2},
	} {
		if err := s.Vault.SaveHeadMails(t.Context(), data.HeadMails{To: x.to, AccountID: accounts[0].ID, Lang: "en"}); err != nil {
			t.Fatal(err)
		}
		clock.Add(30 * 24 * time.Hour)
		if err := s.MailHead(t.Context(), x.lang); err != nil {
			t.Fatal(err)
		}
		if got := len(s.Mailbox.Messages()); got != x.want {
			t.Errorf("%+v: %d mails", x, got)
		}
	}
}

// For a mail that has no head of this ledger nobody is asked for a key.
func TestSession_TakeHeadMail_LooksUpOursAlone(t *testing.T) {
	clock := datatest.NewClock()
	provider := headProvider{ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	p, asked := params(clock), 0
	p.Lookup = func(ctx context.Context, name string) ([]string, error) {
		asked++
		return provider.lookup(ctx, name)
	}
	s, err := app.Create(t.Context(), p, t.TempDir(), []byte(datatest.Password), app.Owner{Name: "Sami Haddad", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	datatest.MustPurpose(t, s.Vault, "News")
	h, err := s.Vault.KeepHead(t.Context(), data.AnchorMail)
	if err != nil {
		t.Fatal(err)
	}
	mail := func(text string) []byte {
		return provider.sign(t, []byte("From: sami@post.example\r\nTo: sami@elsewhere.example\r\nSubject: x\r\nDate: Mon, 30 Nov 2026 07:20:15 +0000\r\n\r\n"+strings.ReplaceAll(text, "\n", "\r\n")))
	}
	if _, _, err := s.TakeHeadMail(t.Context(), mail("a love letter\n")); data.CodeOf(err) != data.CodeNoHead || asked != 0 {
		t.Errorf("a mail without a head: %v; the key was asked for %d times", err, asked)
	}
	if _, dated, err := s.TakeHeadMail(t.Context(), mail("keep this\n\n"+h.Signed)); err != nil || len(dated) != 1 || dated[0].Why != "" || asked != 1 {
		t.Errorf("a mail with one: %+v, %v; the key was asked for %d times", dated, err, asked)
	}
}

// A mail whose key could not be had is dated when it is given back once more with the
// key; once it is dated it stays so, though the key is gone. It is kept once.
func TestSession_TakeHeadMail_Twice(t *testing.T) {
	clock := datatest.NewClock()
	provider := headProvider{ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	p, there := params(clock), false
	p.Lookup = func(ctx context.Context, name string) ([]string, error) {
		if !there {
			return nil, errors.New("no connection")
		}
		return provider.lookup(ctx, name)
	}
	s, err := app.Create(t.Context(), p, t.TempDir(), []byte(datatest.Password), app.Owner{Name: "Sami Haddad", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	datatest.MustPurpose(t, s.Vault, "News")
	h, err := s.Vault.KeepHead(t.Context(), data.AnchorPaper)
	if err != nil {
		t.Fatal(err)
	}
	mail := provider.sign(t, []byte("From: sami@post.example\r\nTo: sami@elsewhere.example\r\nSubject: x\r\nDate: Mon, 30 Nov 2026 07:20:15 +0000\r\n\r\n"+strings.ReplaceAll(h.Signed, "\n", "\r\n")))
	for i, want := range []struct {
		there  bool
		domain string
		why    proof.Why
	}{{false, "", proof.WhyNoKey}, {false, "", proof.WhyNoKey}, {true, "post.example", ""}, {false, "post.example", ""}} {
		there = want.there
		a, dated, err := s.TakeHeadMail(t.Context(), mail)
		if err != nil || a.Known != (i > 0) || a.Domain != want.domain || a.DatedAt.IsZero() != (want.domain == "") || len(dated) != 1 || dated[0].Why != want.why {
			t.Errorf("for the %d. time: %+v, %+v, %v", i+1, a, dated, err)
		}
		if all, err := s.Vault.LedgerAnchors(t.Context()); err != nil || len(all) != 2 || all[0].Domain != want.domain {
			t.Errorf("for the %d. time: %+v, %v", i+1, all, err)
		}
		if c, err := s.Vault.CheckLedger(t.Context(), nil); err != nil || len(c.Findings) > 0 {
			t.Errorf("for the %d. time: %+v, %v", i+1, c, err)
		}
		clock.Add(time.Hour)
	}
}

// That a head could not be mailed is written down with the reason, until one is.
func TestSession_MailHead_Fails(t *testing.T) {
	clock := datatest.NewClock()
	s, err := app.Create(t.Context(), params(clock), t.TempDir(), []byte(datatest.Password), app.Owner{Name: "Sami Haddad", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	datatest.MustPurpose(t, s.Vault, "News")
	practice, err := s.Emails.Sandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := data.Account{Kind: data.AccountSMTP, Name: "Olive", Host: practice.Host, Port: practice.Port, Security: data.SecurityLoopback, User: practice.User,
		FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1}
	if a.ID, err = s.Vault.SaveAccount(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	m := data.HeadMails{To: "sami@elsewhere.example", AccountID: a.ID, Lang: "en", Days: 7}
	if err := s.Vault.SaveHeadMails(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	check := func(what, failure string) {
		t.Helper()
		now, err := s.Vault.HeadMails(t.Context())
		if err != nil || now.Failure != failure || now.FailedAt.IsZero() != (failure == "") || failure != "" && !now.FailedAt.Equal(clock.Now()) {
			t.Errorf("%s: %+v, %v", what, now, err)
		}
	}
	check("before", "")
	ended, end := context.WithCancel(t.Context())
	end()
	if err := s.MailHead(ended, ""); err == nil {
		t.Error("it was mailed")
	}
	check("locked meanwhile", "")
	if err := s.MailHead(t.Context(), ""); err == nil {
		t.Error("it was mailed without a password")
	}
	check("without a password", "no_password")
	if err := s.Vault.SaveHeadMails(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	check("saved as it was", "no_password")
	clock.Add(time.Hour)
	if err := s.Secrets.Set(t.Context(), s.Vault.SecretName(a.ID), practice.Password); err != nil {
		t.Fatal(err)
	}
	if err := s.MailHead(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	check("once one was mailed", "")
	if err := s.Vault.NoteHeadFailed(t.Context(), "no_password"); err != nil {
		t.Fatal(err)
	}
	m.To = "sami@third.example"
	if err := s.Vault.SaveHeadMails(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	check("to another mailbox", "")
}
