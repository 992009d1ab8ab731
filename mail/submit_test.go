package mail

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

const (
	testFrom = "page@example.com"
	testTo   = "leila@example.org"
)

func mustDial(tb testing.TB, a Account) *Conn {
	tb.Helper()
	c, err := Dial(tb.Context(), a)
	if err != nil {
		tb.Fatalf("Dial: %v (%v)", err, errors.Unwrap(err))
	}
	tb.Cleanup(c.Close)
	return c
}

// begin is Begin with a message that is made for it.
func begin(ctx context.Context, c *Conn, from, to string, msg []byte) error {
	m, err := NewOutgoing(mailbox(from), mailbox(to), msg)
	if err != nil {
		return err
	}
	return c.Begin(ctx, m)
}

// send is both steps in one.
func send(ctx context.Context, c *Conn, to string, msg []byte) (string, error) {
	if err := begin(ctx, c, testFrom, to, msg); err != nil {
		return "", err
	}
	return c.Finish(ctx)
}

func TestConn_SendsInTwoSteps(t *testing.T) {
	server := startScript(t, script{ehlo: []string{"8BITMIME", "SIZE 1000000"}, on: map[string]string{".": "250 2.0.0 Ok: queued as 4F1"}})
	account := server.account(SecurityLoopback)
	account.HELO = "example.com"
	c := mustDial(t, account)
	msg := append(mustCompose(t, arabicMessage(t)), "..dots\r\n.\r\n"...)
	for range 3 {
		if err := begin(t.Context(), c, testFrom, testTo, msg); err != nil {
			t.Fatal(err)
		}
		if c.Usable() {
			t.Error("usable in the middle of a message")
		}
		reply, err := c.Finish(t.Context())
		if err != nil || reply != "2.0.0 Ok: queued as 4F1" {
			t.Fatalf("got %q, %v", reply, err)
		}
		if !c.Usable() {
			t.Fatal("not usable after a message")
		}
	}
	bodies := server.delivered()
	if len(bodies) != 3 || bodies[0] != string(msg) || bodies[2] != string(msg) {
		t.Errorf("%d messages arrived, or not as they were sent", len(bodies))
	}
	c.Close()
	heard := strings.Join(server.heard(), "\n")
	if strings.Count(heard, "EHLO example.com") != 1 || strings.Contains(heard, "RSET") || !strings.HasSuffix(heard, "QUIT") {
		t.Errorf("conversation:\n%s", heard)
	}
}

func TestConn_NothingIsAcceptedBeforeFinish(t *testing.T) {
	server := startScript(t, script{})
	c := mustDial(t, server.account(SecurityLoopback))
	if err := begin(t.Context(), c, testFrom, testTo, []byte("A: b\r\n\r\nx\r\n")); err != nil {
		t.Fatal(err)
	}
	c.Abort()
	c.Close()
	if c.Usable() || len(server.delivered()) != 0 {
		t.Error("an aborted message arrived")
	}
	if _, err := c.Finish(t.Context()); err == nil {
		t.Error("Finish after Abort passes")
	}
}

