package app_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail"
)

// shop is an open vault with people who agreed to hear from it.
type shop struct {
	*app.Session
	t        *testing.T
	clock    *datatest.Clock
	dir      string
	name     string
	purpose  int64
	progress chan struct{}
}

const people = 3

func newShop(t *testing.T, name string) *shop {
	t.Helper()
	s := &shop{t: t, clock: datatest.NewClock(), name: name, progress: make(chan struct{}, 1)}
	s.Session, s.dir = newSession(t, s.clock, name)
	s.OnProgress(func() {
		select {
		case s.progress <- struct{}{}:
		default:
		}
	})
	s.purpose = datatest.MustPurpose(t, s.Vault, "News")
	for i := range people {
		datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, fmt.Sprint("Person ", i), fmt.Sprintf("person%d@%s.example", i, name)), s.purpose)
	}
	settings, err := s.Vault.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Contact, settings.Postal = name+"@shop.example", "Rainbow Street 12, Amman"
	if err := s.Vault.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	return s
}

// start starts a run over the practice server that sends one message a minute. The
// shop's clock stands, so the minute never ends by itself.
func (s *shop) start() (run int64) {
	s.t.Helper()
	server, err := s.Emails.Sandbox(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return s.startBy(data.Account{Name: "Slow", Kind: data.AccountSandbox, Host: server.Host, Port: server.Port, Security: data.Security(server.Security)})
}

// startBy is start over another server.
func (s *shop) startBy(a data.Account) (run int64) {
	s.t.Helper()
	a.FromName, a.FromAddress = s.name, s.name+"@shop.example"
	a.PerMinute, a.PerDay, a.Connections = 1, 1000, 1
	account, err := s.Vault.SaveAccount(s.t.Context(), a)
	if err != nil {
		s.t.Fatal(err)
	}
	run, err = s.Vault.SaveRun(s.t.Context(), data.Run{
		Class: data.ClassCampaign, Title: "News", PurposeID: s.purpose, AccountID: account, Lang: "en", Subject: "News of " + s.name, Body: "Hello {{name}}.",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Vault.StartRun(s.t.Context(), run); err != nil {
		s.t.Fatal(err)
	}
	s.Wake()
	return run
}

// sent waits until so many messages of a run are sent. Minutes pass meanwhile.
func (s *shop) sent(run int64, n int) {
	s.t.Helper()
	minutes := time.NewTicker(20 * time.Millisecond)
	defer minutes.Stop()
	s.sentWhile(run, n, minutes.C)
}

// sentFirst waits until the first message of a run is sent, and no second one can be: no
// minute passes.
func (s *shop) sentFirst(run int64) {
	s.t.Helper()
	s.sentWhile(run, 1, nil)
}

// sentWhile waits until so many messages of a run are sent. A minute passes at each tick.
func (s *shop) sentWhile(run int64, n int, minutes <-chan time.Time) {
	s.t.Helper()
	for end := time.After(30 * time.Second); ; {
		totals, err := s.Vault.RunTotals(s.t.Context(), run)
		if err != nil {
			s.t.Fatal(err)
		}
		if totals[data.MessageSent] >= n {
			return
		}
		select {
		case <-s.progress:
		case <-minutes:
			s.clock.Add(61 * time.Second)
			s.Wake()
		case <-end:
			s.t.Fatalf("%s: waited for %d messages, there are %v", s.name, n, totals)
		}
	}
}

// received fails the test unless so many mails arrived, all for the shop's own
// people.
func (s *shop) received(n int) {
	s.t.Helper()
	mails := s.Mailbox.Messages()
	if len(mails) != n {
		s.t.Errorf("%s: %d mails arrived, want %d", s.name, len(mails), n)
	}
	for _, m := range mails {
		if !strings.HasSuffix(m.To, "@"+s.name+".example") {
			s.t.Errorf("%s: there is a mail for %s", s.name, m.To)
		}
	}
}

// A program may hold two open vaults: each sends its own run to its own mailbox,
// and is locked by its own clock; closing one leaves the other sending.
func TestSession_Two(t *testing.T) {
	olive, thyme := newShop(t, "olive"), newShop(t, "thyme")
	first, second := olive.start(), thyme.start()
	olive.sent(first, people)
	olive.received(people)
	thyme.sentFirst(second)

	olive.SetIdle(data.Settings{IdleLock: 5})
	thyme.SetIdle(data.Settings{IdleLock: 10})
	for _, s := range []*shop{olive, thyme} {
		s.Touch()
		s.clock.Add(5 * time.Minute)
	}
	if !olive.IdledOut() || thyme.IdledOut() {
		t.Error("after five minutes the one whose limit that is should be idle, and the other not")
	}
	olive.Touch()
	thyme.clock.Add(5 * time.Minute)
	if olive.IdledOut() || !thyme.IdledOut() {
		t.Error("using one vault should keep it from being idle, and not the other")
	}

	if totals, err := thyme.Vault.RunTotals(t.Context(), second); err != nil || totals.Left() == 0 {
		t.Fatalf("the second run has nothing left to send: %v, %v", totals, err)
	}
	mustClose(t, olive.Session)
	mustOpen(t, olive.dir)
	thyme.sent(second, people)
	thyme.received(people)
	if left := olive.Mailbox.Messages(); len(left) != 0 {
		t.Errorf("%d mails are left of the vault that was closed", len(left))
	}
	again, err := app.OpenWith(t.Context(), params(olive.clock), olive.dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	olive.Session = again
	if totals, err := olive.Vault.RunTotals(t.Context(), first); err != nil || totals[data.MessageSent] != people {
		t.Errorf("the run of the vault that was closed stands at %v, %v", totals, err)
	}
	mustClose(t, olive.Session)
	mustClose(t, thyme.Session)
}

// slowServer is a mail server on loopback that takes one message and holds the
// answer to it back.
func slowServer(t *testing.T) (port int, arrived, answer chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	arrived, answer = make(chan struct{}), make(chan struct{})
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		fmt.Fprint(c, "220 slow ESMTP\r\n")
		inText := false
		for lines := bufio.NewScanner(c); lines.Scan(); {
			switch line := lines.Text(); {
			case inText && line == ".":
				inText = false
				close(arrived)
				<-answer
				fmt.Fprint(c, "250 taken\r\n")
			case inText:
			case line == "DATA":
				inText = true
				fmt.Fprint(c, "354 go on\r\n")
			default:
				fmt.Fprint(c, "250 ok\r\n")
			}
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, arrived, answer
}

// Closing waits for the answer to a message that has left: it is known to be sent,
// and nobody has to wonder.
func TestSession_CloseHearsAnswer(t *testing.T) {
	s := newShop(t, "olive")
	port, arrived, answer := slowServer(t)
	run := s.startBy(data.Account{Name: "Slow", Kind: data.AccountSMTP, Host: "127.0.0.1", Port: port, Security: data.Security(mail.SecurityLoopback)})
	<-arrived
	ctx := newWaited(2) // for the jobs, and for the answer
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		if left, err := s.Close(ctx); err != nil || left.Any() {
			t.Errorf("closing left %+v, %v", left, err)
		}
	}()
	<-ctx.waited
	close(answer)
	<-closed
	again, err := app.OpenWith(t.Context(), params(s.clock), s.dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, again)
	if totals, err := again.Vault.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != 1 || totals[data.MessageUnsure] != 0 {
		t.Errorf("the run stands at %v, %v", totals, err)
	}
}
