package app

import (
	"bytes"
	"context"
	"errors"
	"time"

	"mujeeb/data"
	"mujeeb/data/proof"
	"mujeeb/outbox/channel"
)

// LookupTXT returns the TXT records of a name in the DNS, such as
// the LookupTXT of a net.Resolver.
type LookupTXT func(ctx context.Context, name string) ([]string, error)

// headTurn is how often a session looks whether a head of the ledger is due.
const headTurn = time.Hour

// mailHeads mails the heads of the ledger that are due, until ctx ends. What fails is
// tried again at the next turn.
func (s *Session) mailHeads(ctx context.Context) {
	turn := time.NewTicker(headTurn)
	defer turn.Stop()
	for {
		if err := s.MailHead(ctx, ""); err != nil && ctx.Err() == nil {
			s.log.Warn("the ledger's head was not mailed", "code", headCode(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}

// headCode returns why a head was not mailed, without the server's words.
func headCode(err error) string {
	if f, ok := errors.AsType[*channel.Failure](err); ok {
		return f.Code
	}
	return string(data.CodeOf(err))
}

// MailHead mails the newest head of the ledger as the settings say, if it is due. With
// a language it is mailed now, whether it is due or not, if anything was written since
// the last one. That it failed is written down. Errors: those of [byemail.Emails.SendHead]
// and of the vault.
func (s *Session) MailHead(ctx context.Context, lang string) error {
	err := s.mailHead(ctx, lang)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return errors.Join(err, s.Vault.NoteHeadFailed(ctx, headCode(err)))
}

func (s *Session) mailHead(ctx context.Context, lang string) error {
	m, signed, err := s.Vault.DueHead(ctx, lang != "")
	if err != nil || signed == "" {
		return err
	}
	a, err := s.Vault.Account(ctx, m.AccountID)
	if err != nil {
		return err
	}
	if lang == "" {
		lang = m.Lang
	}
	if _, err := s.Emails.SendHead(ctx, a, m.To, lang, signed, s.now()); err != nil {
		return err
	}
	return s.Vault.NoteHeadMailed(ctx, signed)
}

// TakeHeadMail takes a mail back in whose text a head of the ledger stands. It looks
// the keys of the mail's signatures up in the DNS, which connects to the name servers
// of the computer: it is for a click alone. For any other mail nothing is looked up. Errors: those of
// [data.Vault.AddMailAnchor]; a key that can't be had is among the reasons why nothing
// is dated.
func (s *Session) TakeHeadMail(ctx context.Context, mail []byte) (data.LedgerAnchor, []proof.Dated, error) {
	lookup := s.lookup
	if lookup == nil {
		lookup = s.Dialer.Resolver().LookupTXT
	}
	if bytes.HasPrefix(mail, []byte("From ")) { // as mail programs save it into an mbox (RFC 4155)
		_, mail, _ = bytes.Cut(mail, []byte("\n"))
	}
	if _, _, err := proof.HeadInMail(mail, s.Vault.LedgerKey()); err != nil {
		return data.LedgerAnchor{}, nil, &data.Error{Code: data.CodeNoHead, Err: err}
	}
	var dns []proof.DNSRecord
	for _, name := range proof.KeyNames(mail) {
		ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
		texts, err := lookup(ctx, name)
		cancel()
		if err != nil {
			s.log.Warn("a DKIM key was not found") // the error names a domain, which can be a person's
		}
		for _, text := range texts {
			dns = append(dns, proof.DNSRecord{Name: name, Text: text})
		}
	}
	return s.Vault.AddMailAnchor(ctx, mail, dns)
}
