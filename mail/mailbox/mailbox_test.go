package mailbox

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/mailtest"
	"mujeeb/text/secret"
)

func accountOf(s *mailtest.Server, security mail.Security) Account {
	port := s.IMAPS
	if security == mail.SecuritySTARTTLS {
		port = s.IMAP
	}
	return Account{Host: "127.0.0.1", Port: port, Security: security, User: mailtest.User, Password: secret.New(mailtest.Password), RootCAs: s.Roots,
		Dial: dial.New(time.Now, nil).For(dial.Hear)}
}

func mustOpen(tb testing.TB, a Account) *Conn {
	tb.Helper()
	c, err := Open(tb.Context(), a)
	if err != nil {
		tb.Fatalf("open: %v (%v)", err, errors.Unwrap(err))
	}
	tb.Cleanup(c.Close)
	return c
}

func letter(n int) []byte {
	return fmt.Appendf(nil, "From: layla@example.org\nTo: %s\nMessage-ID: <m%d@example.org>\nSubject: letter %d\n\nhello\n", mailtest.User, n, n)
}

func TestOpen_Dovecot(t *testing.T) {
	s := mailtest.Start(t)
	wrong := accountOf(s, mail.SecurityTLS)
	wrong.Password = secret.New("thyme")
	token := accountOf(s, mail.SecurityTLS)
	token.Token = func(context.Context) (secret.Secret, error) {
		return secret.New(s.Token(time.Now().Add(time.Hour))), nil
	}
	old := token
	old.Token = func(context.Context) (secret.Secret, error) {
		return secret.New(s.Token(time.Now().Add(-time.Hour))), nil
	}
	stranger := accountOf(s, mail.SecurityTLS)
	stranger.RootCAs = nil
	for name, c := range map[string]struct {
		account Account
		op      mail.Op
		reason  mail.Reason
	}{
		"TLS":                    {accountOf(s, mail.SecurityTLS), "", ""},
		"STARTTLS":               {accountOf(s, mail.SecuritySTARTTLS), "", ""},
		"XOAUTH2":                {token, "", ""},
		"an old token":           {old, mail.OpAuth, mail.ReasonAuthRefused},
		"a wrong password":       {wrong, mail.OpAuth, mail.ReasonAuthRefused},
		"an unknown certificate": {stranger, mail.OpTLS, mail.ReasonCertUntrusted},
		"TLS at the other port":  {func() Account { a := accountOf(s, mail.SecurityTLS); a.Port = s.IMAP; return a }(), mail.OpTLS, mail.ReasonWantsPlain},
		"no host":                {Account{Port: 993, Security: mail.SecurityTLS}, mail.OpSettings, mail.ReasonHost},
		"in clear to elsewhere":  {Account{Host: "192.0.2.1", Port: 143, Security: mail.SecurityLoopback}, mail.OpSettings, mail.ReasonNotLoopback},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := Open(t.Context(), c.account)
			if conn != nil {
				defer conn.Close()
			}
			wantError(t, err, c.op, c.reason)
		})
	}
}

// wantError fails unless err is an *[mail.Error] of a step with a reason; "" is none.
func wantError(tb testing.TB, err error, op mail.Op, reason mail.Reason) {
	tb.Helper()
	e, _ := errors.AsType[*mail.Error](err)
	switch {
	case reason == "" && err != nil:
		tb.Errorf("got %v (%v)", err, errors.Unwrap(err))
	case reason != "" && (e == nil || e.Op != op || e.Reason != reason):
		tb.Errorf("got %v, want %s at %s", err, reason, op)
	}
}