// Each answer, at each step: what the caller learns and whether the connection
// lives on.
func TestConn_Faults(t *testing.T) {
	msg := []byte("Subject: x\r\n\r\nbody\r\n")
	big := []byte("Subject: x\r\n\r\n" + strings.Repeat(strings.Repeat("x", 70)+"\r\n", 400_000))
	flood := "flood 250-" + strings.Repeat("bla ", 200)
	long := "550 5.1.1 " + strings.Repeat("x", 4<<20)
	tests := []struct {
		name   string
		script script
		msg    []byte
		op     Op
		kind   Kind
		reason Reason
		usable bool
	}{
		{"mail 4xx", script{on: map[string]string{"MAIL": "451 4.3.0 later"}}, msg, OpMail, Temporary, ReasonServer, true},
		{"mail 5xx", script{on: map[string]string{"MAIL": "550 5.7.1 no"}}, msg, OpMail, Permanent, ReasonServer, true},
		{"mail 421", script{on: map[string]string{"MAIL": "421 4.3.2 bye"}}, msg, OpMail, Temporary, ReasonServer, false},
		{"mail 530", script{on: map[string]string{"MAIL": "530 5.7.0 log in first"}}, msg, OpMail, Auth, ReasonWantsAuth, true},
		{"rcpt 4xx", script{on: map[string]string{"RCPT": "450 4.2.1 busy"}}, msg, OpRcpt, Temporary, ReasonServer, true},
		{"rcpt 5xx", script{on: map[string]string{"RCPT": "550 5.1.1 unknown"}}, msg, OpRcpt, Permanent, ReasonServer, true},
		{"data 4xx", script{on: map[string]string{"DATA": "451 later"}}, msg, OpData, Temporary, ReasonServer, true},
		{"data 5xx", script{on: map[string]string{"DATA": "554 no"}}, msg, OpData, Permanent, ReasonServer, true},
		{"dot 4xx", script{on: map[string]string{".": "452 4.3.1 full"}}, msg, OpDot, Temporary, ReasonServer, true},
		{"dot 5xx", script{on: map[string]string{".": "554 5.6.0 content"}}, msg, OpDot, Permanent, ReasonServer, true},
		{"dot 421", script{on: map[string]string{".": "421 4.3.2 bye"}}, msg, OpDot, Temporary, ReasonServer, false},
		{"mail drop", script{on: map[string]string{"MAIL": "drop"}}, msg, OpMail, Unreachable, ReasonClosed, false},
		{"rcpt drop", script{on: map[string]string{"RCPT": "drop"}}, msg, OpRcpt, Unreachable, ReasonClosed, false},
		{"data drop", script{on: map[string]string{"DATA": "drop"}}, msg, OpData, Unreachable, ReasonClosed, false},
		{"dot drop", script{on: map[string]string{".": "drop"}}, msg, OpDot, Unknown, ReasonClosed, false},
		{"rcpt hang", script{on: map[string]string{"RCPT": "hang"}}, msg, OpRcpt, Unreachable, ReasonTimeout, false},
		{"dot hang", script{on: map[string]string{".": "hang"}}, msg, OpDot, Unknown, ReasonTimeout, false},
		{"dot garbage", script{on: map[string]string{".": "?!"}}, msg, OpDot, Unknown, ReasonGarbled, false},
		{"dot 354", script{on: map[string]string{".": "354 what"}}, msg, OpDot, Unknown, ReasonGarbled, false},
		{"mail garbage", script{on: map[string]string{"MAIL": "hello"}}, msg, OpMail, Protocol, ReasonGarbled, false},
		{"mail 250 in disorder", script{on: map[string]string{"MAIL": "354 go"}}, msg, OpMail, Protocol, ReasonGarbled, false},
		{"deaf in the body", script{deafBody: true}, big, OpBody, Unreachable, ReasonTimeout, false},
		{"mail flood", script{on: map[string]string{"MAIL": flood}}, msg, OpMail, Protocol, ReasonFlood, false},
		{"rcpt drip", script{on: map[string]string{"RCPT": "drip 250-bla"}}, msg, OpRcpt, Unreachable, ReasonTimeout, false},
		{"dot flood", script{on: map[string]string{".": flood}}, msg, OpDot, Unknown, ReasonFlood, false},
		{"dot drip", script{on: map[string]string{".": "drip 250-bla"}}, msg, OpDot, Unknown, ReasonTimeout, false},
		{"rcpt line without end", script{on: map[string]string{"RCPT": long}}, msg, OpRcpt, Protocol, ReasonFlood, false},
		{"dot line without end", script{on: map[string]string{".": long}}, msg, OpDot, Unknown, ReasonFlood, false},
		{"mail without code", script{on: map[string]string{"MAIL": "ok"}}, msg, OpMail, Protocol, ReasonGarbled, false},
		{"data and dot at once", script{on: map[string]string{"DATA": "354 go on\r\n250 2.0.0 taken"}}, msg, OpData, Protocol, ReasonGarbled, false},
		{"two answers to the dot", script{on: map[string]string{".": "250 2.0.0 taken\r\n554 5.6.0 or not"}}, msg, OpDot, Unknown, ReasonGarbled, false},
		{"refusal and more at the dot", script{on: map[string]string{".": "554 5.6.0 no\r\n250 2.0.0 or yes"}}, msg, OpDot, Unknown, ReasonGarbled, false},
		{"refusal and a long goodbye", script{on: map[string]string{"DATA": "554 no\r\n421 bye"}}, msg, OpData, Permanent, ReasonServer, false},
	}
	for i := range 2 * len(tests) {
		tt, name := tests[i/2], tests[i/2].name
		if i%2 == 1 {
			name, tt.script.ehlo = name+", pipelined", []string{"PIPELINING"}
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startScript(t, tt.script)
			account := server.account(SecurityLoopback)
			account.Timeouts = Timeouts{} // as in life
			if tt.reason == ReasonTimeout {
				account.Timeouts = Timeouts{Command: 300 * time.Millisecond, Write: 300 * time.Millisecond, Final: 300 * time.Millisecond}
			}
			c := mustDial(t, account)
			_, err := send(t.Context(), c, testTo, tt.msg)
			e := wantError(t, err, tt.op, tt.kind, tt.reason)
			if c.Usable() != tt.usable {
				t.Errorf("usable: got %v, want %v", c.Usable(), tt.usable)
			}
			if e.Temporary() != (tt.kind == Temporary || tt.kind == Unreachable) {
				t.Errorf("Temporary() = %v", e.Temporary())
			}
		})
	}
}

