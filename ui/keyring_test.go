package ui

import (
	"context"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/text/lang"
	"mujeeb/text/secret"
	uilang "mujeeb/ui/lang"
	"mujeeb/ui/page"
)

// ring is a keyring that answers when the test lets it, and as it says.
type ring struct {
	secrets.Session
	answers chan struct{} // closed when it answers

	mu  sync.Mutex
	bad secrets.Code // "" when it works
}

func newRing(bad secrets.Code) *ring { return &ring{bad: bad, answers: make(chan struct{})} }

// turn changes its mind.
func (r *ring) turn(bad secrets.Code) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bad = bad
}

func (r *ring) ask() error {
	<-r.answers
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bad != "" {
		return &secrets.Error{Code: r.bad}
	}
	return nil
}

func (r *ring) Get(ctx context.Context, name string) (secret.Secret, error) {
	if err := r.ask(); err != nil {
		return secret.Secret{}, err
	}
	return r.Session.Get(ctx, name)
}

func (r *ring) Set(ctx context.Context, name string, s secret.Secret) error {
	if err := r.ask(); err != nil {
		return err
	}
	return r.Session.Set(ctx, name, s)
}

func (r *ring) Delete(ctx context.Context, name string) error {
	if err := r.ask(); err != nil {
		return err
	}
	return r.Session.Delete(ctx, name)
}

// saysNothing checks that no text of the page claims what is not known.
func saysNothing(w *window, when string, keys ...string) {
	w.t.Helper()
	for _, key := range keys {
		if w.Sees(w.T(key)) {
			w.t.Errorf("%s the page says: %s", when, w.T(key))
		}
	}
}

// While the keyring has not answered the settings can be used and claim nothing.
// Then they say in place where passwords go, and why; what is being typed, and
// where, stays as it is. A keyring that works later makes the warning go.
func TestSettingsPage_KeyringAnswersLater(t *testing.T) {
	for _, l := range lang.Languages() {
		for _, why := range []secrets.Code{secrets.CodeNone, secrets.CodeLocked, secrets.CodeRefused, secrets.CodeBroken} {
			t.Run(l.Code+"/"+string(why), func(t *testing.T) { answersLater(t, l.Code, why) })
		}
	}
}

func answersLater(t *testing.T, language string, why secrets.Code) {
	r := newRing(why)
	answer := sync.OnceFunc(func() { close(r.answers) })
	t.Cleanup(answer)
	w, v := openWindowOn(t, language, r)
	said := "account.keyring." + string(why)

	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.add"))
	w.press(w.T("account.add"))
	w.waitFor(w.T("account.password.unknown"))
	saysNothing(w, "before it is known", said, "account.keyring.session", "account.password.keyring", "account.password.session")
	w.fill(w.T("account.from"), "hello@olive.example")
	w.fill(w.T("account.user"), "hello")
	w.fill(w.T("account.password.new"), "abcd-efgh")
	w.fill(w.T("account.host"), "smtp.olive.example")
	field, err := w.Field(w.T("account.host"))
	w.must(err)

	answer()
	w.waitFor(w.T(said))
	w.waitFor(w.T("account.keyring.session"))
	saysNothing(w, "without a keyring", "account.password.unknown", "account.password.keyring")
	if !w.Sees(w.T("account.password.session")) {
		t.Error("the form does not say where the password goes")
	}
	w.shot("keyring-" + language + "-" + string(why))
	again, err := w.Field(w.T("account.host"))
	w.must(err)
	if again.Object != field.Object || again.At != field.At || w.Window.Canvas().Focused() != again.Object.(fyne.Focusable) {
		t.Errorf("what is being typed moved from %v to %v, or lost the focus", field.At, again.At)
	}

	w.press(w.T("account.save"))
	w.waitFor(w.T("account.add"))
	id := onlyAccountOf(t, v).ID
	mustKeep(t, w, v, id, "abcd-efgh")
	if _, err := r.Session.Get(t.Context(), v.SecretName(id)); err == nil {
		t.Error("the keyring has the password already")
	}
	w.goToTab(page.Settings, "settings.vault")
	w.waitFor(w.T("settings.vault.passwords.session"))

	r.turn("")
	_, _ = w.app.p.Secrets.Get(t.Context(), "another") // asks the keyring again
	w.waitFor(w.T("settings.vault.passwords.keyring"))
	saysNothing(w, "with a keyring", "settings.vault.passwords.session", "settings.vault.passwords.unknown")
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.add"))
	saysNothing(w, "with a keyring", said, "account.keyring.session")
	if got, err := r.Session.Get(t.Context(), v.SecretName(id)); err != nil || got.Reveal() != "abcd-efgh" {
		t.Errorf("the keyring did not get the password: %v", err)
	}
}

