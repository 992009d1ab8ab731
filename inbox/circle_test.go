package inbox

import (
	"context"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
	"mujeeb/mail/mailtest"
	"mujeeb/outbox"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
)

// relay is how one of the mail servers is started that take campaigns, deliver what they can
// into a mailbox of Dovecot, and report what they can't.
type relay func(*mailtest.Server, testing.TB) (port int)

// circle is a vault that sends by a relay and hears what lands in a mailbox of Dovecot.
type circle struct {
	*data.Vault
	server  *mailtest.Server
	port    int
	account int64
	purpose int64
	hearing int64
	leads   map[string]int64
}

func draw(t *testing.T, by relay, addresses ...string) *circle {
	t.Helper()
	v, err := data.Create(t.Context(), t.TempDir(), []byte(datatest.Password), data.Params{Now: time.Now, Cost: keys.Cost{Time: 1, MemoryKiB: keys.MinMemoryKiB, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	c := &circle{Vault: v, server: mailtest.Start(t), leads: map[string]int64{}}
	c.port = by(c.server, t)
	c.purpose = datatest.MustPurpose(t, v, "News")
	if c.account, err = v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "127.0.0.1", Port: c.port, Security: data.SecurityLoopback,
		FromName: "Olive Trading", FromAddress: mailtest.User, PerMinute: 1000, PerDay: 1000, Connections: 1}); err != nil {
		t.Fatal(err)
	}
	if c.hearing, err = v.SaveHearing(t.Context(), data.Hearing{Host: "127.0.0.1", Port: c.server.IMAPS, Security: data.SecurityTLS, User: mailtest.User, Login: data.LoginPassword}); err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		c.leads[a] = datatest.MustLead(t, v, "Layla", a)
		datatest.MustAgree(t, v, c.leads[a], c.purpose)
	}
	return c
}

