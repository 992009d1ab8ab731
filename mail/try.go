package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"time"

	"mujeeb/text/address"
)

// tryTimeouts are short: a person is waiting.
var tryTimeouts = Timeouts{Connect: 10 * time.Second, Command: 15 * time.Second, Write: 10 * time.Second}

// Report is what [Try] found out about an account.
type Report struct {
	Steps []Step // in the order tried; the last one failed if Problem isn't nil

	TLSVersion string   // such as "TLS 1.3", "" = in clear
	CertExpiry string   // last day of the server's certificate, yyyy-mm-dd
	Mechanisms []string // what AUTH offers
	MaxSize    int      // bytes, 0 = not told
	UTF8       bool     // addresses in any script (SMTPUTF8)

	Problem *Error // nil = ready to send
}

// Step is one step of a trial.
type Step struct {
	Op Op
	OK bool
}

// Try goes as far as one can without sending a message: connect, protect,
// greet, log in, name the sender (MAIL, RFC 5321 section 4.1.1.2: here a server
// tells that it wants a login, or that the address is not one's own), QUIT. The
// report tells how far it came. The error is the report's Problem, an *[Error].
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

func (r *Report) note(op Op, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		r.Problem, op = e, e.Op
	}
	r.Steps = append(r.Steps, Step{op, err == nil})
	return err
}

// learn reads off what the connection tells so far.
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
	if ok, mechanisms := o.client.Extension("AUTH"); ok {
		r.Mechanisms = strings.Fields(mechanisms)
	}
	r.UTF8, _ = o.client.Extension("SMTPUTF8")
	r.MaxSize, _ = o.client.MaxMessageSize()
}

// explainSilence looks whether a server that doesn't greet is waiting for TLS.
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