// Answers that nobody asked for end the connection before they can be taken for
// others, and what looks like a success does not count.
func TestConn_AnswersInTheWrongOrder(t *testing.T) {
	for _, offers := range [][]string{nil, {"PIPELINING"}} {
		for _, on := range []map[string]string{
			{"MAIL": "250 ok\r\n250 ok"}, {"RCPT": "250 ok\r\n250 ok"}, {"MAIL": "250 ok\r\n250 ok\r\n354 go on\r\n250 taken"}, {"DATA": "250 ok\r\n354 go on"},
			{"MAIL": "354 go on", "DATA": "250 ok"}, {"RCPT": "354 go on\r\n250 taken"},
		} {
			server := startScript(t, script{ehlo: offers, on: on})
			account := server.account(SecurityLoopback)
			account.Timeouts.Command = 300 * time.Millisecond
			c := mustDial(t, account)
			_, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n"))
			if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Protocol || e.Reason != ReasonGarbled || c.Usable() {
				t.Errorf("%v, %v: got %v, usable %v", offers, on, err, c.Usable())
			}
			if len(server.delivered()) != 0 {
				t.Errorf("%v, %v: a message was taken", offers, on)
			}
		}
	}
}

// A server that asks for the body after it refused the recipient does not get it.
func TestConn_CarelessServer(t *testing.T) {
	server := startScript(t, script{careless: true, ehlo: []string{"PIPELINING"}, on: map[string]string{"RCPT": "550 5.1.1 unknown"}})
	c := mustDial(t, server.account(SecurityLoopback))
	_, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n"))
	wantError(t, err, OpRcpt, Permanent, ReasonServer)
	if c.Usable() || len(server.delivered()) != 0 {
		t.Error("the connection goes on, or a message was taken")
	}
}

// A goodbye behind the answer to the dot ends the connection, not the message.
func TestConn_GoodbyeBehindTheAnswer(t *testing.T) {
	server := startScript(t, script{on: map[string]string{".": "250 2.0.0 taken\r\n421 4.3.2 that was enough"}})
	c := mustDial(t, server.account(SecurityLoopback))
	if reply, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n")); err != nil || reply != "2.0.0 taken" || c.Usable() {
		t.Errorf("got %q, %v, usable %v", reply, err, c.Usable())
	}
}

