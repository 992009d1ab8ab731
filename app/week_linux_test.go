package app_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	netmail "net/mail"
	"net/smtp"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
	"mujeeb/mail/mailtest"
	"mujeeb/text/secret"
)

// The week below runs this test binary again as the program without its window, for a stint:
// envStint is the folder of its vault, envAhead how far its clock is ahead of the computer's,
// and envRoots the certificate of its mail server.
const (
	envStint = "MUJEEB_WEEK_VAULT"
	envAhead = "MUJEEB_WEEK_AHEAD"
	envRoots = "MUJEEB_WEEK_ROOTS"
)

// What a stint tells.
const (
	stintSent    = "sent"    // how many messages, of all runs
	stintSettled = "settled" // nothing more happens by itself today
)

// ahead returns a clock that is ahead of the computer's.
func ahead(by time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(by) } }

// weekParams are those of the vault.
func weekParams(by time.Duration) data.Params {
	return data.Params{Now: ahead(by), Cost: keys.Cost{Time: 1, MemoryKiB: keys.MinMemoryKiB, Threads: 1}}
}

// TestWeekStint is the program for a stint. It ends when it is killed.
func TestWeekStint(t *testing.T) {
	dir := os.Getenv(envStint)
	if dir == "" {
		return
	}
	by, err := time.ParseDuration(os.Getenv(envAhead))
	must(t, err)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(os.Getenv(envRoots))) {
		t.Fatal("no certificate")
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(2) // the test that started it ended
	}()
	s, err := app.OpenWith(t.Context(), app.Params{Now: ahead(by), Vault: weekParams(by), Log: slog.New(slog.DiscardHandler), RootCAs: roots,
		Secrets: secrets.NewKeeper(&secrets.Session{}, time.Hour)}, dir, data.Secret{Password: []byte(datatest.Password)})
	must(t, err)
	hearings, err := s.Vault.Hearings(t.Context())
	must(t, err)
	for _, h := range hearings {
		must(t, s.Secrets.Set(t.Context(), s.Vault.HearingSecretName(h.ID), secret.New(mailtest.Password)))
	}
	begun := ahead(by)()
	s.WakeHearing()
	for told := -1; ; time.Sleep(20 * time.Millisecond) {
		sent, settled := stintNow(t, s, begun, ahead(by))
		if sent != told {
			fmt.Println(stintSent, sent)
			told = sent
		}
		if settled {
			fmt.Println(stintSettled)
			_, _ = io.Copy(io.Discard, os.Stdin)
		}
	}
}

// stintNow counts what was sent, and reports whether nothing more happens by itself: the
// mailbox was read, and whoever has something to send waits for another day.
func stintNow(t *testing.T, s *app.Session, begun time.Time, now func() time.Time) (sent int, settled bool) {
	t.Helper()
	runs, err := s.Vault.Runs(t.Context(), data.RunClasses()...)
	must(t, err)
	settled = true
	for _, r := range runs {
		totals, err := s.Vault.RunTotals(t.Context(), r.ID)
		must(t, err)
		sent += totals[data.MessageSent]
		w := s.Waiting(r.AccountID)
		if r.State == data.RunRunning && !w.Trouble() && w.Until.Sub(now()) < 10*time.Minute {
			settled = false
		}
	}
	hearings, err := s.Vault.Hearings(t.Context())
	must(t, err)
	return sent, settled && hearings[0].HeardAt.After(begun)
}

// week is a shop whose program is started and killed every day.
type week struct {
	t       *testing.T
	server  *mailtest.Server
	port    int
	dir     string
	begun   time.Time
	passed  time.Duration
	account int64
	news    int64
	run     map[data.RunClass]int64
	said    map[string]int // who said no, and how many campaigns they had got by then
}

const (
	crowd = 60
	ghost = "ghost@example.org" // whom Postfix doesn't know
)

func person(i int) string { return fmt.Sprintf("person%d@example.org", i) }