// A mailbox is read without a trace: what was unread stays unread.
func TestConn_ReadsWithoutTrace(t *testing.T) {
	s := mailtest.Start(t)
	for i := range 3 {
		s.Put(t, "", letter(i))
	}
	c := mustOpen(t, accountOf(s, mail.SecurityTLS))
	folders, err := c.Folders(t.Context())
	if err != nil || !slices.Contains(folders, Folder{"INBOX", Inbox}) || !slices.Contains(folders, Folder{"Spam", Junk}) || !slices.Contains(folders, Folder{"Gesendete", Sent}) {
		t.Fatalf("folders: %v, %v", folders, err)
	}
	state, err := c.Examine(t.Context(), "INBOX")
	if err != nil || state.Validity == 0 || state.Next != 4 {
		t.Fatalf("state: %+v, %v", state, err)
	}
	uids, err := c.After(t.Context(), 1, time.Now().AddDate(0, 0, -1))
	if err != nil || !slices.Equal(uids, []uint32{2, 3}) {
		t.Fatalf("behind 1: %v, %v", uids, err)
	}
	if late, err := c.After(t.Context(), 3, time.Time{}); err != nil || len(late) != 0 { // a range to the last one always holds that
		t.Errorf("behind the last: %v, %v", late, err)
	}
	heads, err := c.Heads(t.Context(), uids)
	if err != nil || len(heads) != 2 || heads[0].UID != 2 || heads[0].Size == 0 || time.Since(heads[0].Received) > time.Minute {
		t.Fatalf("heads: %+v, %v", heads, err)
	}
	raw, err := c.Read(t.Context(), 2)
	if err != nil || !strings.Contains(string(raw), "Subject: letter ") {
		t.Errorf("mail: %q, %v", raw, err)
	}
	if gone, err := c.Read(t.Context(), 99); err != nil || gone != nil {
		t.Errorf("a mail that is not there: %q, %v", gone, err)
	}
	if has, err := c.Has(t.Context(), "m1@example.org"); err != nil || !has {
		t.Errorf("found by its Message-ID: %t, %v", has, err)
	}
	if has, err := c.Has(t.Context(), "m9@example.org"); err != nil || has {
		t.Errorf("found though it is not there: %t, %v", has, err)
	}
	_, err = c.Examine(t.Context(), "nowhere")
	wantError(t, err, mail.OpExamine, mail.ReasonNoFolder)
	unseen(t, s, 3)
}

// unseen fails unless so many mails of the inbox carry no mark that they were read.
func unseen(tb testing.TB, s *mailtest.Server, want int) {
	tb.Helper()
	n := 0
	for _, part := range []string{"new", "cur"} {
		files, err := os.ReadDir(filepath.Join(s.Folder(""), part))
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range files {
			if _, flags, _ := strings.Cut(f.Name(), ":2,"); !strings.Contains(flags, "S") {
				n++
			}
		}
	}
	if n != want {
		tb.Errorf("%d mails are unread, want %d", n, want)
	}
}

func TestConn_LongMail(t *testing.T) {
	s := mailtest.Start(t)
	s.Put(t, "", append(letter(1), []byte(strings.Repeat("a line of a picture\n", 60_000))...))
	c := mustOpen(t, accountOf(s, mail.SecurityTLS))
	if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	heads, err := c.Heads(t.Context(), []uint32{1})
	if err != nil || len(heads) != 1 || heads[0].Size < 2*Cap {
		t.Fatalf("heads: %+v, %v", heads, err)
	}
	if raw, err := c.Read(t.Context(), 1); err != nil || len(raw) != Cap {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

// The server tells of a new mail, and the connection goes on afterwards.
func TestConn_Wait(t *testing.T) {
	s := mailtest.Start(t)
	s.Put(t, "", letter(0))
	c := mustOpen(t, accountOf(s, mail.SecuritySTARTTLS))
	if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if changed, err := c.Wait(t.Context(), 50*time.Millisecond); err != nil || changed {
		t.Errorf("nothing came: %t, %v", changed, err)
	}
	told := make(chan error, 1)
	go func() {
		changed, err := c.Wait(t.Context(), time.Minute)
		if err == nil && !changed {
			err = errors.New("the minute was over")
		}
		told <- err
	}()
	s.Put(t, "", letter(1))
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	if uids, err := c.After(t.Context(), 1, time.Time{}); err != nil || !slices.Equal(uids, []uint32{2}) {
		t.Errorf("after it told: %v, %v", uids, err)
	}
	unseen(t, s, 2)
}

// The numbers of mails are void once a folder's validity is another.
func TestConn_Renumbered(t *testing.T) {
	s := mailtest.Start(t)
	s.Put(t, "", letter(0))
	before, err := mustOpen(t, accountOf(s, mail.SecurityTLS)).Examine(t.Context(), "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	s.Renumber(t, "")
	after, err := mustOpen(t, accountOf(s, mail.SecurityTLS)).Examine(t.Context(), "INBOX")
	if err != nil || after.Validity == before.Validity {
		t.Errorf("before %+v, after %+v, %v", before, after, err)
	}
}

// hostile starts a server on loopback that greets, lets everybody in, and answers commands
// by their name; "hang" says nothing more, "drop" hangs up.
func hostile(t *testing.T, greeting string, on map[string]string) Account {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go serve(conn, greeting, on)
		}
	}()
	return Account{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Security: mail.SecurityLoopback, User: "u", Password: secret.New("p"), Timeout: 300 * time.Millisecond,
		Dial: dial.New(time.Now, nil).For(dial.Hear)}
}

func serve(conn net.Conn, greeting string, on map[string]string) {
	defer conn.Close()
	fmt.Fprint(conn, greeting)
	in := bufio.NewReader(conn)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		name := strings.ToUpper(words[1])
		if name == "UID" {
			name = strings.ToUpper(words[2])
		}
		answer, ok := on[name]
		switch {
		case answer == "drop":
			return
		case answer == "hang":
			continue
		case strings.HasPrefix(answer, "flood "):
			for err == nil {
				_, err = fmt.Fprint(conn, strings.Repeat(answer[6:]+"\r\n", 1000))
			}
			return
		case !ok && name == "CAPABILITY":
			answer = "* CAPABILITY IMAP4rev1 IDLE\r\n§ OK done\r\n"
		case !ok:
			answer = "§ OK done\r\n"
		}
		fmt.Fprint(conn, strings.ReplaceAll(answer, "§", words[0]))
	}
}

