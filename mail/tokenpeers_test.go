package mail

import (
	"slices"
	"testing"
	"time"

	"mujeeb/mail/mailtest"
)

// Postfix, which asks Dovecot, takes our tokens by both mechanisms, and a mail that is sent so
// arrives. An old token is refused in the way that the mechanism has for it, after which
// another one is taken on the same connection.
func TestDial_PostfixTakesTokens(t *testing.T) {
	s := mailtest.Start(t)
	s.StartPostfix(t)
	good, old := s.Token(time.Now().Add(time.Hour)), s.Token(time.Now().Add(-time.Hour))
	for name, c := range map[string]struct {
		port   int
		offers string
	}{"OAUTHBEARER": {s.Submission, "OAUTHBEARER"}, "XOAUTH2": {s.XOAUTH2, XOAUTH2}} {
		t.Run(name, func(t *testing.T) {
			account := Account{Host: "127.0.0.1", Port: c.port, Security: SecuritySTARTTLS, User: mailtest.User, RootCAs: s.Roots, Dial: open()}
			account.Tokens = &tokens{all: []string{good}}
			r, err := Try(t.Context(), account, mailtest.User)
			if err != nil || !slices.Contains(r.Mechanisms, c.offers) || name == "XOAUTH2" && slices.Contains(r.Mechanisms, "OAUTHBEARER") {
				t.Fatalf("%+v, %v", r, err)
			}
			source := &tokens{all: []string{old, good}}
			account.Tokens = source
			conn := mustDial(t, account)
			if !slices.Equal(source.refused, []string{old}) {
				t.Errorf("%d tokens were refused", len(source.refused))
			}
			m := arabicMessage(t)
			if err := begin(t.Context(), conn, mailtest.User, mailtest.User, mustCompose(t, m)); err != nil {
				t.Fatal(err)
			}
			if reply, err := conn.Finish(t.Context()); err != nil || reply == "" {
				t.Fatalf("%q, %v", reply, err)
			}
			account.Tokens = &tokens{all: []string{old}}
			_, err = Dial(t.Context(), account)
			wantError(t, err, OpAuth, Auth, ReasonSignInRefused)
			account.Tokens = &tokens{all: []string{"nonsense"}}
			_, err = Dial(t.Context(), account)
			wantError(t, err, OpAuth, Auth, ReasonSignInRefused)
		})
	}
}
