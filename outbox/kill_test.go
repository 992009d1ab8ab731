package outbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/textproto"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
)

// The kill test runs this test binary again as the sender. envSender is the
// folder of its vault, envFault the way in which it is broken on purpose.
const (
	envSender = "MUJEEB_SENDER"
	envFault  = "MUJEEB_SENDER_FAULT"
	markAfter = "mark after"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(envSender); dir != "" {
		if err := sender(dir, os.Getenv(envFault)); err != nil {
			fmt.Fprintln(os.Stderr, "sender:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// sender is the program without its window: it opens the vault, sends what is
// due and ends. It also ends with the test that started it.
func sender(dir, fault string) error {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(2)
	}()
	ctx := context.Background()
	v, err := data.Open(ctx, dir, []byte(datatest.Password), data.Params{})
	if err != nil {
		return err
	}
	var store Store = v
	if fault == markAfter {
		store = markingAfter{v}
	}
	busy := make(chan struct{}, 1)
	service, err := New(Params{Store: store, OnProgress: func() { signal(busy) },
		Channels: (&Emails{Vault: v, Secrets: &secrets.Session{}}).Channel})
	if err != nil {
		return err
	}
	service.Start(ctx)
	for {
		if accounts, err := v.BusyAccounts(ctx); err != nil {
			return err
		} else if len(accounts) == 0 {
			return errors.Join(service.Stop(ctx), v.Close())
		}
		<-busy
	}
}

// markingAfter is the mistake that the two marks are there against: it writes
// the mark of a dot only when the answer is known.
type markingAfter struct{ *data.Vault }

func (m markingAfter) AdvanceOutbox(ctx context.Context, s data.OutboxStep) ([]int64, error) {
	late := data.OutboxStep{Results: s.Results, Released: s.Released}
	for _, r := range s.Results {
		late.Dots = append(late.Dots, r.ID)
	}
	if _, err := m.Vault.AdvanceOutbox(ctx, data.OutboxStep{Dots: late.Dots}); err != nil {
		return nil, err
	}
	late.Dots = nil
	_, err := m.Vault.AdvanceOutbox(ctx, late)
	return s.Dots, err
}

// moment is when the sink has the sender killed.
type moment string

const (
	atMail     moment = "at MAIL"
	atRcpt     moment = "at RCPT"
	beforeTake moment = "after the dot, not taken"
	afterTake  moment = "taken, not answered"
)

// sink is a mail server that takes everything, notes it, and has the sender
// killed at a moment after a number of messages.
type sink struct {
	mu     sync.Mutex
	to     map[string]int // messages taken, by recipient
	ids    map[string]int // by Message-ID
	taken  int
	killAt int // of taken; -1 = never
	moment moment
	kill   func()
}

// serve starts the server on loopback and gives its port.
func (s *sink) serve(t testing.TB) int {
	t.Helper()
	s.to, s.ids, s.killAt = map[string]int{}, map[string]int{}, -1
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &sinkSession{sink: s}, nil }))
	server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return l.Addr().(*net.TCPAddr).Port
}

// arm has the sender killed after n more messages.
func (s *sink) arm(n int, at moment, kill func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.killAt, s.moment, s.kill = s.taken+n, at, kill
}

// pass kills the sender if this is the moment. The caller holds the lock.
func (s *sink) pass(at moment) {
	if s.killAt >= 0 && s.taken >= s.killAt && at == s.moment {
		s.killAt = -1
		s.kill()
	}
}

type sinkSession struct {
	*sink
	rcpt string
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }

func (s *sinkSession) Mail(string, *smtp.MailOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass(atMail)
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass(atRcpt)
	s.rcpt = to
	return nil
}

func (s *sinkSession) Data(r io.Reader) error {
	head, err := textproto.NewReader(bufio.NewReader(r)).ReadMIMEHeader()
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err // no dot came: not taken
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.killAt; before >= 0 {
		if s.pass(beforeTake); s.killAt < 0 {
			return errors.New("never heard")
		}
	}
	s.to[s.rcpt]++
	s.ids[head.Get("Message-ID")]++
	s.taken++
	s.pass(afterTake)
	return nil
}