// What a server says is shown to people and kept: it comes as one clean line of
// bounded length.
func TestConn_WordsAreClean(t *testing.T) {
	const dirty = "\x1b[31mred\x07\x00 \u202egnp.exe\u2066 \xff\xfe\ttab \u0085 end"
	long := strings.Repeat("مم ", 2000)
	for _, words := range []string{dirty, long} {
		server := startScript(t, script{on: map[string]string{"RCPT": "550-5.1.1 " + words + "\r\n550 5.1.1 " + words}})
		_, err := send(t.Context(), mustDial(t, server.account(SecurityLoopback)), testTo, []byte("A: b\r\n\r\nx\r\n"))
		e := wantError(t, err, OpRcpt, Permanent, ReasonServer)
		server = startScript(t, script{on: map[string]string{".": "250 2.0.0 " + words}})
		reply, err := send(t.Context(), mustDial(t, server.account(SecurityLoopback)), testTo, []byte("A: b\r\n\r\nx\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []string{e.Text, reply} {
			if !cleanText(got) || len([]rune(got)) > maxReplyWords+7 || got == "" {
				t.Errorf("got %d characters: %.80q", len([]rune(got)), got)
			}
		}
		if words == dirty && (e.Text != "[31mred gnp.exe tab end [31mred gnp.exe tab end" || reply != "2.0.0 [31mred gnp.exe tab end") {
			t.Errorf("got %q, %q", e.Text, reply)
		}
	}
}

func TestConn_GoesOnAfterRefusal(t *testing.T) {
	server := startScript(t, script{on: map[string]string{"RCPT": "550 5.1.1 <leila@example.org> unknown"}})
	c := mustDial(t, server.account(SecurityLoopback))
	for range 2 {
		_, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n"))
		e := wantError(t, err, OpRcpt, Permanent, ReasonServer)
		if e.Code != 550 || e.Enhanced != [3]int{5, 1, 1} || e.Text != "<leila@example.org> unknown" || e.Meaning() != MeansNoRecipient {
			t.Errorf("got %+v", e)
		}
		if strings.Contains(e.Error(), "leila") {
			t.Errorf("the error's text names a person: %v", e)
		}
	}
	if got := verbs(server); got != "EHLO MAIL RCPT RSET MAIL RCPT" {
		t.Errorf("conversation: %s", got)
	}
}

func TestConn_AnyOtherSuccessAtTheDotIsSuccess(t *testing.T) {
	server := startScript(t, script{on: map[string]string{".": "251 will forward"}})
	c := mustDial(t, server.account(SecurityLoopback))
	if reply, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n")); err != nil || reply != "will forward" || !c.Usable() {
		t.Errorf("got %q, %v", reply, err)
	}
}

