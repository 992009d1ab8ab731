package mail

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	firstMsg  = []byte("A: b\r\n\r\nfirst\r\n")
	secondMsg = []byte("A: b\r\n\r\nsecond\r\n")
)

const secondTo = "sami@example.org"

// announce has the first message finished with the second one announced.
func announce(t *testing.T, s script) (server *scripted, c *Conn, err error) {
	t.Helper()
	server = startScript(t, s)
	account := server.account(SecurityLoopback)
	account.Timeouts.Command = time.Second
	c = mustDial(t, account)
	if err := begin(t.Context(), c, testFrom, testTo, firstMsg); err != nil {
		t.Fatal(err)
	}
	next, err := NewOutgoing(mailbox(testFrom), mailbox(secondTo), secondMsg)
	if err != nil {
		t.Fatal(err)
	}
	c.Announce(next)
	_, err = c.Finish(t.Context())
	return server, c, err
}

func verbs(s *scripted) string {
	var all []string
	for _, line := range s.heard() {
		all = append(all, strings.Fields(line)[0])
	}
	return strings.Join(all, " ")
}

func TestConn_Announce(t *testing.T) {
	for offers, want := range map[string]string{"PIPELINING": "EHLO MAIL RCPT DATA MAIL RCPT DATA", "8BITMIME": "EHLO MAIL RCPT DATA"} {
		server, c, err := announce(t, script{ehlo: []string{offers}})
		if err != nil || !c.Usable() {
			t.Fatalf("%s: %v", offers, err)
		}
		if got := verbs(server); got != want {
			t.Errorf("%s: with the dot went %s", offers, got)
		}
		if len(server.delivered()) != 1 {
			t.Errorf("%s: %d messages arrived before the second dot", offers, len(server.delivered()))
		}
		if _, err := send(t.Context(), c, secondTo, secondMsg); err != nil {
			t.Fatalf("%s: %v", offers, err)
		}
		c.Close()
		if got := verbs(server); got != "EHLO MAIL RCPT DATA MAIL RCPT DATA QUIT" || !slices.Equal(server.delivered(), []string{string(firstMsg), string(secondMsg)}) {
			t.Errorf("%s: %s, %q", offers, got, server.delivered())
		}
	}
}

// What is wrong with the message that follows shows when it begins, and says
// nothing about the one before.
func TestConn_AnnouncedIsRefused(t *testing.T) {
	for _, begun := range []bool{true, false} {
		server, c, err := announce(t, script{ehlo: []string{"PIPELINING"}, on: map[string]string{"RCPT TO:<" + secondTo + ">": "550 5.1.1 unknown"}})
		if err != nil {
			t.Fatal(err)
		}
		if begun {
			wantError(t, begin(t.Context(), c, testFrom, secondTo, secondMsg), OpRcpt, Permanent, ReasonServer)
		}
		if _, err := send(t.Context(), c, testTo, firstMsg); err != nil {
			t.Fatal(err)
		}
		if got := verbs(server); got != "EHLO MAIL RCPT DATA MAIL RCPT DATA RSET MAIL RCPT DATA" {
			t.Error(got)
		}
	}
}

// The first message is refused, the second one goes on.
func TestConn_AnnouncedBehindARefusal(t *testing.T) {
	server, c, err := announce(t, script{ehlo: []string{"PIPELINING"}, on: map[string]string{".": "554 5.6.0 content"}})
	wantError(t, err, OpDot, Permanent, ReasonServer)
	if err := begin(t.Context(), c, testFrom, secondTo, secondMsg); err != nil {
		t.Fatal(err)
	}
	if got := verbs(server); got != "EHLO MAIL RCPT DATA MAIL RCPT DATA" {
		t.Error(got)
	}
}

// A server that breaks off behind its answer to the dot has taken the message.
func TestConn_AnnouncedToOneThatLeaves(t *testing.T) {
	for name, mail := range map[string]string{"goodbye": "421 4.3.2 that was enough", "gone": "drop", "silent": "hang"} {
		server, c, err := announce(t, script{ehlo: []string{"PIPELINING"},
			on: map[string]string{"RCPT TO:<" + secondTo + ">": mail}})
		if err != nil || c.Usable() || len(server.delivered()) != 1 {
			t.Errorf("%s: %v, usable %v, %d messages", name, err, c.Usable(), len(server.delivered()))
		}
	}
}

// Where more comes back than was asked for, nobody can tell which answer is the
// dot's.
func TestConn_AnnouncedInDisorder(t *testing.T) {
	for _, dot := range []string{"250 2.0.0 taken\r\n554 5.6.0 or not", "554 5.6.0 no\r\n250 2.0.0 or yes", "250 2.0.0 taken\r\n250 2.0.0 taken", "250 2.0.0 taken\r\n354 more"} {
		_, c, err := announce(t, script{ehlo: []string{"PIPELINING"}, on: map[string]string{".": dot}})
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Unknown || c.Usable() {
			t.Errorf("%q: %v, usable %v", dot, err, c.Usable())
		}
	}
}

// A server that waits for a body gets that one or none.
func TestConn_AnnouncedAndNotSent(t *testing.T) {
	server, c, err := announce(t, script{ehlo: []string{"PIPELINING"}})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, begin(t.Context(), c, testFrom, testTo, firstMsg), OpMail, NotAllowed, ReasonState)
	if c.Usable() || len(server.delivered()) != 1 {
		t.Errorf("usable %v, %d messages", c.Usable(), len(server.delivered()))
	}
	server, c, err = announce(t, script{ehlo: []string{"PIPELINING"}})
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if got := server.brokenOff(); len(server.delivered()) != 1 || !slices.Equal(got, []string{""}) {
		t.Errorf("the body that was waited for is %q; %d messages", got, len(server.delivered()))
	}
}
