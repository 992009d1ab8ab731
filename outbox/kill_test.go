package outbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
)

// The kill test runs this test binary again as the sender. envSender is the
// folder of its vault, envPassword the account's password if it has any,
// envFault the way in which it is broken on purpose. How many people are written
// to and how often the sender is killed may come from outside (make soak).
const (
	envSender   = "MUJEEB_SENDER"
	envPassword = "MUJEEB_SENDER_PASSWORD"
	envFault    = "MUJEEB_SENDER_FAULT"
	envPeople   = "MUJEEB_PEOPLE"
	envKills    = "MUJEEB_KILLS"
	envSeed     = "MUJEEB_SEED"
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
	accounts, err := v.BusyAccounts(ctx)
	if err != nil {
		return err
	}
	session := &secrets.Session{}
	for _, a := range accounts {
		if err := session.Set(ctx, v.SecretName(a), secret.New(os.Getenv(envPassword))); err != nil {
			return err
		}
	}
	busy := make(chan struct{}, 1)
	service, err := New(Params{Store: faults[fault](v), OnProgress: func() { signal(busy) },
		Channels: (&byemail.Emails{Vault: v, Secrets: session, Dialer: dial.New(time.Now, nil)}).Channel})
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

// The mistakes that the two marks are there against.
const (
	markAfter  = "mark after"  // as most programs do
	markBefore = "mark before" // likewise
)

var faults = map[string]func(*data.Vault) Store{
	"":         func(v *data.Vault) Store { return v },
	markAfter:  func(v *data.Vault) Store { return markingAfter{v} },
	markBefore: func(v *data.Vault) Store { return markingBefore{v} },
}

// markingAfter writes down nothing before the answer is known.
type markingAfter struct{ *data.Vault }

func (m markingAfter) AdvanceOutbox(ctx context.Context, s data.OutboxStep) ([]int64, error) {
	late := data.OutboxStep{}
	for _, r := range s.Results {
		late.Commits = append(late.Commits, r.ID)
	}
	if _, err := m.Vault.AdvanceOutbox(ctx, late); err != nil {
		return nil, err
	}
	_, err := m.Vault.AdvanceOutbox(ctx, data.OutboxStep{Results: s.Results, Released: s.Released})
	return s.Commits, err
}

// markingBefore writes down a message as sent before it is.
type markingBefore struct{ *data.Vault }

func (m markingBefore) AdvanceOutbox(ctx context.Context, s data.OutboxStep) ([]int64, error) {
	allowed, err := m.Vault.AdvanceOutbox(ctx, s)
	if err != nil {
		return nil, err
	}
	var sent []data.Result
	for _, id := range allowed {
		sent = append(sent, data.Result{ID: id, State: data.MessageSent})
	}
	return allowed, m.Vault.RecordResults(ctx, sent)
}

// peer is a server that takes everything and can tell afterwards what it took.
type peer interface {
	address() string
	login() (user, password string)
	taken(t testing.TB) tally
}

// tally counts messages that were taken, by recipient and by Message-ID.
type tally struct{ to, ids map[string]int }

func newTally() tally { return tally{map[string]int{}, map[string]int{}} }

// sinkPeer is Postfix's smtp-sink. It writes a message down when its final dot
// has come.
type sinkPeer struct {
	port int
	dump string
}

func (p sinkPeer) address() string                { return fmt.Sprintf("127.0.0.1:%d", p.port) }
func (p sinkPeer) login() (user, password string) { return "", "" }

func (p sinkPeer) taken(t testing.TB) tally {
	t.Helper()
	all := newTally()
	f, err := os.Open(p.dump)
	if errors.Is(err, os.ErrNotExist) {
		return all // nothing was taken yet
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if to, ok := strings.CutPrefix(lines.Text(), "X-Rcpt-Args: "); ok {
			all.to[strings.Trim(to, "<>")]++
		} else if name, id, ok := strings.Cut(lines.Text(), ": "); ok && strings.EqualFold(name, "Message-ID") {
			all.ids[id]++
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// boxPeer is the program's own practice server.
type boxPeer struct {
	box *mail.Sandbox
	mu  sync.Mutex
	all tally
}

func newBoxPeer(t testing.TB) *boxPeer {
	t.Helper()
	p := &boxPeer{all: newTally()}
	var err error
	if p.box, err = mail.StartSandbox(mail.SandboxConfig{Store: p}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.box.Close)
	return p
}

// Put counts a message.
func (p *boxPeer) Put(_ context.Context, m mail.Received) error {
	view, err := mail.ParseReceived(m.Raw)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all.to[m.To]++
	p.all.ids[header(view, "Message-ID")]++
	return nil
}

func (p *boxPeer) address() string { return p.box.Addr() }

func (p *boxPeer) login() (user, password string) {
	a := p.box.Account()
	return a.User, a.Password.Reveal()
}

func (p *boxPeer) taken(testing.TB) tally {
	p.mu.Lock()
	defer p.mu.Unlock()
	return tally{maps.Clone(p.all.to), maps.Clone(p.all.ids)}
}

// connections is what the accounts of the kill tests have.
const connections = 4

// massacre is a campaign that is sent by processes of which all but the last
// are killed.
type massacre struct {
	*stage
	peer    peer
	cutter  *cutter
	fault   string
	rand    *rand.Rand
	moments []moment
	gone    map[string]int // who opted out or was erased, and how many they had got until then
	unsure  int
}

func newMassacre(t *testing.T, p peer, people int, fault string, moments ...moment) *massacre {
	t.Helper()
	cut := newCutter(t, p.address())
	s := setStage(t, 0, func(a *data.Account) {
		a.Kind, a.Port, a.Connections, a.PerMinute, a.PerDay = "smtp", cut.port, connections, 10_000_000, 10_000_000
		a.User, _ = p.login()
	})
	s.crowd(t, people)
	s.run = s.start(t)
	return &massacre{stage: s, peer: p, cutter: cut, fault: fault, rand: newRand(t), moments: moments, gone: map[string]int{}}
}

// bytesEach is a little less than what passes for one message.
const bytesEach = 3000

// kill lets a sender run for a while and kills it. After that the vault may hold
// one more unsure message for each connection, and nothing that is still on its
// way.
func (m *massacre) kill(t *testing.T, most int) {
	t.Helper()
	at, after := m.moments[m.rand.IntN(len(m.moments))], m.rand.IntN(most)
	if at == anywhere {
		after = after*bytesEach + m.rand.IntN(bytesEach)
	}
	if err := m.send(t, at, after); err == nil {
		t.Fatal("everything was sent before the last kill")
	}
	m.reopen(t)
	got := m.totals(t)
	if cut := got[data.MessageUnsure] - m.unsure; cut > connections || got[data.MessageCommitted] != 0 {
		t.Errorf("killed %s: %d more are unsure; totals %v", at, cut, got)
	}
	m.unsure = got[data.MessageUnsure]
	m.lose(t)
}

// send runs a sender until it ends or is killed.
func (m *massacre) send(t *testing.T, at moment, after int) error {
	t.Helper()
	m.close(t)
	_, password := m.peer.login()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envSender+"="+m.dir, envFault+"="+m.fault, envPassword+"="+password)
	cmd.Stderr = t.Output()
	if _, err := cmd.StdinPipe(); err != nil { // closed when this process ends, however it does
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if at != "" {
		m.cutter.arm(at, after, func() { _ = cmd.Process.Kill() })
	}
	err := cmd.Wait()
	m.cutter.disarm()
	m.cutter.wait() // what was written arrives before anything else happens
	return err
}

// lose takes a person out of those who still wait: they opt out, or are erased.
func (m *massacre) lose(t *testing.T) {
	t.Helper()
	i := m.rand.IntN(len(m.leads))
	if _, gone := m.gone[mailbox(i)]; gone {
		return
	}
	r := m.row(t, i)
	if r.State != data.MessageQueued {
		return
	}
	var err error
	if m.rand.IntN(2) == 0 {
		_, err = m.vault.EraseLead(t.Context(), r.LeadID)
	} else {
		_, err = m.vault.RecordConsent(t.Context(), data.ConsentRecord{LeadID: r.LeadID, PurposeID: m.purpose,
			Act: data.ActWithdrawn, Via: "email", Grade: data.GradeWord})
	}
	if err != nil {
		t.Fatal(err)
	}
	m.gone[r.Address] = m.peer.taken(t).to[r.Address]
}

// verdict is what became of a campaign, by what the vault says and what the
// server saw.
type verdict struct {
	twice, missing, lied  int // people: mailed twice; not mailed though sent; not sent though mailed
	late                  int // people: mailed after they opted out or were erased
	unsure, unsureArrived int
	open                  int // messages without an end
}

func (v verdict) faults() int { return v.twice + v.missing + v.lied + v.late + v.open }

func (m *massacre) judge(t *testing.T) (v verdict) {
	t.Helper()
	taken := m.peer.taken(t)
	ids, err := m.vault.RecipientIDs(t.Context(), m.run, "")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := m.vault.Recipients(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		v.add(r.State, taken.to[r.Address])
	}
	for address, before := range m.gone {
		if taken.to[address] > before {
			v.late++
		}
	}
	if len(rows) != len(m.leads) || len(taken.to) > len(rows) {
		t.Errorf("%d rows for %d people, %d addresses mailed", len(rows), len(m.leads), len(taken.to))
	}
	if len(taken.ids) < len(taken.to) {
		t.Errorf("%d Message-IDs for %d people", len(taken.ids), len(taken.to))
	}
	for id, n := range taken.ids {
		if n > 1 || id == "" {
			v.twice = max(v.twice, 1)
		}
	}
	return v
}

func (v *verdict) add(state data.MessageState, mailed int) {
	if mailed > 1 {
		v.twice++
	}
	switch state {
	case data.MessageSent:
		if mailed == 0 {
			v.missing++
		}
	case data.MessageUnsure:
		v.unsure++
		v.unsureArrived += min(mailed, 1)
	case data.MessageQueued, data.MessageClaimed, data.MessageCommitted:
		v.open++
	default:
		if mailed > 0 {
			v.lied++
		}
	}
}

// finish has the rest sent and judges.
func (m *massacre) finish(t *testing.T) verdict {
	t.Helper()
	if err := m.send(t, "", 0); err != nil {
		t.Fatalf("the last sender: %v", err)
	}
	m.reopen(t)
	return m.judge(t)
}

func newRand(t testing.TB) *rand.Rand {
	seed := uint64(number(t, envSeed, int(time.Now().UnixNano())))
	t.Logf("%s=%d plays this again, as far as the system lets it", envSeed, seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// number reads a size that may come from outside.
func number(t testing.TB, env string, otherwise int) int {
	t.Helper()
	s := os.Getenv(env)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", env, err)
	}
	return n
}

// Promise 4 under SIGKILL: whatever the moment, nobody gets two, nobody is
// missing in silence, nobody who opted out or was erased meanwhile gets any, and
// what can't be known is at most one message for each connection that a kill cut.
func TestService_Killed(t *testing.T) {
	people, kills := number(t, envPeople, 2000), number(t, envKills, 24)
	for name, start := range map[string]func(*testing.T) peer{
		"smtp-sink": func(t *testing.T) peer {
			port, dump := smtpSink(t)
			return sinkPeer{port, dump}
		},
		"sandbox": func(t *testing.T) peer { return newBoxPeer(t) },
		"Postfix": func(t *testing.T) peer { return newMailboxPeer(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMassacre(t, start(t), people, "", anywhere, dotLost, answerLost)
			for range kills {
				m.kill(t, people/kills)
			}
			v := m.finish(t)
			t.Logf("%d people, %d kills, %d gone meanwhile: %+v", people, kills, len(m.gone), v)
			if v.faults() != 0 {
				t.Errorf("%+v", v)
			}
			if got := m.totals(t); got[data.MessageSent]+got[data.MessageUnsure]+got[data.MessageSkipped] != people || got[data.MessageSkipped] != len(m.gone) {
				t.Errorf("totals: %v", got)
			}
		})
	}
}

// The test above is worth something: it finds the fault in a sender that marks
// its messages after the answer, and in one that marks them before the dot.
func TestService_KilledOnPurpose(t *testing.T) {
	const people, kills = 200, 6
	for fault, c := range map[string]struct {
		at    moment
		found func(verdict) int
	}{
		markAfter:  {answerLost, func(v verdict) int { return v.twice }},
		markBefore: {dotLost, func(v verdict) int { return v.missing }},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			port, dump := smtpSink(t)
			m := newMassacre(t, sinkPeer{port, dump}, people, fault, c.at)
			for range kills {
				m.kill(t, people/kills)
			}
			if v := m.finish(t); c.found(v) == 0 {
				t.Errorf("not found: %+v", v)
			} else {
				t.Logf("found: %+v", v)
			}
		})
	}
}