// runKilled has a campaign sent by processes of which all but the last are
// killed. After each kill the vault may hold one more unsure message for each
// connection, and nothing that is still on its way.
func runKilled(t *testing.T, s *stage, k *sink, rnd *rand.Rand, kills int, gap func() int, at func() moment, fault string) {
	t.Helper()
	unsure := 0
	for n := range kills + 1 {
		s.close(t)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), envSender+"="+s.dir, envFault+"="+fault)
		cmd.Stderr = os.Stderr
		if _, err := cmd.StdinPipe(); err != nil { // closed when this process ends, however it does
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n < kills {
			k.arm(gap(), at(), func() { _ = cmd.Process.Kill() })
		}
		giveUp := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		giveUp.Stop()
		if n == kills && err != nil {
			t.Fatalf("the last sender: %v", err)
		}
		if n < kills && err == nil {
			t.Fatalf("everything was sent after %d kills, want %d", n, kills)
		}
		s.reopen(t)
		got := s.totals(t)
		if cut := got[data.Unsure] - unsure; cut > connections || got[data.Claimed]+got[data.Dot] != 0 {
			t.Errorf("kill %d left %d unsure; totals %v", n, cut, got)
		}
		unsure = got[data.Unsure]
	}
}

// connections is what the accounts of the kill tests have.
const connections = 4

// verdict is what became of a campaign, by what the vault says and what the
// sink saw.
type verdict struct {
	twice, missing, lied  int // people: mailed twice; not mailed though sent; not sent though mailed
	unsure, unsureArrived int
	open                  int // messages without an end
}

func judge(t *testing.T, s *stage, k *sink) (v verdict) {
	t.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	ids, err := s.vault.RecipientIDs(t.Context(), s.run, "")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.vault.Recipients(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		n := k.to[r.Address]
		if n > 1 {
			v.twice++
		}
		switch r.State {
		case data.Sent:
			if n == 0 {
				v.missing++
			}
		case data.Unsure:
			v.unsure++
			v.unsureArrived += min(n, 1)
		case data.Queued, data.Claimed, data.Dot:
			v.open++
		default:
			if n > 0 {
				v.lied++
			}
		}
	}
	if len(rows) != len(s.leads) || len(k.to) > len(rows) {
		t.Errorf("%d rows for %d people, %d addresses mailed", len(rows), len(s.leads), len(k.to))
	}
	for id, n := range k.ids {
		if n > 1 || id == "" {
			v.twice = max(v.twice, 1)
		}
	}
	return v
}

func newRand(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("MUJEEB_SEED"); s != "" {
		var err error
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("MUJEEB_SEED=%d plays this again, as far as the system lets it", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// Promise 4 under SIGKILL: whatever the moment, nobody gets two, nobody is
// missing in silence, and what can't be known is at most one message for each
// connection that a kill cut.
func TestService_Killed(t *testing.T) {
	const people, kills = 2000, 24
	k := &sink{}
	port := k.serve(t)
	s := setStage(t, people, func(a *data.Account) { a.Kind, a.Port, a.Connections = "smtp", port, connections })
	rnd := newRand(t)
	moments, seen := []moment{atMail, atRcpt, beforeTake, afterTake}, map[moment]int{}
	runKilled(t, s, k, rnd, kills, func() int { return rnd.IntN(100) }, func() moment {
		at := moments[rnd.IntN(len(moments))]
		seen[at]++
		return at
	}, "")
	v := judge(t, s, k)
	t.Logf("%d mails, %d kills %v: %+v", people, kills, seen, v)
	if v.twice+v.missing+v.lied+v.open != 0 {
		t.Errorf("mailed twice %d, missing in silence %d, mailed but not said %d, without an end %d", v.twice, v.missing, v.lied, v.open)
	}
	if got := s.totals(t); got[data.Sent]+got[data.Unsure] != people {
		t.Errorf("totals: %v", got)
	}
}

// The test above is worth something: it finds the fault in a sender that marks
// its dots after the answer, as most programs do.
func TestService_KilledMarkAfter(t *testing.T) {
	const people, kills = 200, 6
	k := &sink{}
	port := k.serve(t)
	s := setStage(t, people, func(a *data.Account) { a.Kind, a.Port = "smtp", port })
	rnd := newRand(t)
	runKilled(t, s, k, rnd, kills, func() int { return 1 + rnd.IntN(25) }, func() moment { return afterTake }, markAfter)
	if v := judge(t, s, k); v.twice == 0 {
		t.Errorf("nobody was mailed twice: %+v", v)
	} else {
		t.Logf("found: %+v", v)
	}
}
