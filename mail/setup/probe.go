package setup

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"mujeeb/mail"
	"mujeeb/text/address"
)

// Probe is a mail to oneself, by which one sees what the provider makes of mails.
type Probe struct {
	From   mail.Mailbox
	Second string // a further address that is written to, such as one at another provider; "" for none
	Words  mail.Content
	Now    func() time.Time
}

// Sent is a probe that the server has taken.
type Sent struct {
	From      address.Email
	MessageID string // of the mail to the address itself, with its angle brackets
	Ref       string // of the same mail
	PlusRef   string // of the mail to the address with a tag, such as hello+mujeeb@olive.example; "" where none was sent
	Second    string // the further address
	At        time.Time
}

// plusTag is what stands behind the + of the second mail's address.
const plusTag = "mujeeb"

// Send sends the probe: one mail to the address itself, one to it with a tag, and one to
// the second address. That a server does not take the address with a tag is no error, and shows by
// an empty PlusRef. Errors are *[mail.Error] and *[mail.ComposeError].
func (p Probe) Send(ctx context.Context, account mail.Account) (Sent, error) {
	s := Sent{From: p.From.Address, Second: p.Second, At: p.Now()}
	conn, err := mail.Dial(ctx, account)
	if err != nil {
		return s, err
	}
	defer conn.Close()
	if s.Ref, s.MessageID, err = p.send(ctx, conn, p.From.Address); err != nil {
		return s, err
	}
	if tagged, err := address.ParseEmail(withTag(p.From.Address)); err == nil && conn.Usable() {
		s.PlusRef, _, _ = p.send(ctx, conn, tagged)
	}
	if p.Second == "" || !conn.Usable() {
		return s, nil
	}
	second, err := address.ParseEmail(p.Second)
	if err != nil {
		return s, &mail.Error{Op: mail.OpRcpt, Kind: mail.NotAllowed, Reason: mail.ReasonRecipient}
	}
	_, _, err = p.send(ctx, conn, second)
	return s, err
}

// withTag returns an address with the tag, or "" where it has one already.
func withTag(a address.Email) string {
	if strings.Contains(a.Local(), "+") {
		return ""
	}
	return a.Local() + "+" + plusTag + "@" + a.Domain()
}

// send sends one mail, and returns what it can be known by.
func (p Probe) send(ctx context.Context, conn *mail.Conn, to address.Email) (ref, id string, err error) {
	ref = "probe-" + strings.ToLower(rand.Text())
	if id, err = mail.NewMessageID(ref, p.From.Address.Domain()); err != nil {
		return "", "", err
	}
	raw, err := mail.Compose(mail.Message{Class: mail.LegalNotice, From: p.From, To: mail.Mailbox{Address: to},
		Date: p.Now().UTC(), MessageID: id, Ref: ref, Content: p.Words})
	if err != nil {
		return "", "", err
	}
	m, err := mail.NewOutgoing(p.From.Address, to, raw)
	if err != nil {
		return "", "", err
	}
	if err := conn.Begin(ctx, m); err != nil {
		return "", "", err
	}
	if _, err := conn.Finish(ctx); err != nil {
		return "", "", err
	}
	return ref, id, nil
}

// Place says where a mail lies.
type Place string

// Where mails lie.
const (
	Inbox    Place = "inbox"
	Junk     Place = "junk"
	SentMail Place = "sent"
)

// Arrival is a mail in the owner's mailbox.
type Arrival struct {
	Place Place
	Raw   []byte
}

// Mailbox is the owner's mailbox, which is only read.
type Mailbox interface {
	// Since returns the mails that have come to the inbox, to the folder of junk and to that
	// of sent mails since a moment, and some from before.
	Since(ctx context.Context, at time.Time) ([]Arrival, error)
}

// How long a probe is looked for, and how often.
const (
	lookFor   = 2 * time.Minute
	lookEvery = 5 * time.Second
)

// Await looks for a probe until all of it has arrived, two minutes are over, or ctx ends;
// then it tells what has become of it. The error is that of the mailbox.
func (s Sent) Await(ctx context.Context, box Mailbox) ([]Finding, error) {
	began := time.Now()
	for {
		arrived, err := box.Since(ctx, s.At)
		if err != nil {
			return nil, err
		}
		seen := s.sort(arrived)
		waited := time.Since(began)
		if seen.complete(s) || waited >= lookFor {
			return s.tell(seen, waited), nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lookEvery):
		}
	}
}

// seen is what of a probe lies where.
type seen struct {
	mail mail.View
	at   Place // of mail; "" = not there
	plus bool
	copy bool // in the folder of sent mails
}

// sort picks the probe's mails out of all. A server may have replaced the Message-ID, or
// have taken X-Mujeeb-Ref away: either of them will do.
func (s Sent) sort(all []Arrival) (found seen) {
	for _, a := range all {
		view, err := mail.ParseReceived(a.Raw)
		if err != nil {
			continue
		}
		id := first(view, "Message-ID")
		switch {
		case view.Ref != s.Ref && id != s.MessageID:
			found.plus = found.plus || s.PlusRef != "" && a.Place != SentMail && (view.Ref == s.PlusRef || strings.Contains(id, s.PlusRef))
		case a.Place == SentMail:
			found.copy = true
		case found.at == "":
			found.mail, found.at = view, a.Place
		}
	}
	return found
}

// complete reports whether there is nothing left to wait for. A copy among the sent mails
// comes at once or never.
func (f seen) complete(s Sent) bool { return f.at != "" && (f.plus || s.PlusRef == "") }

// first returns the first field of a name.
func first(v mail.View, name string) string {
	if i := slices.IndexFunc(v.Headers, func(h mail.Header) bool { return strings.EqualFold(h.Name, name) }); i >= 0 {
		return v.Headers[i].Value
	}
	return ""
}