func newWeek(t *testing.T) *week {
	t.Helper()
	w := &week{t: t, server: mailtest.Start(t), dir: t.TempDir() + "/vault", begun: time.Now(), run: map[data.RunClass]int64{}, said: map[string]int{}}
	w.port = w.server.StartPostfix(t)
	v, err := data.Create(t.Context(), w.dir, []byte(datatest.Password), weekParams(0))
	must(t, err)
	defer v.Close()
	w.news = datatest.MustPurpose(t, v, "News")
	for i := range crowd {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, fmt.Sprint("Person ", i), person(i)), w.news)
	}
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Ghost", ghost), w.news)
	w.account, err = v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "127.0.0.1", Port: w.port, Security: data.SecurityLoopback,
		FromName: "Olive Trading", FromAddress: mailtest.User, PerMinute: 1200, PerDay: 30, Connections: 2})
	must(t, err)
	_, err = v.SaveHearing(t.Context(), mailboxOf(w.server))
	must(t, err)
	return w
}

// day goes to an hour of a day, the first being 0.
func (w *week) day(n, hour int) { w.passed = time.Duration(24*n+hour) * time.Hour }

// stint lets the program work until nothing more happens by itself, or until it has sent so
// many messages since it began, and kills it.
func (w *week) stint(enough int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestWeekStint$", "-test.count=1")
	cmd.Env = append(os.Environ(), envStint+"="+w.dir, envAhead+"="+w.passed.String(), envRoots+"="+string(w.server.PEM))
	cmd.Stderr = w.t.Output()
	_, err := cmd.StdinPipe()
	must(w.t, err)
	out, err := cmd.StdoutPipe()
	must(w.t, err)
	must(w.t, cmd.Start())
	first, ended := -1, false
	for said := bufio.NewScanner(out); !ended && said.Scan(); {
		var n int
		if _, err := fmt.Sscanf(said.Text(), stintSent+" %d", &n); err == nil {
			if first < 0 {
				first = n
			}
			ended = enough > 0 && n-first >= enough
		} else if said.Text() == stintSettled {
			ended = true
		} else {
			w.t.Log("the program says: ", said.Text())
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if !ended {
		w.t.Fatalf("the program ended, or did not settle, after %v; %s", w.passed, w.server.Log())
	}
}

// desk is the owner at the desk, before the program sends.
func (w *week) desk(do func(v *data.Vault)) {
	w.t.Helper()
	v, err := data.Open(w.t.Context(), w.dir, []byte(datatest.Password), weekParams(w.passed))
	must(w.t, err)
	do(v)
	must(w.t, v.Close())
}

// send starts a run to everybody.
func (w *week) send(class data.RunClass) {
	w.t.Helper()
	w.desk(func(v *data.Vault) {
		r := data.Run{Class: class, Title: string(class), AccountID: w.account, Lang: "en", Subject: subjects[class], Body: "Hello {{name}}."}
		if class == data.ClassCampaign {
			r.PurposeID = w.news
		}
		id, err := v.SaveRun(w.t.Context(), r)
		must(w.t, err)
		_, err = v.StartRun(w.t.Context(), id)
		must(w.t, err)
		w.run[class] = id
	})
}

var subjects = map[data.RunClass]string{data.ClassCampaign: "Spring olives", data.ClassBreach: "Your data with us"}

// got counts the mails that lie in the mailboxes of the crowd, by subject and by whom.
func (w *week) got() map[string]map[string]int {
	w.t.Helper()
	all := map[string]map[string]int{}
	for _, subject := range subjects {
		all[subject] = map[string]int{}
	}
	for _, raw := range w.server.Crowd(w.t) {
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		must(w.t, err)
		of, ok := all[m.Header.Get("Subject")]
		if !ok {
			w.t.Fatalf("a mail about %q came", m.Header.Get("Subject"))
		}
		of[m.Header.Get("Delivered-To")]++
	}
	return all
}

// say has somebody write to the shop who got n campaigns so far, of those who did not yet.
func (w *week) say(n int, words string) {
	w.t.Helper()
	got := w.got()[subjects[data.ClassCampaign]]
	for i := range crowd { // the next in turn, so that the program has to read before it sends
		who := person(i)
		if _, did := w.said[who]; did || got[who] != n {
			continue
		}
		raw := fmt.Sprintf("From: %s\r\nTo: %s\r\nMessage-ID: <no%d@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: Re: hello\r\n\r\n%s\r\n", who, mailtest.User, i, words)
		must(w.t, smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", w.port), nil, who, []string{mailtest.User}, []byte(raw)))
		w.said[who] = n
		return
	}
	w.t.Fatalf("there is nobody who got %d: %v", n, got)
}

// A week with a program that is killed every day, once in the middle of a campaign; with a
// provider's outage, a provider that takes no more, a notice of a breach in between, and the
// owner away from the desk. By what lies in the mailboxes and stands in the servers' log,
// nobody got two, nobody who said no got one more, and every row is explained.
func TestWeek(t *testing.T) {
	w := newWeek(t)
	w.stint(0) // reads the mailbox, so that a campaign may start
	w.send(data.ClassCampaign)
	w.stint(10)
	w.stint(0)
	w.say(1, "STOP")

	w.day(1, 0)
	w.server.StopPostfix(t)
	w.stint(0)
	w.stint(0)

	w.day(2, 0)
	w.server.LimitPostfix(t, 10)
	w.stint(1)
	w.send(data.ClassBreach)
	w.stint(0)
	w.server.LimitPostfix(t, 0)
	w.say(0, "Please unsubscribe me.")
	w.say(1, "إلغاء الاشتراك")

	for day := range 5 { // nobody is at the desk
		w.day(3+day, 0)
		w.stint(7)
		w.stint(0)
		if day == 1 {
			w.say(0, "STOP")
		}
	}
	w.judge()
}

// judge compares what the vault says with the mailboxes and the servers' log.
func (w *week) judge() {
	t, got := w.t, w.got()
	log := w.server.Log()
	if !strings.Contains(log, "status=bounced") || !strings.Contains(log, "rate limit exceeded") {
		t.Error("Postfix bounced nothing, or never took no more")
	}
	for who, before := range w.said {
		if n := got[subjects[data.ClassCampaign]][who]; n > before {
			t.Errorf("%s got %d campaigns after they said no", who, n-before)
		}
	}
	w.desk(func(v *data.Vault) {
		for class, run := range w.run {
			ids, err := v.RecipientIDs(t.Context(), run, "")
			must(t, err)
			rows, err := v.Recipients(t.Context(), ids)
			must(t, err)
			if len(rows) != crowd+1 {
				t.Errorf("%s: %d rows", class, len(rows))
			}
			states := map[data.MessageState]int{}
			for _, r := range rows {
				states[r.State]++
				w.explain(class, r, got[subjects[class]][r.Address], log)
			}
			t.Logf("%s: %v", class, states)
		}
	})
	if t.Failed() {
		t.Log(log)
	}
}

// explain fails the test where a row doesn't tell what became of a message.
func (w *week) explain(class data.RunClass, r data.Recipient, arrived int, log string) {
	w.t.Helper()
	reached := arrived
	if r.Address == ghost {
		reached = min(1, strings.Count(log, "to=<"+ghost+">"))
	}
	switch {
	case arrived > 1:
		w.t.Errorf("%s: %s got %d", class, r.Address, arrived)
	case r.State == data.MessageSent && reached != 1:
		w.t.Errorf("%s: %s is sent and did not arrive", class, r.Address)
	case r.State == data.MessageUnsure || r.State == data.MessageSent:
	case r.State != data.MessageSkipped && r.State != data.MessageFailed:
		w.t.Errorf("%s: %s is still %s", class, r.Address, r.State)
	case arrived > 0:
		w.t.Errorf("%s: %s is %s and got it", class, r.Address, r.State)
	case r.Reason == "":
		w.t.Errorf("%s: %s is %s, and nothing says why", class, r.Address, r.State)
	}
}
