package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/outbox"
)

// session is an open vault with what works on it.
type session struct {
	vault     *data.Vault
	sandbox   *mail.Sandbox
	received  *mail.MemoryStore // what arrived at the sandbox; gone when the vault is locked
	emails    *outbox.Emails
	outbox    *outbox.Service
	writing   sync.WaitGroup // what was begun and must be written before the vault closes
	idleLimit time.Duration  // without use before locking; 0 = never
}

const (
	receivedLimit = 2000             // mails that the practice mailbox keeps
	settleTime    = 20 * time.Second // that locking waits for answers of mail servers at most
)

// newSession takes an open vault over and goes on with what it has to send. When
// it fails, the vault is closed.
func newSession(ctx context.Context, a *App, v *data.Vault) (*session, error) {
	s := &session{vault: v, received: mail.NewMemoryStore(receivedLimit)}
	if err := s.start(ctx, a); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *session) start(ctx context.Context, a *App) error {
	settings, err := s.vault.Settings(ctx)
	if err != nil {
		return err
	}
	s.setIdle(settings)
	if s.sandbox, err = mail.StartSandbox(mail.SandboxConfig{Store: s.received, Now: a.p.Now}); err != nil {
		return err
	}
	if err := ensurePractice(ctx, s.vault, settings, s.sandbox.Account()); err != nil {
		return err
	}
	// The practice server's port and password are new each time it starts.
	practice := func(context.Context) (mail.Account, error) { return s.sandbox.Account(), nil }
	s.emails = &outbox.Emails{Vault: s.vault, Secrets: a.p.Secrets, Sandbox: practice, Now: a.p.Now}
	s.outbox, err = outbox.New(outbox.Params{
		Store: s.vault, Channels: s.emails.Channel, Now: a.p.Now, Log: a.p.Log,
		OnProgress: func() { a.p.Post(func() { a.progressed(s) }) },
	})
	if err != nil {
		return err
	}
	s.outbox.Start(context.WithoutCancel(ctx))
	return nil
}

// progressed tells the page that something changed behind its back, unless the
// vault was locked meanwhile.
func (a *App) progressed(s *session) {
	if a.session == s {
		a.refresh()
	}
}

// The account that leads to the practice mailbox. The pages have a word of their
// own for its name.
const (
	practiceKind = data.AccountSandbox
	practiceName = "Practice mailbox"
)

// ensurePractice sees to it that there is an account for practice, at the port of
// the server of this run.
func ensurePractice(ctx context.Context, v *data.Vault, s data.Settings, server mail.Account) error {
	accounts, err := v.Accounts(ctx)
	if err != nil {
		return err
	}
	practice := data.Account{
		Name: practiceName, Kind: practiceKind, FromName: s.Controller, FromAddress: "practice@mujeeb.example",
		PerMinute: 6000, PerDay: 1_000_000, Connections: 4,
	}
	for _, a := range accounts {
		if a.Kind == practiceKind {
			practice = a
		}
	}
	if practice.FromName == "" {
		practice.FromName = s.Controller
	}
	practice.Host, practice.Port, practice.Security = server.Host, server.Port, data.Security(server.Security)
	_, err = v.SaveAccount(ctx, practice)
	return err
}

func (s *session) setIdle(settings data.Settings) {
	s.idleLimit = time.Duration(settings.IdleLock) * time.Minute
}

// finish runs a job to its end even when the page that began it is left or the
// vault is locked. Call it on the UI goroutine.
func (s *session) finish(job func(context.Context)) {
	s.writing.Go(func() { job(context.Background()) })
}

// close settles what is on its way, closes the vault and forgets the practice
// mails. It may take as long as one message does, so not on the UI goroutine.
func (s *session) close() error {
	s.writing.Wait()
	var err error
	if s.outbox != nil {
		ctx, cancel := context.WithTimeout(context.Background(), settleTime)
		defer cancel()
		err = s.outbox.Stop(ctx)
	}
	if s.sandbox != nil {
		s.sandbox.Close()
	}
	s.received.Clear()
	return errors.Join(err, s.vault.Close())
}
