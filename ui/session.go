package ui

import (
	"context"
	"time"

	"mujeeb/data"
	"mujeeb/mail"
)

// session is an open vault with what works on it.
type session struct {
	vault     *data.Vault
	sandbox   *mail.Sandbox
	received  *mail.MemoryStore // what arrived at the sandbox; gone when the vault is locked
	idleLimit time.Duration     // without use before locking; 0 = never
}

// receivedLimit is how many mails the practice mailbox keeps.
const receivedLimit = 2000

func newSession(ctx context.Context, a *App, v *data.Vault) (*session, error) {
	s := &session{vault: v, received: mail.NewMemoryStore(receivedLimit)}
	settings, err := v.Settings(ctx)
	if err != nil {
		return nil, err
	}
	s.setIdle(settings)
	if s.sandbox, err = mail.StartSandbox(mail.SandboxConfig{Store: s.received, Now: a.p.Now}); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *session) setIdle(settings data.Settings) {
	s.idleLimit = time.Duration(settings.IdleLock) * time.Minute
}

// close settles what is on its way, closes the vault and forgets the practice
// mails. It may take as long as one message does, so not on the UI goroutine.
func (s *session) close() error {
	s.sandbox.Close()
	s.received.Clear()
	return s.vault.Close()
}
