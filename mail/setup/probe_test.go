package setup_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/setup"
	"mujeeb/text/address"
)

var content = mail.Content{Subject: "A probe", Text: "To yourself.\n", HTML: "<p>To yourself.</p>", Lang: "en"}

func mustAddress(t *testing.T, s string) address.Email {
	t.Helper()
	a, err := address.ParseEmail(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// mustSend sends a probe to a server of our own, and returns what arrived there.
func mustSend(t *testing.T, from, second string) (setup.Sent, []mail.Received) {
	t.Helper()
	store := mail.NewMemoryStore(10)
	box, err := mail.StartSandbox(mail.SandboxConfig{Store: store, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	account := box.Account()
	account.Dial = dial.New(time.Now, nil).For(dial.Test)
	p := setup.Probe{From: mail.Mailbox{Name: "Olive", Address: mustAddress(t, from)}, Second: second, Words: content, Now: time.Now}
	sent, err := p.Send(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	return sent, store.Messages()
}

func TestProbe_Send(t *testing.T) {
	sent, arrived := mustSend(t, "hello@olive.example", "me@elsewhere.example")
	var to []string
	for _, m := range arrived {
		to = append(to, m.To)
	}
	slices.Sort(to)
	if want := []string{"hello+mujeeb@olive.example", "hello@olive.example", "me@elsewhere.example"}; !slices.Equal(to, want) {
		t.Errorf("it went to %q, not %q", to, want)
	}
	if sent.Ref == "" || sent.PlusRef == "" || sent.Ref == sent.PlusRef || !strings.Contains(sent.MessageID, sent.Ref) {
		t.Errorf("sent %+v", sent)
	}
	if sent, arrived := mustSend(t, "hello+shop@olive.example", ""); sent.PlusRef != "" || len(arrived) != 1 {
		t.Errorf("an address with a tag got another: %+v, %d mails", sent, len(arrived))
	}
}

// box is a mailbox with mails in it.
type box struct {
	all   []setup.Arrival
	err   error
	looks int
	after int // looks until they are there
}

func (b *box) Since(context.Context, time.Time) ([]setup.Arrival, error) {
	if b.looks++; b.looks <= b.after {
		return nil, b.err
	}
	return b.all, b.err
}

// arrive returns the mail of a probe, with what servers wrote above it.
func arrive(at setup.Place, raw []byte, above ...string) setup.Arrival {
	return setup.Arrival{Place: at, Raw: []byte(strings.Join(append(above, ""), "\r\n") + string(raw))}
}

// of returns the raw mail to an address.
func of(t *testing.T, all []mail.Received, to string) []byte {
	t.Helper()
	for _, m := range all {
		if m.To == to {
			return m.Raw
		}
	}
	t.Fatalf("nothing went to %s", to)
	return nil
}

const google = `Authentication-Results: mx.google.com; dkim=pass header.i=@olive.example header.s=google header.b=abc; ` +
	`spf=pass (google.com: domain of hello@olive.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=hello@olive.example; ` +
	`dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=olive.example`

func TestSent_Await_Good(t *testing.T) {
	sent, arrived := mustSend(t, "hello@olive.example", "me@elsewhere.example")
	raw, plus := of(t, arrived, "hello@olive.example"), of(t, arrived, "hello+mujeeb@olive.example")
	synctest.Test(t, func(t *testing.T) {
		b := &box{after: 2, all: []setup.Arrival{
			{Place: setup.Inbox, Raw: []byte("no mail at all")}, arrive(setup.SentMail, raw),
			arrive(setup.Inbox, plus), arrive(setup.Inbox, raw, "Return-Path: <hello@olive.example>", google),
		}}
		all, err := sent.Await(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []setup.Key{setup.ProbeArrived, setup.PathKept, setup.IDKept, setup.SPFPassed, setup.DKIMPassed, setup.DMARCPassed, setup.Aligned, setup.PlusOK, setup.SentCopy} {
			if f := found(t, all, key); f.State == setup.Bad || f.State == setup.Unknown {
				t.Errorf("%+v", f)
			}
		}
		if f := found(t, all, setup.ProbeArrived); f.Values["seconds"] != "10" {
			t.Errorf("%+v", f)
		}
		if f := found(t, all, setup.ProbeOther); f.Values["to"] != "me@elsewhere.example" || f.State != setup.Unknown {
			t.Errorf("%+v", f)
		}
		if len(all) != 10 {
			t.Errorf("%d findings: %+v", len(all), all)
		}
	})
}

// Servers that replace what they like, and a mail that is taken for junk.
func TestSent_Await_Altered(t *testing.T) {
	sent, arrived := mustSend(t, "hello@olive.example", "")
	raw := string(of(t, arrived, "hello@olive.example"))
	for name, c := range map[string]struct {
		mail  setup.Arrival
		wants map[setup.Key]setup.State
	}{
		"a relay": {arrive(setup.Inbox, []byte(strings.Replace(raw, sent.MessageID, "<0100@eu.amazonses.com>", 1)), "Return-Path: <0100@EU.amazonses.com>",
			"Authentication-Results: mx.example; spf=pass smtp.mailfrom=eu.amazonses.com; dkim=pass header.d=shop.olive.example; dmarc=pass header.from=olive.example"),
			map[setup.Key]setup.State{setup.IDReplaced: setup.Notice, setup.PathReplaced: setup.Notice, setup.Aligned: setup.Good, setup.PlusMissing: setup.Notice}},
		"junk": {arrive(setup.Junk, []byte(raw), "Authentication-Results: mx.example; spf=softfail smtp.mailfrom=hello@olive.example; dkim=none; dmarc=fail header.from=olive.example"),
			map[setup.Key]setup.State{setup.ProbeJunk: setup.Bad, setup.SPFFailed: setup.Bad, setup.DKIMFailed: setup.Bad, setup.DMARCFailed: setup.Bad, setup.NotAligned: setup.Bad}},
		"somebody else's": {arrive(setup.Inbox, []byte(raw), "Authentication-Results: mx.example; spf=pass smtp.mailfrom=relay.example; dkim=pass header.d=relay.example"),
			map[setup.Key]setup.State{setup.NotAligned: setup.Bad, setup.SPFPassed: setup.Good}},
		"one is enough": {arrive(setup.Inbox, []byte(raw), "Authentication-Results: mx.example; spf=fail smtp.mailfrom=relay.example; dkim=pass header.d=olive.example"),
			map[setup.Key]setup.State{setup.Aligned: setup.Good, setup.SPFFailed: setup.Notice}},
		"a fault of the moment": {arrive(setup.Inbox, []byte(raw), "Authentication-Results: mx.example; spf=temperror smtp.mailfrom=olive.example"),
			map[setup.Key]setup.State{setup.SPFFailed: setup.Unknown}},
		"nothing written": {arrive(setup.Inbox, []byte(raw)), map[setup.Key]setup.State{setup.NoResults: setup.Unknown, setup.NoSentCopy: setup.Notice}},
		"no results":      {arrive(setup.Inbox, []byte(raw), "Authentication-Results: mx.example; none"), map[setup.Key]setup.State{setup.NoResults: setup.Unknown}},
		"forged below": {arrive(setup.Inbox, []byte(raw), "Authentication-Results: mx.example; spf=fail smtp.mailfrom=relay.example",
			"Authentication-Results: mx.example; dkim=pass header.d=olive.example"), map[setup.Key]setup.State{setup.NotAligned: setup.Bad}},
		"without the reference": {arrive(setup.Inbox, []byte(strings.Replace(raw, "X-Mujeeb-Ref: "+sent.Ref+"\r\n", "", 1))),
			map[setup.Key]setup.State{setup.RefLost: setup.Bad, setup.IDKept: setup.Good}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all, err := sent.Await(t.Context(), &box{all: []setup.Arrival{c.mail}})
				if err != nil {
					t.Fatal(err)
				}
				for key, state := range c.wants {
					if f := found(t, all, key); f.State != state {
						t.Errorf("%+v, want %s", f, state)
					}
				}
			})
		})
	}
}

// A probe that does not arrive is looked for two minutes long; other mails are not taken for it.
func TestSent_Await_Missing(t *testing.T) {
	sent, _ := mustSend(t, "hello@olive.example", "")
	_, others := mustSend(t, "hello@olive.example", "")
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		b := &box{all: []setup.Arrival{arrive(setup.Inbox, of(t, others, "hello@olive.example"))}}
		all, err := sent.Await(t.Context(), b)
		if err != nil || len(all) != 1 || all[0].Key != setup.ProbeMissing || all[0].State != setup.Bad || time.Since(began) != 2*time.Minute {
			t.Errorf("got %+v, %v after %s", all, err, time.Since(began))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		if _, err := sent.Await(t.Context(), &box{err: broken}); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := sent.Await(ctx, &box{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// Where nobody looks for it, nothing is said of it but that it was sent.
func TestSent_OfSent(t *testing.T) {
	all := setup.Sent{From: mustAddress(t, "a@olive.example"), Second: "b@elsewhere.example"}.OfSent()
	if len(all) != 2 || all[0].Key != setup.ProbeSent || all[0].State != setup.Unknown || all[1].Key != setup.ProbeOther {
		t.Errorf("got %+v", all)
	}
}

func TestOfServer(t *testing.T) {
	all := setup.OfServer(mail.Report{MaxSize: 500_000, UTF8: true, EightBit: true, DSN: true})
	for key, state := range map[setup.Key]setup.State{setup.Server: setup.Good, setup.SizeSmall: setup.Bad, setup.UTF8Yes: setup.Good, setup.DSNYes: setup.Good, setup.PipelineNo: setup.Notice} {
		if f := found(t, all, key); f.State != state {
			t.Errorf("%+v", f)
		}
	}
	all = setup.OfServer(mail.Report{MaxSize: 50_000_000, Pipelining: true})
	for _, key := range []setup.Key{setup.SizeOK, setup.UTF8No, setup.EightBitNo, setup.DSNNo, setup.PipelineYes} {
		found(t, all, key)
	}
	if all := setup.OfServer(mail.Report{Problem: &mail.Error{}}); len(all) != 1 || all[0].Key != setup.NotSignedIn {
		t.Errorf("%+v", all)
	}
}
