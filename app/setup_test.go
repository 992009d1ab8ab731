package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/setup"
	"mujeeb/mail/setup/dnstest"
)

// inboxOf is the mailbox of a practice server's store.
type inboxOf struct{ store *mail.MemoryStore }

func (b inboxOf) Since(context.Context, time.Time) (all []setup.Arrival, err error) {
	for _, m := range b.store.Messages() {
		all = append(all, setup.Arrival{Place: setup.Inbox, Raw: m.Raw})
	}
	return all, nil
}

// keysOf returns the keys of findings.
func keysOf(all []setup.Finding) (keys []setup.Key) {
	for _, f := range all {
		keys = append(keys, f.Key)
	}
	return keys
}

// An account is looked over as far as is wanted, and what was found is kept.
func TestSession_CheckSetup(t *testing.T) {
	ctx := t.Context()
	store := mail.NewMemoryStore(10)
	box, err := mail.StartSandbox(mail.SandboxConfig{Store: store, Now: time.Now})
	must(t, err)
	t.Cleanup(box.Close)
	dns := dnstest.Start(t, dnstest.Zone{TXT: map[string][]string{"olive.example": {"v=spf1 include:_spf.google.com -all"}, "_spf.google.com": {"v=spf1 -all"}},
		MX: map[string][]string{"olive.example": {"aspmx.l.google.com"}}})
	p := params(datatest.NewClock())
	p.DNS = dns.Resolver(nil)
	heard := false
	p.Probes = func(context.Context, data.Account) (setup.Mailbox, func(), error) {
		if !heard {
			return nil, nil, nil
		}
		return inboxOf{store}, func() {}, nil
	}
	s, err := app.Create(ctx, p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	must(t, err)
	defer mustClose(t, s)
	a := data.Account{Kind: data.AccountSMTP, Host: "127.0.0.1", Port: 1, Security: data.SecurityLoopback, FromName: "Olive", FromAddress: "hello@olive.example",
		Provider: "workspace", PerMinute: 1, PerDay: 1, Connections: 1}
	a.ID, err = s.Vault.SaveAccount(ctx, a)
	must(t, err)
	if _, _, err := s.LastSetup(ctx, a.ID); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("got %v", err)
	}
	server := box.Account()
	server.Dial = s.Dialer.For(dial.Trial)
	check := func(parts app.SetupParts, wants ...setup.Key) []setup.Key {
		t.Helper()
		r, err := s.CheckSetup(ctx, a, server, parts)
		must(t, err)
		kept, at, err := s.LastSetup(ctx, a.ID)
		must(t, err)
		if !slices.Equal(keysOf(kept.Findings), keysOf(r.Findings)) || at.At.IsZero() {
			t.Errorf("kept %+v of %+v", kept, r)
		}
		for _, key := range wants {
			if !slices.Contains(keysOf(r.Findings), key) {
				t.Errorf("no %s in %v", key, keysOf(r.Findings))
			}
		}
		return keysOf(r.Findings)
	}
	if keys := check(app.SetupParts{}, setup.Server); slices.Contains(keys, setup.SPFOK) || store.Count() != 0 || len(dns.Asked()) != 0 {
		t.Errorf("more was done than was wanted: %v, %d mails, asked %v", keys, store.Count(), dns.Asked())
	}
	check(app.SetupParts{DNS: true, Probe: true, Second: "me@elsewhere.example", Lang: "ar"}, setup.Server, setup.SPFOK, setup.MXOK, setup.DMARCNone, setup.ProbeSent, setup.ProbeOther)
	if store.Count() != 3 {
		t.Errorf("%d mails were sent", store.Count())
	}
	heard = true
	check(app.SetupParts{Probe: true, Lang: "en"}, setup.ProbeArrived, setup.IDKept, setup.NoResults)
	server.Port = 1
	if keys := check(app.SetupParts{DNS: true, Probe: true, Lang: "en"}, setup.NotSignedIn, setup.SPFOK); slices.Contains(keys, setup.ProbeSent) {
		t.Errorf("got %v", keys)
	}
	if r, _, err := s.LastSetup(ctx, a.ID); err != nil || r.Problem != string(mail.ReasonRefused) {
		t.Errorf("got %+v, %v", r, err)
	}
}

// Who hosts the owner's domain is found by its mail exchangers.
func TestSession_FindProvider(t *testing.T) {
	p := params(datatest.NewClock())
	p.DNS = dnstest.Start(t, dnstest.Zone{MX: map[string][]string{"olive.example": {"mx1.hostinger.com"}}}).Resolver(nil)
	s, err := app.Create(t.Context(), p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	must(t, err)
	defer mustClose(t, s)
	if found, ok, err := s.FindProvider(t.Context(), "hello@olive.example"); err != nil || !ok || found.Key != "hostinger" {
		t.Errorf("got %s, %v, %v", found.Key, ok, err)
	}
}
