package app_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail"
	"mujeeb/text/secret"
)

// ownersBox is where the mails to the owner arrive, at a server that the vault has an account of.
type ownersBox struct {
	store   *mail.MemoryStore
	account int64
}

// newOwnersBox starts a mail server and gives a session an account there.
func newOwnersBox(t *testing.T, s *app.Session) ownersBox {
	t.Helper()
	store := mail.NewMemoryStore(100)
	server, err := mail.StartSandbox(mail.SandboxConfig{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	a := server.Account()
	id, err := s.Vault.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Name: "Olive", Host: a.Host, Port: a.Port, Security: data.SecurityLoopback, User: a.User,
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 1000, PerDay: 1000, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Secrets.Set(t.Context(), s.Vault.SecretName(id), secret.New(a.Password.Reveal())); err != nil {
		t.Fatal(err)
	}
	return ownersBox{store, id}
}

// await returns the mails of the box once there are so many.
func (b ownersBox) await(t *testing.T, s *app.Session, progress chan struct{}, n int) []mail.Received {
	t.Helper()
	for {
		s.Wake()
		if all := b.store.Messages(); len(all) >= n {
			return all
		}
		select {
		case <-progress:
		case <-t.Context().Done():
			t.Fatal("it does not arrive")
		}
	}
}

func heardBy(s *app.Session) chan struct{} {
	progress := make(chan struct{}, 1)
	s.OnProgress(func() {
		select {
		case progress <- struct{}{}:
		default:
		}
	})
	return progress
}

// What is done in a vault arrives in the owner's mailbox, over SMTP and from the business's
// own account, without a list's header and without a lead.
func TestSession_TellsOwner(t *testing.T) {
	clock := datatest.NewClock()
	s, _ := newSession(t, clock, "Olive & Thyme")
	defer mustClose(t, s)
	box, progress := newOwnersBox(t, s), heardBy(s)
	if err := s.Vault.SaveOwnerMails(t.Context(), data.OwnerMails{To: "sami@home.example", Lang: "en", Told: data.OwnerActKinds()}); err != nil {
		t.Fatal(err)
	}
	leads := []int64{datatest.MustLead(t, s.Vault, "Amal Haddad", "amal@example.org"), datatest.MustLead(t, s.Vault, "Zoe", "zoe@example.org")}
	if _, _, err := s.Vault.EraseLeads(t.Context(), leads); err != nil {
		t.Fatal(err)
	}
	clock.Add(data.NoticeDelay)
	got := box.await(t, s, progress, 1)[0]
	if got.To != "sami@home.example" {
		t.Errorf("it went to %q", got.To)
	}
	view, err := mail.ParseReceived(got.Raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"2 people were erased at once", "What you are told by email, or the address for it, was changed", "Olive & Thyme"} {
		if !strings.Contains(view.Text, words) {
			t.Errorf("it lacks %q:\n%s", words, view.Text)
		}
	}
	for _, never := range []string{"List-Unsubscribe", "Amal", "amal@", "Zoe"} {
		if bytes.Contains(got.Raw, []byte(never)) {
			t.Errorf("it has %q:\n%s", never, got.Raw)
		}
	}
	for {
		state, err := s.Vault.NoticeState(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if state.State == data.MessageSent {
			break
		}
		<-progress
	}
}

// The mail with vault.kept carries the file, byte for byte.
func TestSession_MailsKept(t *testing.T) {
	clock := datatest.NewClock()
	s, _ := newSession(t, clock, "Olive & Thyme")
	defer mustClose(t, s)
	box, progress := newOwnersBox(t, s), heardBy(s)
	if err := s.Vault.SaveOwnerMails(t.Context(), data.OwnerMails{To: "sami@home.example", Lang: "ar", Kept: true}); err != nil {
		t.Fatal(err)
	}
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	if _, err := s.Vault.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	if err := s.Vault.QueueKept(t.Context()); err != nil {
		t.Fatal(err)
	}
	clock.Add(data.NoticeDelay)
	var name string
	var file []byte
	for _, m := range box.await(t, s, progress, 2) {
		if n, content := attached(t, m.Raw); n != "" {
			name, file = n, content
		}
	}
	dir := t.TempDir()
	if err := s.Vault.KeepIn(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if want, err := os.ReadFile(filepath.Join(dir, name)); err != nil || name != s.Vault.Name()+".kept" || !bytes.Equal(file, want) {
		t.Errorf("%q carries %q, want %q", name, file, want)
	}
}

// attached returns the file that goes with a mail; "" where none does.
func attached(t *testing.T, raw []byte) (name string, content []byte) {
	t.Helper()
	r, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			t.Fatal(err)
		}
		if h, ok := part.Header.(*gomail.AttachmentHeader); ok {
			name, err := h.Filename()
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(part.Body)
			if err != nil {
				t.Fatal(err)
			}
			return name, content
		}
	}
}

// A vault that is locked while a notice waits for more to tell sends it before it is closed.
func TestSession_TellsOwner_BeforeLocking(t *testing.T) {
	clock := datatest.NewClock()
	s, _ := newSession(t, clock, "Olive & Thyme")
	s.SetCurtainTurn(time.Millisecond)
	box := newOwnersBox(t, s)
	if err := s.Vault.SaveOwnerMails(t.Context(), data.OwnerMails{To: "sami@home.example", Lang: "en", Told: data.OwnerActKinds()}); err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	s.Draw(func(app.Sending) {}, func() { close(over) })
	<-over
	s.Lock()
	mustClose(t, s)
	if got := len(box.store.Messages()); got != 1 {
		t.Errorf("%d mails", got)
	}
}
