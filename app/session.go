package app

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/setup"
	"mujeeb/outbox"
	"mujeeb/outbox/byemail"
)

// Params is what a session takes from the program around it. All fields but
// Vault are wanted; one Params may serve several sessions.
type Params struct {
	Now     func() time.Time
	Secrets *secrets.Keeper // passwords of accounts
	Vault   data.Params
	Log     *slog.Logger
	Lookup  LookupTXT      // of the keys of mails that are given back; the computer's resolver when nil
	RootCAs *x509.CertPool // what the certificates of mail servers are verified against; the system's when nil
	SignIn  SignInParams
	DNS     setup.DNS // what looks up the domain of a sender; nil = the computer's resolver, whose questions are listed
	Probes  ProbeBox  // opens the mailbox that probes are looked for in; nil = nobody looks for them

	// Outside lists what was connected to while no vault was open. The session that is
	// opened next takes it over. It may be nil.
	Outside *dial.Dialer
}

// Session is an open vault with what works on it.
type Session struct {
	Vault   *data.Vault
	Secrets *secrets.Keeper
	Emails  *byemail.Emails
	Dialer  *dial.Dialer      // opens and lists every connection of the session
	Mailbox *mail.MemoryStore // what arrived at the practice server; gone when the session is closed

	now     func() time.Time
	lookup  LookupTXT
	dns     setup.DNS
	probes  ProbeBox
	log     *slog.Logger
	sandbox *mail.Sandbox
	outbox  *outbox.Service
	jobs    jobs
	heard   atomic.Pointer[func()]
	idle    idleClock
	curtain curtain

	backingUp   sync.Mutex // held while backups are written
	connections connections
	signIns     signIns
	hearing     hearing

	compared atomic.Pointer[Comparison]
	sending  sync.Mutex // guards the two below, and the start of the outbox
	begun    bool
	ended    bool

	chores     sync.WaitGroup  // what is done by itself, from time to time
	choring    context.Context // of these
	stopChores context.CancelFunc
}

const (
	mailboxLimit = 2000            // mails that the practice mailbox keeps
	curtainTurn  = 5 * time.Second // counting a million messages takes a part of it
	lookTime     = 2 * time.Second // that counting may take; else the vault is not held open
)

// OpenWith opens the vault in a folder by a secret and goes on with what it has to send.
// Error codes: those of [data.OpenWith].
func OpenWith(ctx context.Context, p Params, dir string, secret data.Secret) (*Session, error) {
	v, err := data.OpenWith(ctx, dir, secret, p.Vault)
	if err != nil {
		return nil, err
	}
	return Adopt(ctx, p, v)
}

// Owner is whom a new vault is for.
type Owner struct {
	Name   string // of the person or business
	Region string // ISO 3166 code of the country, for phone numbers without a country code
}

// Create makes a vault in a folder, in the name of its owner. Error codes: those
// of [data.Create].
func Create(ctx context.Context, p Params, dir string, password []byte, owner Owner) (*Session, error) {
	v, err := data.Create(ctx, dir, password, p.Vault)
	if err != nil {
		return nil, err
	}
	if err := setOwner(ctx, v, owner); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return Adopt(ctx, p, v)
}

func setOwner(ctx context.Context, v *data.Vault, owner Owner) error {
	settings, err := v.Settings(ctx)
	if err != nil {
		return err
	}
	settings.Controller, settings.Page, settings.Region = owner.Name, owner.Name, owner.Region
	return v.SaveSettings(ctx, settings)
}

// Adopt takes an open vault over and goes on with what it has to send, once the vault was
// compared with its ledger. When it fails, the vault is closed.
func Adopt(ctx context.Context, p Params, v *data.Vault) (*Session, error) {
	s := &Session{Vault: v, Secrets: p.Secrets, Mailbox: mail.NewMemoryStore(mailboxLimit), now: p.Now, lookup: p.Lookup, dns: p.DNS, probes: p.Probes, log: p.Log}
	s.connections.changed = make(chan struct{}, 1)
	s.signIns.params = p.SignIn
	s.hearing.changed = make(chan struct{}, 1)
	s.Dialer = dial.New(p.Now, s.connections.wake)
	s.curtain.turn = curtainTurn
	s.jobs.begin()
	s.takeOver(ctx, p.Outside)
	if err := s.start(ctx, p.RootCAs); err != nil {
		_, closed := s.Close(context.WithoutCancel(ctx))
		return nil, errors.Join(err, closed)
	}
	return s, nil
}