// A keyring that is locked while the program runs is told at the trial that needs
// it. A new password is kept all the same, and the list says for how long.
func TestTrial_KeyringLocked(t *testing.T) {
	r := newRing("")
	close(r.answers)
	w, v := openWindowOn(t, "en", r)
	id := mustSMTP(t, w, v, 2525, mail.SecurityTLS)
	r.turn(secrets.CodeLocked)
	tryAccount(w)
	w.waitFor(w.T("account.keyring.keyring_locked"))
	w.waitFor(w.T("account.keyring.session"))
	w.fill(w.T("account.password"), "new")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.add"))
	w.waitFor(w.T("account.keyring.session"))
	mustKeep(t, w, v, id, "new")
}

// Whoever saves while the keyring asks its owner is told so, and can't save twice.
func TestSettingsPage_SavesOnce(t *testing.T) {
	r := newRing("")
	answer := sync.OnceFunc(func() { close(r.answers) })
	t.Cleanup(answer)
	w, v := openWindowOn(t, "en", r)
	w.goTo(page.Route{Page: page.Settings, Kept: page.SetUpAccount})
	w.waitFor(w.T("account.new.title"))
	w.fill(w.T("account.from"), "hello@olive.example")
	w.fill(w.T("account.user"), "hello")
	w.fill(w.T("account.password.new"), "abcd-efgh")
	w.fill(w.T("account.host"), "smtp.olive.example")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.saving"))
	if err := w.Press(w.T("account.save")); err == nil || !strings.Contains(err.Error(), "switched off") {
		t.Errorf("saved again meanwhile: %v", err)
	}
	answer()
	w.waitFor(w.T("account.add"))
	mustKeep(t, w, v, onlyAccountOf(t, v).ID, "abcd-efgh")
	if all, err := v.Accounts(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("accounts: %+v, %v", all, err)
	}
}

// Whoever saves again with another password, since the keyring did not take the
// first one, has one account.
func TestSettingsPage_PasswordTooBig(t *testing.T) {
	r := newRing("")
	close(r.answers)
	w, v := openWindowOn(t, "en", r)
	w.goTo(page.Route{Page: page.Settings, Kept: page.SetUpAccount})
	w.waitFor(w.T("account.password.keyring"))
	w.fill(w.T("account.from"), "hello@olive.example")
	w.fill(w.T("account.password.new"), strings.Repeat("abcd", 1000))
	w.fill(w.T("account.host"), "smtp.olive.example")
	r.turn(secrets.CodeTooBig)
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.keyring.title"))
	w.press(w.T("kit.ok"))
	r.turn("")
	w.fill(w.T("account.password.new"), "abcd-efgh")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.add"))
	mustKeep(t, w, v, onlyAccountOf(t, v).ID, "abcd-efgh")
	if all, err := v.Accounts(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("accounts: %+v, %v", all, err)
	}
}

// Every verdict on a keyring has its sentences in every language.
func TestKeyring_EveryCode(t *testing.T) {
	for _, l := range lang.Languages() {
		words := uilang.New(l.Code)
		for _, code := range []secrets.Code{secrets.CodeNone, secrets.CodeLocked, secrets.CodeRefused, secrets.CodeBroken, secrets.CodeUnused, secrets.CodeTooBig} {
			if !words.Has("account.keyring." + string(code)) {
				t.Errorf("%s: the settings say nothing on %s", l.Code, code)
			}
			if !words.Has("reason."+string(code)) && code != secrets.CodeTooBig { // which says nothing about reading
				t.Errorf("%s: a run that stands still says nothing on %s", l.Code, code)
			}
		}
	}
}

// A trial that waits for the keyring can be stopped.
func TestTrial_CancelWhileAsking(t *testing.T) {
	r := newRing("")
	t.Cleanup(func() { close(r.answers) })
	w, v := openWindowOn(t, "en", r)
	_, err := v.SaveAccount(t.Context(), data.Account{Kind: "smtp", Host: "127.0.0.1", Port: 2525, Security: data.Security(mail.SecurityTLS), User: "u",
		FromName: "Olive", FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1})
	noError(t, err)
	tryAccount(w)
	w.waitFor(w.T("account.try.going", "host", "127.0.0.1"))
	w.press(w.T("kit.cancel"))
	w.waitFor(w.T("account.problem.cancelled"))
}
