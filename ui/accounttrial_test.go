package ui

import (
	"net"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/text/secret"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// answering is a server on loopback that says one thing to everybody.
func answering(t *testing.T, words string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte(words))
			go func() {
				buf := make([]byte, 512)
				for {
					if _, err := c.Read(buf); err != nil {
						c.Close()
						return
					}
				}
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// mustSMTP keeps an account at a loopback port, with a password.
func mustSMTP(t *testing.T, w *window, v *data.Vault, port int, security mail.Security) int64 {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{Kind: "smtp", Host: "127.0.0.1", Port: port, Security: data.Security(security), User: "u",
		FromName: "Olive", FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.p.Secrets.Set(t.Context(), v.SecretName(id), secret.New("p")); err != nil {
		t.Fatal(err)
	}
	return id
}

// tryAccount opens the only account's form and tries it.
func tryAccount(w *window) {
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.edit"))
	w.press(w.T("account.edit"))
	w.waitFor(w.T("account.try.text"))
	w.press(w.T("account.try"))
}

// inSight reports whether words in a form that scrolls can be read without scrolling.
func inSight(t *testing.T, w *window, words string) bool {
	t.Helper()
	read, err := w.Reading(words)
	w.must(err)
	for _, x := range w.Things() {
		if s, ok := x.Object.(*layout.ScrollBox); ok && len(read.Panes) > 0 && x.Sight == read.Panes[len(read.Panes)-1] {
			return read.At.Y >= x.At.Y && read.At.Y+read.Object.Size().Height <= x.At.Y+s.Size().Height
		}
	}
	t.Fatal("the words stand in no pane")
	return false
}

// The practice server is a real one: the trial goes all the way, with the
// password kept, and a wrong one is told in plain words.
func TestTrial_OK(t *testing.T) {
	w, v := openWindow(t, "en")
	server := w.server()
	id := mustSMTP(t, w, v, server.Port, mail.SecurityLoopback)
	a := onlyAccountOf(t, v)
	a.User = server.User
	if _, err := v.SaveAccount(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := w.app.p.Secrets.Set(t.Context(), v.SecretName(id), secret.New(server.Password.Reveal())); err != nil {
		t.Fatal(err)
	}
	tryAccount(w)
	w.waitFor(w.T("account.try.ok"))
	if !inSight(t, w, w.T("account.try.ok")) {
		t.Error("the result is out of sight")
	}
	if n := count(w, w.T("account.step.ok")); n < 3 {
		t.Errorf("%d steps are shown", n)
	}
	w.shot("trial-ok")
	w.shots("settings-trial-ok", page.Route{Page: page.Settings}, "settings.mail")
	w.app.look.ChooseLanguage("en")
	tryAccount(w)
	w.fill(w.T("account.password"), "wrong")
	w.press(w.T("account.try"))
	w.waitFor(w.T("account.problem.auth_refused"))
	w.waitFor(w.T("account.step.failed"))
	w.shot("trial-refused")
}

func TestTrial_Problems(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := closed.Addr().(*net.TCPAddr).Port
	closed.Close()
	for _, c := range []struct {
		name     string
		port     int
		security mail.Security
		reason   mail.Reason
	}{
		{"Refused", free, mail.SecurityTLS, mail.ReasonRefused},
		{"WrongMode", answering(t, "220 mail.example ESMTP\r\n"), mail.SecurityTLS, mail.ReasonWantsPlain},
		{"NotMail", answering(t, "HTTP/1.1 400 Bad Request\r\n\r\n"), mail.SecuritySTARTTLS, mail.ReasonGreeting},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, v := openWindow(t, "ar")
			w.Window.Resize(fyne.NewSize(page.FirstWindow().Width, 1700))
			mustSMTP(t, w, v, c.port, c.security)
			tryAccount(w)
			w.waitFor(w.T("account.problem." + string(c.reason)))
			w.shot("trial-ar-" + c.name)
		})
	}
}

// Without a password nothing is tried, and cancelling ends a trial that hangs.
func TestTrial_NoPasswordAndCancel(t *testing.T) {
	w, v := openWindow(t, "en")
	id := mustSMTP(t, w, v, answering(t, ""), mail.SecuritySTARTTLS)
	tryAccount(w)
	w.waitFor(w.T("account.try.going", "host", "127.0.0.1"))
	w.press(w.T("kit.cancel"))
	w.waitFor(w.T("account.problem.cancelled"))
	if err := w.app.p.Secrets.Delete(t.Context(), v.SecretName(id)); err != nil {
		t.Fatal(err)
	}
	w.press(w.T("account.try"))
	w.waitFor(w.T("account.problem.no_password"))
}
