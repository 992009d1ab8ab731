package app

import (
	"context"
	"encoding/json"
	"errors"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/mail/provider"
	"mujeeb/mail/setup"
	"mujeeb/text/address"
)

// SetupParts says what of an account's set-up is looked over, beside its server.
type SetupParts struct {
	DNS    bool   // look up the records of the sender's domain
	Probe  bool   // send a mail to oneself
	Second string // and one to this address; "" for none
	Lang   string // of both
}

// SetupResult is what was found, in the form in which the vault keeps it.
type SetupResult struct {
	Findings []setup.Finding `json:"findings"`
	Problem  string          `json:"problem,omitempty"` // the reason for which the server can't be used, see [mail.Reason]
}

// DNS returns what looks records up: the params' or the computer's own, whose questions are
// listed.
func (s *Session) DNS() setup.DNS {
	if s.dns != nil {
		return s.dns
	}
	return s.Dialer.Resolver()
}

// FindProvider returns who hosts the domain of an address, by its mail exchangers, and
// reports whether it is a provider that is known. Errors: those of the resolver.
func (s *Session) FindProvider(ctx context.Context, sender string) (p provider.Preset, ok bool, err error) {
	return provider.LookUp(ctx, s.DNS(), sender)
}

// CheckSetup looks over the set-up of an account that is kept, whose server is as given,
// and keeps what it found. A server that can't be used ends it, and is a finding.
// Errors: those of the vault and of the mailbox.
func (s *Session) CheckSetup(ctx context.Context, a data.Account, server mail.Account, parts SetupParts) (SetupResult, error) {
	report, err := mail.Try(ctx, server, a.FromAddress)
	result := SetupResult{Findings: setup.OfServer(report)}
	if problem, ok := errors.AsType[*mail.Error](err); ok {
		result.Problem = string(problem.Reason)
	}
	if ctx.Err() != nil {
		return result, ctx.Err()
	}
	if parts.DNS {
		result.Findings = append(result.Findings, setup.OfDomain(ctx, s.DNS(), a.FromAddress, provider.ByKey(a.Provider))...)
	}
	if parts.Probe && err == nil {
		found, err := s.probe(ctx, a, server, parts)
		if err != nil {
			return result, err
		}
		result.Findings = append(result.Findings, found...)
	}
	if ctx.Err() != nil {
		return result, ctx.Err()
	}
	return result, s.keepResult(ctx, a, result)
}

func (s *Session) keepResult(ctx context.Context, a data.Account, r SetupResult) error {
	content, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = s.Vault.SaveSetupCheck(ctx, a.ID, content)
	return err
}

// probe sends a mail to the owner themselves and tells what becomes of it: where a mailbox
// is read, by what arrives there.
func (s *Session) probe(ctx context.Context, a data.Account, server mail.Account, parts SetupParts) ([]setup.Finding, error) {
	from, err := address.ParseEmail(a.FromAddress)
	if err != nil {
		return nil, err
	}
	note, err := letters.ProbeNote(parts.Lang)
	if err != nil {
		return nil, err
	}
	p := setup.Probe{From: mail.Mailbox{Name: a.FromName, Address: from}, Second: parts.Second, Now: s.now,
		Words: mail.Content{Subject: note.Subject, Text: note.Text, HTML: note.HTML, Lang: parts.Lang}}
	sent, err := p.Send(ctx, server)
	if problem, ok := errors.AsType[*mail.Error](err); ok {
		return []setup.Finding{{Key: setup.ProbeFailed, State: setup.Bad, Values: map[string]string{"reason": string(problem.Reason)}}}, nil
	} else if err != nil {
		return nil, err
	}
	box, over, err := s.probeBox(ctx, a)
	if err != nil || box == nil {
		return sent.OfSent(), nil
	}
	defer over()
	return sent.Await(ctx, box)
}

// LastSetup returns what was found when an account was last looked over. Error code:
// CodeNotFound when nobody has.
func (s *Session) LastSetup(ctx context.Context, account int64) (r SetupResult, c data.SetupCheck, err error) {
	if c, err = s.Vault.SetupCheck(ctx, account); err != nil {
		return r, c, err
	}
	return r, c, json.Unmarshal(c.Findings, &r)
}
