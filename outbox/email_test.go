package outbox

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/outbox/channel"
	"mujeeb/text/secret"
)

// sandbox starts the practice server.
func sandbox(t testing.TB) (*mail.Sandbox, *mail.MemoryStore) {
	t.Helper()
	store := mail.NewMemoryStore(1000)
	s, err := mail.StartSandbox(mail.SandboxConfig{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, store
}

func (s *stage) emails(box *mail.Sandbox) *byemail.Emails {
	e := &byemail.Emails{Vault: s.vault, Secrets: &secrets.Session{}, Dialer: dial.New(time.Now, nil)}
	if box != nil {
		e.Sandbox = func(context.Context) (mail.Account, error) { return box.Account(), nil }
	}
	return e
}

// sendAll runs a service over emails until the run is in a state after running.
func (s *stage) sendAll(t testing.TB, e *byemail.Emails, want data.RunState) *data.Run {
	t.Helper()
	changed := make(chan struct{}, 1)
	service, err := New(Params{Store: s.vault, Channels: e.Channel, OnProgress: func() { signal(changed) }})
	if err != nil {
		t.Fatal(err)
	}
	service.Start(t.Context())
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := service.Stop(ctx); err != nil {
			t.Error(err)
		}
	}()
	limit := time.After(5 * time.Minute)
	for {
		if r := s.ended(t, want); r != nil {
			return r
		}
		select {
		case <-changed:
		case <-limit:
			t.Fatalf("the run is not %s; totals %v", want, s.totals(t))
		}
	}
}

// ended returns the run if it is in a state after running, else nil. While it runs,
// that costs next to nothing, however many people it is for.
func (s *stage) ended(t testing.TB, want data.RunState) *data.Run {
	t.Helper()
	busy, err := s.vault.BusyAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(busy, s.account) {
		return nil
	}
	r, err := s.vault.Run(t.Context(), s.run)
	if err != nil {
		t.Fatal(err)
	}
	if r.State != want {
		return nil
	}
	return r
}

func received(t testing.TB, store *mail.MemoryStore, to string) mail.View {
	t.Helper()
	for _, m := range store.Messages() {
		if m.To == to {
			v, err := mail.ParseReceived(m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	t.Fatalf("nothing came for %s", to)
	return mail.View{}
}

func header(v mail.View, name string) string {
	for _, h := range v.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// token returns the token behind a word in a text.
func token(text string) string {
	_, rest, _ := strings.Cut(text, "unsubscribe")
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "%20"), " ")
	return rest[:strings.IndexFunc(rest+" ", func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-", r) })]
}

func TestEmails_Campaign(t *testing.T) {
	s := setStage(t, 25, nil)
	if err := s.vault.CancelRun(t.Context(), s.run); err != nil {
		t.Fatal(err)
	}
	if err := s.vault.SaveSettings(t.Context(), data.Settings{Controller: "Olive Trading", Postal: "1 Wall Street, Amman"}); err != nil {
		t.Fatal(err)
	}
	s.run = s.start(t)
	box, store := sandbox(t)
	s.sendAll(t, s.emails(box), data.RunDone)
	if store.Count() != 25 || s.totals(t)[data.MessageSent] != 25 {
		t.Fatalf("%d came; totals %v", store.Count(), s.totals(t))
	}
	got := received(t, store, mailbox(3))
	if got.Subject != "Hello Person" || !strings.Contains(got.Text, "Dear Person 3,") || !strings.Contains(got.Text, "1 Wall Street") {
		t.Errorf("got %q\n%s", got.Subject, got.Text)
	}
	id := s.row(t, 3).ID
	for name, text := range map[string]string{"header": header(got, "List-Unsubscribe"), "text": got.Text, "html": got.HTML} {
		kind, names, err := byemail.Tokens(s.vault).Parse(token(text))
		if err != nil || kind != mail.TokenOptOut || names != id {
			t.Errorf("%s: token %q names %c %d, want %d: %v", name, token(text), kind, names, id, err)
		}
	}
	if kind, names, err := byemail.Tokens(s.vault).Parse(got.Ref); err != nil || kind != mail.TokenRef || names != id {
		t.Errorf("ref: %c %d %v", kind, names, err)
	}
	sent, err := s.vault.OutboxMessage(t.Context(), id)
	if err != nil || header(got, "Message-ID") != "<"+sent.MessageID+">" || !strings.HasSuffix(sent.MessageID, "@olive.example") {
		t.Errorf("Message-ID %q, vault %+v, %v", header(got, "Message-ID"), sent, err)
	}
	shown, err := byemail.Show(t.Context(), s.vault, id)
	if err != nil || shown.Subject != got.Subject || trim(shown.Text) != trim(got.Text) || trim(shown.HTML) != trim(got.HTML) {
		t.Errorf("shown again it differs: %v\n%s\n--- sent\n%s", err, shown.Text, got.Text)
	}
}

// What a person was sent is kept as it was sent, whatever is changed while the run goes on
// or after it. A new sender writes from the next message on; who is responsible stays as
// it was when the run started.
func TestShow_Frozen(t *testing.T) {
	s := setStage(t, 0, nil)
	ctx := t.Context()
	if err := s.vault.SaveSettings(ctx, data.Settings{Controller: "Olive Trading", Page: "Olive & Thyme", Postal: "1 Wall Street, Amman"}); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		lead := must(t)(s.vault.SaveLead(ctx, &data.Lead{Name: "Person", Identities: []data.Identity{s.identity(i)}}))
		datatest.MustAgree(t, s.vault, lead, s.purpose)
		s.leads = append(s.leads, lead)
	}
	s.run = s.start(t)
	box, store := sandbox(t)
	sendOne := func() (row int64) {
		t.Helper()
		emails := s.emails(box)
		by, err := emails.Channel(ctx, s.accountNow(t))
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.vault.ClaimMessages(ctx, data.Claim{AccountID: s.account, Limit: 1, MessageID: by.MessageID})
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		run, err := s.vault.Run(ctx, s.run)
		if err != nil {
			t.Fatal(err)
		}
		envelope, err := by.Compose(run, all[0])
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := s.vault.MarkCommitted(ctx, []int64{all[0].ID}); err != nil || len(ok) != 1 {
			t.Fatal(ok, err)
		}
		if err := carry(ctx, by, envelope); err != nil {
			t.Fatal(err)
		}
		if err := s.vault.RecordResults(ctx, []data.Result{{ID: all[0].ID, State: data.MessageSent}}); err != nil {
			t.Fatal(err)
		}
		return all[0].ID
	}
	sent := []int64{sendOne()}
	if err := s.vault.SaveSettings(ctx, data.Settings{Controller: "Another Firm", Page: "Another page", Postal: "9 Elsewhere"}); err != nil {
		t.Fatal(err)
	}
	sent = append(sent, sendOne())
	a := s.accountNow(t)
	a.FromName, a.FromAddress = "New name", "new@olive.example"
	must(t)(s.vault.SaveAccount(ctx, a))
	sent = append(sent, sendOne())
	a.FromName, a.FromAddress = "Newest name", "newest@olive.example"
	must(t)(s.vault.SaveAccount(ctx, a))
	for i, id := range sent {
		got := received(t, store, mailbox(i))
		shown, err := byemail.Show(ctx, s.vault, id)
		if err != nil || shown.Subject != got.Subject || trim(shown.Text) != trim(got.Text) || trim(shown.HTML) != trim(got.HTML) {
			t.Errorf("message %d is shown otherwise than it was sent: %v\n%s\n--- sent\n%s", i, err, shown.Text, got.Text)
		}
		if !strings.Contains(got.Text, "Olive Trading") || !strings.Contains(got.Text, "1 Wall Street") || strings.Contains(got.Text, "Elsewhere") {
			t.Errorf("message %d does not say who was responsible when the run started:\n%s", i, got.Text)
		}
		m, err := s.vault.OutboxMessage(ctx, id)
		if from := header(got, "From"); err != nil || !strings.Contains(from, m.Letter.FromAddress) || strings.Contains(from, "new@") != (i == 2) {
			t.Errorf("message %d is from %q, kept as %q, %v", i, from, m.Letter.FromAddress, err)
		}
	}
}

// accountNow returns the stage's account as it is.
func (s *stage) accountNow(t testing.TB) data.Account {
	t.Helper()
	a, err := s.vault.Account(t.Context(), s.account)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// carry sends an envelope over a connection of its own.
func carry(ctx context.Context, by channel.Channel, e channel.Envelope) error {
	conn, err := by.Dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.Begin(ctx, e); err != nil {
		return err
	}
	_, err = conn.Commit(ctx)
	return err
}

func trim(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

func TestEmails_LegalNotice(t *testing.T) {
	s := setStage(t, 0, nil)
	lead := datatest.MustLead(t, s.vault, "أمل الخطيب", "amal@example.org")
	datatest.MustAgree(t, s.vault, lead, s.purpose)
	_, err := s.vault.RecordConsent(t.Context(), data.ConsentRecord{LeadID: lead, PurposeID: s.purpose, Act: data.ActWithdrawn, Via: "email", Grade: data.GradeWord})
	if err != nil {
		t.Fatal(err)
	}
	s.run, err = s.vault.SaveRun(t.Context(), data.Run{Class: data.ClassBreach, Title: "Lost laptop", AccountID: s.account, Lang: "ar",
		Subject: "إشعار بشأن بياناتك", Body: "عزيزتي {{name}}،\n\nفُقد حاسوب."})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.vault.StartRun(t.Context(), s.run); err != nil {
		t.Fatal(err)
	}
	box, store := sandbox(t)
	s.sendAll(t, s.emails(box), data.RunDone)
	got := received(t, store, "amal@example.org")
	if got.Subject != "إشعار بشأن بياناتك" || !strings.Contains(got.Text, "أمل الخطيب") {
		t.Errorf("got %q\n%s", got.Subject, got.Text)
	}
	if header(got, "List-Unsubscribe") != "" || header(got, "List-Id") != "" || strings.Contains(got.Text, "unsubscribe") || header(got, "Auto-Submitted") == "" {
		t.Errorf("a legal notice as a campaign: %+v", got.Headers)
	}
}

func TestEmails_Password(t *testing.T) {
	box, _ := sandbox(t)
	account := box.Account()
	for name, c := range map[string]struct {
		password, code string
		state          data.RunState
	}{
		"right": {account.Password.Reveal(), "", data.RunDone},
		"wrong": {"olives", string(mail.ReasonAuthRefused), data.RunPaused},
		"none":  {"", channel.CodeNoPassword, data.RunPaused},
	} {
		t.Run(name, func(t *testing.T) {
			s := setStage(t, 3, func(a *data.Account) { a.Kind, a.Port, a.User = "smtp", account.Port, account.User })
			e := s.emails(nil)
			if c.password != "" {
				if err := e.Secrets.Set(t.Context(), s.vault.SecretName(s.account), secret.New(c.password)); err != nil {
					t.Fatal(err)
				}
			}
			run := s.sendAll(t, e, c.state)
			if code, words := ParsePause(run.Pause); code != c.code || c.code == string(mail.ReasonAuthRefused) && !strings.HasPrefix(words, "535") {
				t.Errorf("pause %q", run.Pause)
			}
		})
	}
}

func TestEmails_SendTest(t *testing.T) {
	s := setStage(t, 0, nil)
	box, store := sandbox(t)
	account, err := s.vault.Account(t.Context(), s.account)
	if err != nil {
		t.Fatal(err)
	}
	for lang, subject := range map[string]string{"en": "[Test] Hello Layla", "ar": "[تجربة] Hello ليلى"} {
		run := data.Run{Class: data.ClassCampaign, Lang: lang, Subject: "Hello {{first_name}}", Body: "Hi"}
		to := lang + "@olive.example"
		if reply, err := s.emails(box).SendTest(t.Context(), account, run, to, byemail.SampleFields(lang)); err != nil || reply == "" {
			t.Fatalf("%s: %q, %v", lang, reply, err)
		}
		got := received(t, store, to)
		if plain := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got.Subject); plain != subject {
			t.Errorf("subject %q, want %q", got.Subject, subject)
		}
		if tok := token(header(got, "List-Unsubscribe")); tok != "" {
			t.Errorf("the test message names a delivery: %q", tok)
		}
	}
	if _, err := s.emails(box).SendTest(t.Context(), account, data.Run{Class: data.ClassCampaign, Lang: "en", Subject: "{{nickname}}", Body: "x"}, "a@b.example", nil); err == nil {
		t.Error("an unknown field was sent")
	} else if f, ok := errors.AsType[*channel.Failure](err); !ok || f.Kind != channel.TextTrouble || f.Code != string(mail.TemplateUnknownField) {
		t.Errorf("got %v", err)
	}
	if n, err := s.vault.CommittedSince(t.Context(), s.account, time.Time{}); err != nil || n != 0 {
		t.Errorf("a test counted: %d, %v", n, err)
	}
}

func TestPreview(t *testing.T) {
	run := data.Run{Class: data.ClassCampaign, Lang: "ar", Subject: "أهلًا {{first_name}}", Body: "مرحبا {{name}}"}
	account := data.Account{FromName: "Olive", FromAddress: "hello@olive.example"}
	c, err := byemail.Preview(run, data.Settings{}, account, byemail.SampleFields("ar"))
	if err != nil || c.Subject != "أهلًا ليلى" || !strings.Contains(c.Text, "Olive") || !strings.Contains(c.Text, "unsubscribe") {
		t.Errorf("got %+v, %v", c, err)
	}
	run.Body = "{{nobody}}"
	if _, err := byemail.Preview(run, data.Settings{}, account, nil); err == nil {
		t.Error("an unknown field was taken")
	} else if e, ok := errors.AsType[*mail.TemplateError](err); !ok || e.Field != "nobody" {
		t.Errorf("got %v", err)
	}
}

// smtpSink starts Postfix's smtp-sink, a server that we did not write, and
// returns its port and the file it writes to.
func smtpSink(t *testing.T, flags ...string) (port int, dump string) {
	t.Helper()
	dump = t.TempDir() + "/mails"
	return startSink(t, append(flags, "-D", dump)...), dump
}

// A server that we did not write, with faults of its own.
func TestEmails_SMTPSink(t *testing.T) {
	t.Run("takes all", func(t *testing.T) {
		port, dump := smtpSink(t)
		s := setStage(t, 60, func(a *data.Account) { a.Kind, a.Port = "smtp", port })
		s.sendAll(t, s.emails(nil), data.RunDone)
		raw, err := os.ReadFile(dump)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(raw), "\nX-Rcpt-Args: <person"); n != 60 || s.totals(t)[data.MessageSent] != 60 {
			t.Errorf("the sink has %d messages; totals %v", n, s.totals(t))
		}
	})
	t.Run("hangs up at the dot", func(t *testing.T) {
		port, _ := smtpSink(t, "-q", ".")
		s := setStage(t, 12, func(a *data.Account) { a.Kind, a.Port = "smtp", port })
		run := s.sendAll(t, s.emails(nil), data.RunPaused)
		if got := s.totals(t); run.Pause != data.PauseUnsure || got[data.MessageUnsure] < 4 || got[data.MessageUnsure] > 8 || got[data.MessageUnsure]+got[data.MessageQueued] != 12 {
			t.Errorf("paused with %q, totals %v", run.Pause, got)
		}
	})
	t.Run("hangs up before the dot", func(t *testing.T) {
		port, _ := smtpSink(t, "-q", "DATA")
		s := setStage(t, 12, func(a *data.Account) { a.Kind, a.Port = "smtp", port })
		trouble := make(chan struct{}, 1)
		service, err := New(Params{Store: s.vault, Channels: s.emails(nil).Channel,
			After: func(d time.Duration) <-chan time.Time {
				if d > time.Second {
					signal(trouble) // the account waits
				}
				return time.After(d)
			}})
		if err != nil {
			t.Fatal(err)
		}
		service.Start(t.Context())
		<-trouble
		if err := service.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.totals(t); got[data.MessageQueued] != 12 {
			t.Errorf("totals: %v", got)
		}
	})
}