// campaign sends a campaign and returns it.
func (c *circle) campaign(t *testing.T) (run int64) {
	t.Helper()
	run, err := c.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: c.purpose, AccountID: c.account, Lang: "en", Subject: "Spring olives", Body: "The olives are ripe."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.StartRun(t.Context(), run); data.CodeOf(err) != data.CodeNotHeard && err != nil {
		t.Fatal(err)
	} else if err != nil {
		c.poll(t)
		if _, err := c.StartRun(t.Context(), run); err != nil {
			t.Fatal(err)
		}
	}
	changed := make(chan struct{}, 1)
	emails := &byemail.Emails{Vault: c.Vault, Secrets: &secrets.Session{}, Dialer: dial.New(time.Now, nil)}
	service, err := outbox.New(outbox.Params{Store: c.Vault, Channels: emails.Channel, OnProgress: func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	service.Start(t.Context())
	defer service.Stop(context.Background())
	for {
		r, err := c.Run(t.Context(), run)
		if err != nil || r.State == data.RunPaused {
			t.Fatalf("%+v, %v", r, err)
		}
		if r.State == data.RunDone {
			return run
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatal("the run does not end")
		}
	}
}

// open opens the mailbox.
func (c *circle) open(t *testing.T) *mailbox.Conn {
	t.Helper()
	conn, err := mailbox.Open(t.Context(), mailbox.Account{Host: "127.0.0.1", Port: c.server.IMAPS, Security: mail.SecurityTLS, User: mailtest.User,
		Password: secret.New(mailtest.Password), RootCAs: c.server.Roots, Dial: dial.New(time.Now, nil).For(dial.Hear)})
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// poll hears what is new, and returns how many mails it was.
func (c *circle) poll(t *testing.T) (heard int) {
	t.Helper()
	conn := c.open(t)
	defer conn.Close()
	hearings, err := c.Hearings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ear := &Ear{Vault: c.Vault, Tokens: tokensOf(c.Vault)}
	if heard, err = ear.Poll(t.Context(), hearings[0], conn); err != nil {
		t.Fatal(err)
	}
	if err := c.NotePoll(t.Context(), c.hearing, ""); err != nil {
		t.Fatal(err)
	}
	return heard
}

// pollUntil polls until so many outcomes are in the log; the server tells of new mails.
func (c *circle) pollUntil(t *testing.T, n int) []data.Heard {
	t.Helper()
	for {
		c.poll(t)
		log, err := c.HeardLog(t.Context(), 0, 99)
		if err != nil {
			t.Fatal(err)
		}
		if len(log) >= n {
			return log
		}
		conn := c.open(t)
		_, err = conn.Examine(t.Context(), "INBOX")
		if err == nil {
			_, err = conn.Wait(t.Context(), time.Second)
		}
		conn.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// write sends a mail of somebody to the owner.
func (c *circle) write(t *testing.T, from, to, rest string) {
	t.Helper()
	raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nMessage-ID: <%d@example.org>\r\n%s", from, to, time.Now().UnixNano(), strings.ReplaceAll(rest, "\n", "\r\n"))
	if err := smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", c.port), nil, from, []string{to}, []byte(raw)); err != nil {
		t.Fatal(err)
	}
}

// A campaign goes out by a mail server; who answers STOP, who presses the button and who does
// not exist are heard in the mailbox, and the next campaign leaves them out. Postfix and Exim
// report each in a form of its own that there is nobody of that name.
func TestCircle(t *testing.T) {
	for name, c := range map[string]struct {
		by            relay
		status, words string
	}{
		"Postfix": {(*mailtest.Server).StartPostfix, "5.1.1", "unknown user"},
		"Exim":    {(*mailtest.Server).StartExim, "5.0.0", "Unrouteable address"},
	} {
		t.Run(name, func(t *testing.T) { goAround(t, c.by, c.status, c.words) })
	}
}

func goAround(t *testing.T, by relay, status, words string) {
	const replies, presses, stays, nobody = "layla@example.org", "omar@example.org", "sami@example.org", "nobody@example.org"
	c := draw(t, by, replies, presses, stays, nobody)
	c.server.Put(t, "", []byte("From: mum@example.net\nMessage-ID: <private@example.net>\nSubject: Dinner\n\nCome at eight.\n"))
	run := c.campaign(t)
	if totals, err := c.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != 4 {
		t.Fatalf("totals: %v, %v", totals, err)
	}
	ids := c.messages(t, run)
	tokens := tokensOf(c.Vault)
	c.write(t, replies, mailtest.User, "Subject: Re: Spring olives\nIn-Reply-To: <"+tokens.Make(mail.TokenRef, ids[replies])+"@olive.example>\n\nSTOP\n\nOn 24 Nov 2026, Olive <hello@olive.example> wrote:\n> ripe\n")
	c.write(t, presses, mailtest.User, "Subject: unsubscribe "+tokens.Make(mail.TokenOptOut, ids[presses])+"\n\n")
	got := map[int64]data.Heard{}
	for _, h := range c.pollUntil(t, 3) { // the message to nobody was taken, and comes back
		got[h.LeadID] = h
	}
	for address, want := range map[string]data.Outcome{replies: data.OutcomeOptOut, presses: data.OutcomeOptOut, nobody: data.OutcomeBounced} {
		if h := got[c.leads[address]]; h.Outcome != want || h.RunID != run {
			t.Errorf("%s: %+v, want %s", address, h, want)
		}
	}
	if h := got[c.leads[nobody]]; h.Status != status || !strings.Contains(h.Words, words) || h.Proof != "returned" {
		t.Errorf("the report: %+v", h)
	}
	if again := c.poll(t); again != 0 {
		t.Errorf("%d mails are heard again", again)
	}
	c.renumbered(t)
	if next := c.messages(t, c.campaign(t)); len(next) != 1 || next[stays] == 0 {
		t.Errorf("the next campaign went to %v", next)
	}
}

// renumbered reads all again once the server lost its numbers, and nothing counts twice.
func (c *circle) renumbered(t *testing.T) {
	t.Helper()
	before, err := c.HeardLog(t.Context(), 0, 99)
	if err != nil {
		t.Fatal(err)
	}
	c.server.Renumber(t, "")
	if heard := c.poll(t); heard < 3 {
		t.Errorf("only %d mails are read again", heard)
	}
	if after, err := c.HeardLog(t.Context(), 0, 99); err != nil || len(after) != len(before) {
		t.Errorf("%d outcomes became %d: %v", len(before), len(after), err)
	}
}

// messages returns the messages of a run by address.
func (c *circle) messages(t *testing.T, run int64) map[string]int64 {
	t.Helper()
	ids, err := c.RecipientIDs(t.Context(), run, "")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := c.Recipients(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int64{}
	for _, r := range rows {
		found[r.Address] = r.ID
	}
	return found
}

// A message of which nobody knows whether it left is settled by its copy among the sent ones.
func TestCircle_Unsure(t *testing.T) {
	s, server := play(t, layla), mailtest.Start(t)
	run := s.send(t, data.MessageUnsure)
	c := &circle{Vault: s.Vault, server: server}
	var err error
	if c.hearing, err = s.SaveHearing(t.Context(), data.Hearing{Host: "127.0.0.1", Port: server.IMAPS, Security: data.SecurityTLS, User: mailtest.User, Login: data.LoginPassword}); err != nil {
		t.Fatal(err)
	}
	c.poll(t)
	if unsure, err := c.UnsureMessages(t.Context(), 9); err != nil || len(unsure) != 1 {
		t.Fatalf("without a copy: %+v, %v", unsure, err)
	}
	server.Put(t, "Gesendete", []byte("From: "+mailtest.User+"\nMessage-ID: <"+s.ref(layla)+"@olive.example>\nSubject: Spring olives\n\nripe\n"))
	c.poll(t)
	if totals, err := c.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != 1 {
		t.Errorf("totals: %v, %v", totals, err)
	}
}
