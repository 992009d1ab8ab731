package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
)

// The marked values of a person, who is nobody.
const (
	markedName     = "Zubaydah Quickthorn"
	markedFile     = "Quickthorn-family-list.csv"
	markedAddress  = "zubaydah.quickthorn@example.org"
	markedPhone    = "+962 79 555 0142"
	markedPassword = "seven quickthorn hedges"
)

// marks are the parts of them that must stand nowhere.
var marks = []string{"zubaydah", "quickthorn", "555 0142", "5550142"}

func wantUnmarked(t *testing.T, what, text string) {
	t.Helper()
	for _, mark := range marks {
		if strings.Contains(strings.ToLower(text), mark) {
			t.Errorf("%s holds %q: %s", what, mark, text)
		}
	}
}

// rudeServer refuses every recipient, in words that name them.
func rudeServer(t *testing.T) (port int) {
	t.Helper()
	l := listen(t)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				fmt.Fprintf(c, "220 hello\r\n")
				b := make([]byte, 4096)
				for {
					if _, err := c.Read(b); err != nil {
						return
					}
					fmt.Fprintf(c, "550 %s %s is not here (%s)\r\n", markedAddress, markedName, markedPassword)
				}
			}()
		}
	}()
	return l.port()
}

// errorsOf are the errors of things that go wrong with marked values.
func errorsOf(t *testing.T, s *app.Session, dir string) map[string]error {
	t.Helper()
	ctx := t.Context()
	gone := filepath.Join(dir, markedName, markedFile)
	_, openErr := os.Open(gone)
	_, again := app.OpenWith(ctx, params(datatest.NewClock()), gone, data.Secret{Password: []byte(markedPassword)})
	_, wrong := app.OpenWith(ctx, params(datatest.NewClock()), s.Vault.Dir(), data.Secret{Password: []byte(markedPassword)})
	_, lead := s.Vault.SaveLead(ctx, &data.Lead{Name: markedName, Identities: []data.Identity{{Kind: data.Email, Value: markedAddress + "@" + markedName}}})
	first, err := s.Vault.SaveLead(ctx, &data.Lead{Name: markedName, Identities: []data.Identity{{Kind: data.Email, Value: markedAddress}, {Kind: data.Phone, Value: markedPhone}}})
	if err != nil {
		t.Fatal(err)
	}
	_, twin := s.Vault.SaveLead(ctx, &data.Lead{Name: markedName, Identities: []data.Identity{{Kind: data.Email, Value: markedAddress}}})
	_, account := s.Vault.SaveAccount(ctx, data.Account{Kind: data.AccountSMTP, Host: "h", FromAddress: markedName})
	server := byemail.MailAccount(data.Account{Host: "127.0.0.1", Port: rudeServer(t), Security: data.SecurityLoopback, User: markedAddress}, secret.New(markedPassword), s.Dialer.For(dial.Trial))
	_, try := mail.Try(ctx, server, markedAddress)
	_, dns := (&net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, os.ErrDeadlineExceeded }}).LookupTXT(ctx, "example.org")
	_, _, proof := s.TakeHeadMail(ctx, []byte("From: "+markedAddress+"\r\n\r\n"+markedName))
	return map[string]error{
		"open a file": openErr, "open a folder": again, "a wrong password": wrong, "a bad address": lead, "an address twice": twin, "a bad account": account,
		"a rude server": try, "a name": dns, "a mail without a head": proof, "rename": os.Rename(gone, gone+"2"), "joined": errors.Join(openErr, fmt.Errorf("again: %w", try)),
		"save a file": data.SaveFile(ctx, gone, nil), "lead": fmt.Errorf("lead %d: %w", first, twin),
	}
}

// Whatever goes wrong with a person's name, address, number, file or password, the log
// tells the error and not the person.
func TestNewLog_NobodyInIt(t *testing.T) {
	s, _ := newSession(t, datatest.NewClock(), "olive")
	defer mustClose(t, s)
	for name, err := range errorsOf(t, s, t.TempDir()) {
		if err == nil {
			t.Errorf("%s: nothing went wrong", name)
			continue
		}
		var b bytes.Buffer
		app.NewLog(&b).Error("page", "err", err, "who", "is at "+markedAddress+" or "+markedPhone)
		if !strings.Contains(b.String(), "level=ERROR msg=page err=") {
			t.Errorf("%s: the log holds %q", name, b.String())
		}
		wantUnmarked(t, name, b.String())
	}
}

// What looks like an address or a number is taken out of a text, and nothing else is.
func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"550 <a.b+c@example.org> unknown": "550 <[address]> unknown", "to=amal@مثال.example, x": "to=[address], x",
		"call +962 79 555 0142 now": "call [number] now", "0795550142": "[number]", "00962795550142": "[number]",
		"time=2026-11-30T10:00:00.000+02:00 level=WARN": "time=2026-11-30T10:00:00.000+02:00 level=WARN",
		"schema 9, 127.0.0.1:46587, 1000000 leads":      "schema 9, 127.0.0.1:46587, 1000000 leads",
	} {
		if got := app.Redact(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// A report tells the program, the system, how much there is and the end of the log, and
// neither the owner nor the computer's user.
func TestReport(t *testing.T) {
	s, _ := newSession(t, datatest.NewClock(), markedName)
	defer mustClose(t, s)
	errorsOf(t, s, t.TempDir())
	counts, err := app.CountForReport(t.Context(), s.Vault)
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(string(filepath.Separator)+"home", "zubaydah")
	r := app.Report{Made: datatest.NewClock().Now(), Build: app.Build{Version: "0.1.0"}, Lang: "ar", Counts: counts, Home: home,
		Log: []string{"open " + filepath.Join(home, "vault") + ": no such file", "550 " + markedAddress}}
	text := r.Text()
	wantUnmarked(t, "the report", text)
	for _, want := range []string{"version: 0.1.0", runtime.GOOS + "/" + runtime.GOARCH, "leads: 1\n", "accounts: 1\n", "last lines of the log: 2", "[address]", "~" + string(filepath.Separator) + "vault"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report has no %q: %s", want, text)
		}
	}
	r.Counts = nil
	if text := r.Text(); !strings.Contains(text, "vault: locked") || strings.Contains(text, "leads:") {
		t.Errorf("of a locked vault: %s", text)
	}
}
