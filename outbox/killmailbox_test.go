package outbox

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"testing"

	"mujeeb/mail/mailtest"
)

// mailboxPeer is Postfix. What it took is counted where it was delivered.
type mailboxPeer struct {
	server *mailtest.Server
	port   int
}

func newMailboxPeer(t testing.TB) mailboxPeer {
	t.Helper()
	s := mailtest.Start(t)
	return mailboxPeer{s, s.StartPostfix(t)}
}

func (p mailboxPeer) address() string                { return fmt.Sprintf("127.0.0.1:%d", p.port) }
func (p mailboxPeer) login() (user, password string) { return "", "" }

func (p mailboxPeer) taken(t testing.TB) tally {
	t.Helper()
	all := newTally()
	for _, raw := range p.server.Crowd(t) {
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		all.to[m.Header.Get("Delivered-To")]++
		all.ids[m.Header.Get("Message-ID")]++
	}
	return all
}
