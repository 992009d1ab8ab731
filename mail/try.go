package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"time"

	"mujeeb/text/address"
)

// tryTimeouts are shorter than the defaults, since a person is waiting.
var tryTimeouts = Timeouts{Connect: 10 * time.Second, Command: 15 * time.Second, Write: 10 * time.Second}

// Report is what [Try] found out about an account.
type Report struct {
	Steps []Step // in the order tried; the last one failed if Problem isn't nil

	TLSVersion string   // such as "TLS 1.3", "" = in clear
	CertExpiry string   // last day of the server's certificate in UTC, yyyy-mm-dd
	Mechanisms []string // of AUTH, as the server lists them
	MaxSize    int      // of a message in bytes (RFC 1870), 0 = the server names none
	UTF8       bool     // addresses in any script (SMTPUTF8)
	EightBit   bool     // 8BITMIME
	DSN        bool     // reports on delivery can be asked for (RFC 3461)
	Pipelining bool     // commands may be sent without waiting (RFC 2920)

	Problem *Error // nil = ready to send
}

// Step is one step of a trial.
type Step struct {
	Op Op
	OK bool
}

// Try goes as far as is possible without sending a message: connect, protect,
// greet, log in, name the sender (MAIL, RFC 5321 section 4.1.1.2, which a server
// refuses if it wants a login or if the address is not the account's), QUIT. The
// report lists the steps that were taken. The error is its Problem, an *[Error].
func Try(ctx context.Context, account Account, from string) (Report, error) {
	if account.Timeouts == (Timeouts{}) {
		account.Timeouts = tryTimeouts
	}
	var r Report
	account, err := account.prepare()
	if err != nil {
		return r, r.note(OpSettings, err)
	}
	sender, err := address.ParseEmail(from)
	if err != nil {
		return r, r.note(OpMail, &Error{Op: OpMail, Kind: NotAllowed, Reason: ReasonSender, cause: err})
	}
	o := opening{account: account}
	defer o.close()
	for _, step := range append(o.steps(), openingStep{OpMail, func(context.Context) error { return o.client.Mail(sender.String(), nil) }}) {
		err := o.run(ctx, step)
		if err != nil && step.op == OpHello {
			err = o.explainSilence(ctx, err)
		}
		if r.note(step.op, err) != nil {
			return r, r.Problem
		}
		r.learn(&o)
	}
	_ = o.client.Quit() // everything is known already
	return r, nil
}

// note adds a step to the report, with its error if it failed.
func (r *Report) note(op Op, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		r.Problem, op = e, e.Op
	}
	r.Steps = append(r.Steps, Step{op, err == nil})
	return err
}

// learn fills in what the connection has shown so far.
func (r *Report) learn(o *opening) {
	if o.tls != nil {
		state := o.tls.ConnectionState()
		r.TLSVersion = tls.VersionName(state.Version)
		if len(state.PeerCertificates) > 0 {
			r.CertExpiry = state.PeerCertificates[0].NotAfter.UTC().Format(time.DateOnly)
		}
	}
	if o.client == nil {
		return
	}
	r.Mechanisms = o.offers["AUTH"]
	r.UTF8 = o.offers.has("SMTPUTF8")
	r.EightBit = o.offers.has("8BITMIME")
	r.DSN = o.offers.has("DSN")
	r.Pipelining = o.offers.has("PIPELINING")
	r.MaxSize = o.offers.maxSize()
}

// explainSilence returns err, with the reason [ReasonWantsTLS] if a server that
// sent no greeting speaks TLS on this port.
func (o *opening) explainSilence(ctx context.Context, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Op != OpGreet || e.Kind != Unreachable || o.account.Security != SecuritySTARTTLS || ctx.Err() != nil {
		return err
	}
	probe := opening{account: o.account}
	defer probe.close()
	if probe.run(ctx, openingStep{OpConnect, probe.connect}) != nil {
		return err
	}
	outcome, failed := errors.AsType[*Error](probe.run(ctx, openingStep{OpTLS, probe.handshake}))
	if !failed || outcome.Kind == TLS && outcome.Reason != ReasonWantsPlain {
		e.Kind, e.Reason = TLS, ReasonWantsTLS
	}
	return e
}
