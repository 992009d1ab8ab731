package outbox

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/outbox/channel"
)

// stage is a vault with a started campaign, and a channel that plays a part.
type stage struct {
	channel data.Channel
	vault   *data.Vault
	dir     string
	params  data.Params
	account int64
	purpose int64
	leads   []int64
	run     int64
}

// setter makes a stage; see setStage.
type setter func(t testing.TB, n int, change func(*data.Account)) *stage

// onEach plays a test on each channel, on synctest's clock: what holds for
// email holds for a channel without subjects that writes to another identity.
func onEach(t *testing.T, play func(t *testing.T, setStage setter)) {
	for _, on := range []data.Channel{data.ChannelEmail, data.ChannelMessenger} {
		t.Run(string(on), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				play(t, func(t testing.TB, n int, change func(*data.Account)) *stage { return setStageOn(t, on, n, change) })
			})
		})
	}
}

// setStage is setStageOn for email.
func setStage(t testing.TB, n int, change func(*data.Account)) *stage {
	t.Helper()
	return setStageOn(t, data.ChannelEmail, n, change)
}

// setStageOn makes a vault on the real clock, or inside synctest on its clock,
// with a campaign to n people who agreed to it. change may alter the account.
func setStageOn(t testing.TB, on data.Channel, n int, change func(*data.Account)) *stage {
	t.Helper()
	s := &stage{channel: on, dir: t.TempDir(), params: data.Params{Now: time.Now, Cost: keys.Cost{Time: 1, MemoryKiB: keys.MinMemoryKiB, Threads: 1}}}
	var err error
	if s.vault, err = data.Create(t.Context(), s.dir, []byte(datatest.Password), s.params); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close(t) })
	s.account = s.mustAccount(t)
	if change != nil {
		a, err := s.vault.Account(t.Context(), s.account)
		if err != nil {
			t.Fatal(err)
		}
		change(&a)
		if _, err := s.vault.SaveAccount(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	s.purpose = must(t)(s.vault.SavePurpose(t.Context(), data.Purpose{Name: "News", Channel: on, Ground: data.GroundConsent}))
	for i := range n {
		lead := must(t)(s.vault.SaveLead(t.Context(), &data.Lead{Name: fmt.Sprintf("Person %d", i), Identities: []data.Identity{s.identity(i)}}))
		datatest.MustAgree(t, s.vault, lead, s.purpose)
		s.leads = append(s.leads, lead)
	}
	s.run = s.start(t)
	return s
}

// must fails the test when what it is given came with an error.
func must(t testing.TB) func(int64, error) int64 {
	return func(id int64, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
}

// mustAccount adds an account of the stage's channel.
func (s *stage) mustAccount(t testing.TB) int64 {
	t.Helper()
	if s.channel == data.ChannelEmail {
		return datatest.MustAccount(t, s.vault, 2525)
	}
	return must(t)(s.vault.SaveAccount(t.Context(), data.Account{Name: "Our page", Kind: data.AccountPage, PerMinute: 100_000, PerDay: 1_000_000, Connections: 4}))
}

// identity is what person i is written to by.
func (s *stage) identity(i int) data.Identity {
	if s.channel == data.ChannelEmail {
		return data.Identity{Kind: data.Email, Value: mailbox(i)}
	}
	return data.Identity{Kind: data.PSID, Value: fmt.Sprintf("24%013d", i)}
}

// claimed counts the messages of the stage's account that are claimed, by what they take of
// a limit within which nothing left.
func (s *stage) claimed(t testing.TB) int {
	t.Helper()
	limit := data.Limit{Window: -time.Hour, Most: 1000}
	room, err := s.vault.Room(t.Context(), s.account, limit)
	if err != nil {
		t.Fatal(err)
	}
	return limit.Most - room.Left
}

func mailbox(i int) string { return fmt.Sprintf("person%d@example.org", i) }

// What the stage's campaigns say.
const (
	stageSubject = "Hello {{first_name}}"
	stageBody    = "Dear {{name}},\n\nthe olives are **ripe**."
)

// start starts one more run to everybody.
func (s *stage) start(t testing.TB) int64 {
	t.Helper()
	r := data.Run{Class: data.ClassCampaign, Channel: s.channel, Title: "Spring", PurposeID: s.purpose, AccountID: s.account, Lang: "en", Body: stageBody}
	if s.channel == data.ChannelEmail {
		r.Subject = stageSubject
	}
	run, err := s.vault.SaveRun(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.leads) == 0 {
		return run
	}
	if n, err := s.vault.StartRun(t.Context(), run); err != nil || n != len(s.leads) {
		t.Fatalf("start: %d, %v", n, err)
	}
	return run
}

func (s *stage) close(t testing.TB) {
	t.Helper()
	if s.vault == nil {
		return
	}
	if err := s.vault.Close(); err != nil {
		t.Errorf("close the vault: %v", err)
	}
	s.vault = nil
}

// reopen opens the vault again, as after a restart of the program.
func (s *stage) reopen(t testing.TB) {
	t.Helper()
	s.close(t)
	var err error
	if s.vault, err = data.Open(context.Background(), s.dir, []byte(datatest.Password), s.params); err != nil {
		t.Fatal(err)
	}
}

// serve starts a service that is stopped when the test ends, at the latest by
// the function it returns.
func (s *stage) serve(t testing.TB, c channel.Channel, store Store) (*Service, func()) {
	t.Helper()
	if store == nil {
		store = s.vault
	}
	service, err := New(Params{Store: store, Channels: func(context.Context, data.Account) (channel.Channel, error) { return c, nil }, Now: s.params.Now,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	service.Start(t.Context())
	stop := sync.OnceFunc(func() {
		if err := service.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	t.Cleanup(stop)
	return service, stop
}

// wait waits until a run is in a state.
func (s *stage) wait(t testing.TB, run int64, want data.RunState) *data.Run {
	t.Helper()
	for i := range 10_000 {
		r, err := s.vault.Run(context.Background(), run)
		if err != nil {
			t.Fatal(err)
		}
		if r.State == want {
			return r
		}
		// synctest's time, which only moves when everybody waits
		time.Sleep(min(time.Second*time.Duration(1+i/100), time.Minute))
	}
	totals, _ := s.vault.RunTotals(context.Background(), run)
	t.Fatalf("the run never became %s; totals %v", want, totals)
	return nil
}

func (s *stage) totals(t testing.TB) data.Totals {
	t.Helper()
	totals, err := s.vault.RunTotals(context.Background(), s.run)
	if err != nil {
		t.Fatal(err)
	}
	return totals
}

// row returns the message to person i.
func (s *stage) row(t testing.TB, i int) data.Recipient {
	t.Helper()
	ids, err := s.vault.RecipientIDs(t.Context(), s.run, "")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.vault.Recipients(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Address == s.identity(i).Value {
			return r
		}
	}
	t.Fatalf("no message to person %d", i)
	return data.Recipient{}
}

// player is a channel that plays a part and notes what was taken.
type player struct {
	dial   func(n int) error            // n dials were before; nil = fine
	begin  func(to string, n int) error // n times the address was begun before
	finish func(to string, n int) error // likewise; the message is taken if it returns nil

	mu       sync.Mutex
	dials    int
	begun    map[string]int
	finished map[string]int
	taken    []delivery

	announced int // messages
	forsaken  int // of them, those that their connection was closed on
}

type delivery struct {
	to, id string
	at     time.Time
}

// played is an envelope of a player.
type played struct{ to, id string }

var _ channel.Channel = (*player)(nil)

func (p *player) MessageID(id int64) string { return fmt.Sprintf("m%d@olive.example", id) }

func (p *player) Compose(_ *data.Run, m data.Message) (channel.Envelope, error) {
	to := m.Address
	if digits, ok := strings.CutPrefix(to, "24"); ok { // a PSID; tests know people by their mailbox
		i, err := strconv.Atoi(digits)
		if err != nil {
			return nil, err
		}
		to = mailbox(i)
	}
	return &played{to: to, id: m.MessageID}, nil
}

func (p *player) Dial(context.Context) (channel.Conn, error) {
	p.mu.Lock()
	n := p.dials
	p.dials++
	p.mu.Unlock()
	if p.dial != nil {
		if err := p.dial(n); err != nil {
			return nil, err
		}
	}
	return &playerConn{player: p, usable: true}, nil
}

// to returns the addresses that were mailed, in order.
func (p *player) to() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, d := range p.taken {
		all = append(all, d.to)
	}
	return all
}

// once checks that n messages were taken and nobody got two.
func (p *player) once(t testing.TB, n int) {
	t.Helper()
	all := p.to()
	slices.Sort(all)
	if distinct := slices.Compact(slices.Clone(all)); len(distinct) != len(all) || len(all) != n {
		t.Errorf("%d messages to %d people were taken, want %d", len(all), len(distinct), n)
	}
}

func (p *player) count(m *map[string]int, to string) (before int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if *m == nil {
		*m = map[string]int{}
	}
	(*m)[to]++
	return (*m)[to] - 1
}

type playerConn struct {
	*player
	usable bool
	now    *played
	next   *played // announced
}

var _ channel.Announcer = (*playerConn)(nil)

func (c *playerConn) Usable() bool { return c.usable && c.now == nil }
func (c *playerConn) Abort()       { c.usable = false }

func (c *playerConn) Close() {
	if c.usable && c.next != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.forsaken++
	}
	c.usable = false
}

func (c *playerConn) Announce(e channel.Envelope) {
	if c.now == nil || c.next != nil {
		panic("Announce when nothing can follow")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next = e.(*played)
	c.announced++
}

func (c *playerConn) Begin(ctx context.Context, envelope channel.Envelope) error {
	e := envelope.(*played)
	if !c.Usable() {
		panic("Begin on a connection that is not usable")
	}
	if c.next != nil && c.next.to != e.to {
		panic("Begin with another message than was announced")
	}
	c.next = nil
	if ctx.Err() != nil {
		c.usable = false
		return &channel.Failure{Kind: channel.AccountTrouble, Code: "cancelled", RetryAfter: time.Second}
	}
	n := c.count(&c.begun, e.to)
	if c.begin != nil {
		if err := c.begin(e.to, n); err != nil {
			c.usable = channel.FailureOf(err, channel.Unknown).Reply != ""
			return err
		}
	}
	c.now = e
	return nil
}

func (c *playerConn) Commit(ctx context.Context) (string, error) {
	if c.now == nil || !c.usable {
		panic("Commit without Begin")
	}
	e := c.now
	c.now = nil
	n := c.count(&c.finished, e.to)
	if c.finish != nil {
		if err := c.finish(e.to, n); err != nil {
			c.usable = channel.FailureOf(err, channel.Unknown).Reply != ""
			return "", err
		}
	}
	if ctx.Err() != nil {
		c.usable = false
		return "", &channel.Failure{Kind: channel.Unknown, Code: "cancelled"}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taken = append(c.taken, delivery{e.to, e.id, time.Now()})
	return "2.0.0 taken", nil
}