func (s *Session) start(ctx context.Context, roots *x509.CertPool) error {
	settings, err := s.Vault.Settings(ctx)
	if err != nil {
		return err
	}
	s.SetLocks(settings)
	s.Touch()
	if s.sandbox, err = mail.StartSandbox(mail.SandboxConfig{Store: s.Mailbox, Now: s.now}); err != nil {
		return err
	}
	if !s.Vault.ReadOnly() {
		if err := ensurePractice(ctx, s.Vault, settings, s.sandbox.Account()); err != nil {
			return err
		}
		s.dropUnfinished(ctx)
	}
	// The practice server's port and password are new each time it starts.
	practice := func(context.Context) (mail.Account, error) { return s.sandbox.Account(), nil }
	s.Emails = &byemail.Emails{Vault: s.Vault, Secrets: s.Secrets, Dialer: s.Dialer, Sandbox: practice, RootCAs: roots, Now: s.now,
		Tokens: func(a data.Account) mail.TokenSource { return s.Tokens(a) }}
	s.outbox, err = outbox.New(outbox.Params{
		Store: s.Vault, Channels: s.Emails.Channel, Now: s.now, Log: s.log, OnProgress: s.progressed,
	})
	if err != nil {
		return err
	}
	s.choring, s.stopChores = context.WithCancel(context.WithoutCancel(ctx))
	s.chores.Go(func() { s.compare(s.choring) })
	if s.Vault.ReadOnly() {
		return nil
	}
	s.chores.Go(func() { s.mailHeads(s.choring) })
	s.chores.Go(func() { s.tellOwner(s.choring) })
	s.chores.Go(func() { s.backUpDaily(s.choring) })
	s.chores.Go(func() { s.keepConnections(s.choring) })
	s.chores.Go(func() { s.hear(s.choring) })
	s.chores.Go(func() { s.fetchOptOuts(s.choring) })
	s.chores.Go(func() { s.endWays(s.choring, time.Tick(endTurn)) })
	s.chores.Go(func() { s.startScheduled(s.choring, time.Tick(scheduleTurn)) })
	return nil
}

// OnProgress has f called whenever messages have left or a run has changed, on a
// goroutine of the session, at most some seven times a second. Another f takes
// the place of the one before; nil calls nobody.
func (s *Session) OnProgress(f func()) {
	if f == nil {
		s.heard.Store(nil)
		return
	}
	s.heard.Store(&f)
}

func (s *Session) progressed() {
	if f := s.heard.Load(); f != nil {
		(*f)()
	}
}

// Wake tells the outbox that there is something to send. It returns at once.
func (s *Session) Wake() { s.outbox.Wake() }

// Waiting says why an account sends nothing at the moment.
func (s *Session) Waiting(account int64) outbox.Waiting { return s.outbox.Waiting(account) }

// Finish runs a job on a goroutine of its own, also when what began it is over. The
// job's context ends only when the session is closed and there is no time left to
// wait for it. Finish must not be called once Close was.
func (s *Session) Finish(kind Job, job func(context.Context)) { s.jobs.run(kind, job) }

// Close settles what is on its way, closes the vault and forgets the practice
// mails. The jobs of Finish and the answers of mail servers are waited for until
// ctx ends, and no longer: then the contexts of the jobs end, messages without an
// answer become unsure, and the vault is closed whatever hangs. Close returns how
// many jobs were left. It must be called once.
func (s *Session) Close(ctx context.Context) (left Unfinished, err error) {
	settled := make(chan error, 1)
	go func() { settled <- s.settle(ctx) }()
	left = s.jobs.end(ctx)
	err = <-settled
	if !s.Vault.ReadOnly() {
		s.backUpLast(ctx)
		s.saveConnections(ctx)
	}
	s.Mailbox.Clear()
	s.signIns.wipe(ctx)
	return left, errors.Join(err, s.Vault.CloseWithin(ctx))
}

// settle ends the sending.
func (s *Session) settle(ctx context.Context) (err error) {
	if s.stopChores != nil {
		s.stopChores()
		waitFor(ctx, &s.chores) // one can hang on a disk that does not answer
	}
	if s.outbox != nil {
		s.endSending()
		err = s.outbox.Stop(ctx)
	}
	if s.sandbox != nil {
		s.sandbox.Close()
	}
	return err
}