func TestConn_FinishKnowsAnUnsentDot(t *testing.T) {
	server := startScript(t, script{})
	for name, cut := range map[string]func(*Conn) context.Context{
		"context over": func(*Conn) context.Context {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			return ctx
		},
		"connection gone": func(c *Conn) context.Context {
			_ = c.guard.Close()
			return t.Context()
		},
	} {
		c := mustDial(t, server.account(SecurityLoopback))
		if err := begin(t.Context(), c, testFrom, testTo, []byte("A: b\r\n\r\nx\r\n")); err != nil {
			t.Fatal(err)
		}
		_, err := c.Finish(cut(c))
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Unreachable || c.Usable() {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestConn_ContextCuts(t *testing.T) {
	for _, step := range []string{"RCPT", "."} {
		server := startScript(t, script{on: map[string]string{step: "hang"}})
		account := server.account(SecurityLoopback)
		account.Timeouts = Timeouts{Command: time.Minute, Final: time.Minute}
		c := mustDial(t, account)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		_, err := send(ctx, c, testTo, []byte("A: b\r\n\r\nx\r\n"))
		cancel()
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Reason != ReasonTimeout || c.Usable() || (e.Kind == Unknown) != (step == ".") {
			t.Errorf("%s: got %v", step, err)
		}
	}
}

func TestConn_RefusesBeforeSending(t *testing.T) {
	server := startScript(t, script{ehlo: []string{"SIZE 100"}})
	c := mustDial(t, server.account(SecurityLoopback))
	ok := "A: b\r\n\r\nx\r\n"
	tests := []struct {
		name, from, to, msg string
		op                  Op
		reason              Reason
	}{
		{"sender", "page", testTo, ok, OpMail, ReasonSender},
		{"parameters behind the recipient", testFrom, "a@b.com> X=Y", ok, OpRcpt, ReasonRecipient},
		{"second command", testFrom, "a@b.com>\r\nRCPT TO:<c@d.com", ok, OpRcpt, ReasonRecipient},
		{"too big", testFrom, testTo, "A: b\r\n\r\n" + strings.Repeat("x", 99) + "\r\n", OpMail, ReasonTooBig},
		{"needs SMTPUTF8", testFrom, "ليلى@example.com", ok, OpMail, ReasonNoUTF8},
		{"lone LF", testFrom, testTo, "A: b\r\n\r\nx\n.\r\n", OpData, ReasonMessage},
		{"lone CR", testFrom, testTo, "A: b\r\n\r\nx\r.\r\n", OpData, ReasonMessage},
		{"open end", testFrom, testTo, "A: b\r\n\r\nx", OpData, ReasonMessage},
		{"eight bits", testFrom, testTo, "A: b\r\n\r\nع\r\n", OpData, ReasonMessage},
		{"zero byte", testFrom, testTo, "A: b\r\n\r\n\x00\r\n", OpData, ReasonMessage},
		{"long line", testFrom, testTo, strings.Repeat("x", 999) + "\r\n", OpData, ReasonMessage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantError(t, begin(t.Context(), c, tt.from, tt.to, []byte(tt.msg)), tt.op, NotAllowed, tt.reason)
			if !c.Usable() {
				t.Error("nothing was sent, but the connection is given up")
			}
		})
	}
	if heard := server.heard(); len(heard) != 1 {
		t.Errorf("the server heard %q", heard)
	}
}

// Codes whose words say nothing mean what RFC 3463 says.
func TestError_Meaning_Codes(t *testing.T) {
	tests := []struct {
		op   Op
		code int
		enh  [3]int
		want bool
	}{
		{OpDot, 454, [3]int{4, 7, 0}, true},
		{OpRcpt, 454, [3]int{}, true},
		{OpDot, 432, [3]int{4, 3, 2}, true},
		{OpRcpt, 421, [3]int{}, true},
		{OpMail, 450, [3]int{}, true},
		{OpMail, 552, [3]int{5, 3, 4}, false},
		{OpRcpt, 550, [3]int{5, 7, 1}, false},
		{OpDot, 550, [3]int{5, 4, 5}, true},
		{OpDot, 550, [3]int{5, 7, 515}, true},
		{OpRcpt, 553, [3]int{5, 1, 8}, true},
		{OpRcpt, 452, [3]int{4, 5, 3}, true},
		{OpRcpt, 452, [3]int{4, 2, 2}, false},
		{OpRcpt, 550, [3]int{5, 1, 1}, false},
		{OpRcpt, 550, [3]int{}, false},
		{OpRcpt, 552, [3]int{5, 2, 2}, false},
		{OpDot, 552, [3]int{5, 3, 4}, false},
		{OpDot, 451, [3]int{4, 3, 0}, true},
		{OpDot, 554, [3]int{5, 6, 0}, false},
	}
	for _, tt := range tests {
		kind := Permanent
		if tt.code < 500 {
			kind = Temporary
		}
		e := &Error{Op: tt.op, Kind: kind, Reason: ReasonServer, Code: tt.code, Enhanced: tt.enh}
		if got := isAccount(e); got != tt.want {
			t.Errorf("%v: got %v", e, got)
		}
	}
	for kind, want := range map[Kind]bool{Auth: true, TLS: true, Unreachable: true, Protocol: true, Unknown: false, NotAllowed: false} {
		if got := isAccount(&Error{Op: OpDot, Kind: kind}); got != want {
			t.Errorf("%s: got %v", kind, got)
		}
	}
}

func isAccount(e *Error) bool { return e.Meaning() == MeansAccount || e.Meaning() == MeansAccountWait }

func BenchmarkConn_Send(b *testing.B) {
	store := NewMemoryStore(1)
	s, err := StartSandbox(SandboxConfig{Store: store})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	c := mustDial(b, reached(s.Account()))
	msg := mustCompose(b, arabicMessage(b))
	for b.Loop() {
		if _, err := send(b.Context(), c, testTo, msg); err != nil {
			b.Fatal(err)
		}
	}
	if !bytes.Equal(store.Messages()[0].Raw, msg) {
		b.Fatal("not as it was sent")
	}
}