const hello = "* OK ready\r\n"

// A server that breaks the rules is an error, in its time and without filling the memory.
func TestConn_Hostile(t *testing.T) {
	examined := "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n§ OK [READ-ONLY] done\r\n"
	for name, c := range map[string]struct {
		greeting string
		on       map[string]string
		op       mail.Op
		reason   mail.Reason
	}{
		"another protocol":       {"220 smtp here\r\n", nil, mail.OpGreet, mail.ReasonNotIMAP},
		"no greeting":            {"", nil, mail.OpGreet, mail.ReasonTimeout},
		"a greeting without end": {strings.Repeat("* OK ", 1_000_000), nil, mail.OpGreet, mail.ReasonFlood},
		"logged in already":      {"* PREAUTH welcome\r\n", nil, mail.OpAuth, mail.ReasonNotIMAP},
		"busy":                   {"* BYE come later\r\n", nil, mail.OpGreet, mail.ReasonServer},
		"no way to log in":       {hello, map[string]string{"CAPABILITY": "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n§ OK done\r\n"}, mail.OpAuth, mail.ReasonNoMechanism},
		"hangs up":               {hello, map[string]string{"LOGIN": "drop"}, mail.OpAuth, mail.ReasonClosed},
		"says nothing":           {hello, map[string]string{"EXAMINE": "hang"}, mail.OpExamine, mail.ReasonTimeout},
		"garbage":                {hello, map[string]string{"EXAMINE": "((((\r\n"}, mail.OpExamine, mail.ReasonGarbledIMAP},
		"another's answer":       {hello, map[string]string{"EXAMINE": "T99 OK done\r\n"}, mail.OpExamine, mail.ReasonGarbledIMAP},
		"untagged without end":   {hello, map[string]string{"EXAMINE": "flood * 1 EXISTS"}, mail.OpExamine, mail.ReasonFlood},
		"a line without end":     {hello, map[string]string{"EXAMINE": "* OK " + strings.Repeat("x", 5<<20)}, mail.OpExamine, mail.ReasonFlood},
		"a literal without end":  {hello, map[string]string{"EXAMINE": examined, "FETCH": "* 1 FETCH (UID 1 BODY[]<0> {9000000000000000000}\r\n" + strings.Repeat("x", 1<<20)}, mail.OpFetch, mail.ReasonFlood},
		"a literal that is cut":  {hello, map[string]string{"EXAMINE": examined, "FETCH": "* 1 FETCH (UID 1 BODY[]<0> {1000}\r\nxx"}, mail.OpFetch, mail.ReasonTimeout},
		"a negative literal":     {hello, map[string]string{"EXAMINE": examined, "FETCH": "* 1 FETCH (UID 1 BODY[]<0> {-5}\r\nxx\r\n"}, mail.OpFetch, mail.ReasonGarbledIMAP},
		"every number there is":  {hello, map[string]string{"EXAMINE": examined, "SEARCH": "* ESEARCH (TAG \"§\") UID ALL 1:4294967295\r\n§ OK done\r\n", "FETCH": "drop"}, mail.OpFetch, mail.ReasonClosed},
		"a refusal":              {hello, map[string]string{"EXAMINE": "§ NO no such folder\r\n"}, mail.OpExamine, mail.ReasonNoFolder},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, readOne(t, hostile(t, c.greeting, c.on)), c.op, c.reason)
		})
	}
}

// readOne goes as far as reading one mail.
func readOne(t *testing.T, a Account) error {
	c, err := Open(t.Context(), a)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.Examine(t.Context(), "INBOX"); err != nil {
		return err
	}
	if _, err := c.After(t.Context(), 0, time.Time{}); err != nil {
		return err
	}
	_, err = c.Read(t.Context(), 1)
	return err
}

// A context that ends closes the connection.
func TestConn_Cancelled(t *testing.T) {
	a := hostile(t, hello, map[string]string{"EXAMINE": "hang"})
	a.Timeout = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	c, err := Open(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	context.AfterFunc(ctx, func() {})
	go cancel()
	_, err = c.Examine(ctx, "INBOX")
	wantError(t, err, mail.OpExamine, mail.ReasonCancelled)
}
