//go:build !windows

package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"mujeeb/mail"
	"mujeeb/text/address"
)

// Programs that sign and check mails, and that nobody here wrote. `make test`
// installs them.
const (
	perl       = "/usr/bin/perl"
	miltertest = "/usr/bin/miltertest"
)

// run returns what a program prints when it is given a mail.
func run(tb testing.TB, stdin []byte, name string, args ...string) []byte {
	tb.Helper()
	cmd := exec.Command(name, args...)
	var said bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(stdin), &said
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s: %v: %s; make test installs the peers", name, err, said.String())
	}
	return out
}

// pySign signs by dkimpy.
func (p provider) pySign(tb testing.TB, raw []byte, algorithm, canonical string, length bool) []byte {
	tb.Helper()
	job, err := json.Marshal(map[string]any{
		"domain": p.domain, "selector": p.selector, "key": p.file, "algorithm": algorithm, "canonical": canonical, "length": length,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return run(tb, raw, python, filepath.Join("testdata", "peer.py"), "sign", string(job))
}

// perlSign signs by Mail::DKIM, at a time and until one, in seconds; 0 for none.
func (p provider) perlSign(tb testing.TB, raw []byte, method string, at, until int64, unsigned ...string) []byte {
	tb.Helper()
	args := []string{filepath.Join("testdata", "peer.pl"), p.domain, p.selector, p.file, method, fmt.Sprint(at), fmt.Sprint(until)}
	return run(tb, raw, perl, append(args, unsigned...)...)
}

// openSign signs by OpenDKIM, which is spoken to as a mail server does.
func (p provider) openSign(tb testing.TB, raw []byte, canonical string) []byte {
	tb.Helper()
	dir := tb.TempDir()
	conf, socket, file := filepath.Join(dir, "conf"), "local:"+filepath.Join(dir, "socket"), filepath.Join(dir, "mail")
	text := fmt.Sprintf("Domain %s\nSelector %s\nKeyFile %s\nSocket %s\nCanonicalization %s\nMode s\nSignatureTTL 604800\n"+
		"Background no\nSyslog no\nRequireSafeKeys no\nOversignHeaders From\nInternalHosts 127.0.0.1\nTemporaryDirectory %s\n",
		p.domain, p.selector, p.file, socket, canonical, dir)
	for name, content := range map[string][]byte{conf: []byte(text), file: bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	out := run(tb, nil, miltertest, "-w", "-s", filepath.Join("testdata", "peer.lua"), "-D", "CONF="+conf, "-D", "SOCKET="+socket, "-D", "MAIL="+file)
	if !bytes.HasPrefix(out, []byte("DKIM-Signature: ")) {
		tb.Fatalf("OpenDKIM signed nothing: %s", out)
	}
	return append(bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n")), raw...)
}

// askPython returns which signatures dkimpy says hold, for each mail from the top:
// 1, 0, or - for an error.
func askPython(tb testing.TB, all []judged) []string {
	tb.Helper()
	type question struct {
		Mail []byte            `json:"mail"`
		DNS  map[string]string `json:"dns"`
	}
	var questions []question
	for _, j := range all {
		q := question{j.mail, map[string]string{}}
		for _, r := range j.dns {
			q.DNS[r.Name] = r.Text
		}
		questions = append(questions, q)
	}
	asked, err := json.Marshal(questions)
	if err != nil {
		tb.Fatal(err)
	}
	out := run(tb, asked, python, filepath.Join("testdata", "peer.py"), "verify")
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(all) {
		tb.Fatalf("dkimpy says %q of %d mails", lines, len(all))
	}
	return lines
}

// Mails signed by four programs, each changed in every way.
func TestDateMail_SignedByPeers(t *testing.T) {
	head := testHead(t)
	raw := testMail(t, head)
	p, ed := newProvider(t, "example.org"), newEd25519(t, "example.org")
	other := map[string]DNSRecord{p.selector: newProvider(t, "example.org").record, ed.selector: newEd25519(t, "example.org").record}
	for _, c := range []struct {
		name string
		provider
		mail []byte
	}{
		{"go-msgauth, relaxed", p, p.goSign(t, raw, dkim.CanonicalizationRelaxed, time.Time{})},
		{"go-msgauth, simple", p, p.goSign(t, raw, dkim.CanonicalizationSimple, time.Time{})},
		{"go-msgauth, Ed25519", ed, ed.goSign(t, raw, dkim.CanonicalizationRelaxed, time.Time{})},
		{"dkimpy, relaxed/simple", p, p.pySign(t, raw, "rsa-sha256", "relaxed/simple", false)},
		{"dkimpy, simple/relaxed", p, p.pySign(t, raw, "rsa-sha256", "simple/relaxed", false)},
		{"dkimpy, Ed25519", ed, ed.pySign(t, raw, "ed25519-sha256", "relaxed/relaxed", false)},
		{"Mail::DKIM, relaxed", p, p.perlSign(t, raw, "relaxed", time.Now().Unix(), 0)},
		{"Mail::DKIM, simple", p, p.perlSign(t, raw, "simple", time.Now().Unix(), 0)},
		{"OpenDKIM, relaxed", p, p.openSign(t, raw, "relaxed/relaxed")},
		{"OpenDKIM, simple", p, p.openSign(t, raw, "simple/simple")},
	} {
		t.Run(c.name, func(t *testing.T) { tryChanges(t, head, c.mail, c.record, other[c.selector], askPython) })
	}
}

// A signature whose x= is long past dates as it ever did; both other checkers refuse it.
func TestDateMail_Times(t *testing.T) {
	head := testHead(t)
	raw := testMail(t, head)
	p := newProvider(t, "example.org")
	at := time.Date(2020, 2, 29, 12, 30, 15, 0, time.UTC)
	field := time.Date(2026, 11, 30, 7, 20, 11, 0, time.UTC)
	for _, c := range []struct {
		name string
		mail []byte
		want Dated
		by   string // whether the peers hold it
	}{
		{"x= is past", p.perlSign(t, raw, "relaxed", at.Unix(), at.Unix()+7*24*3600), Dated{By: "example.org", At: at}, "0"},
		{"x= is past, of go-msgauth", p.goSign(t, raw, dkim.CanonicalizationRelaxed, at), Dated{By: "example.org"}, "0"},
		{"no t=", p.perlSign(t, raw, "relaxed", 0, 0), Dated{By: "example.org", At: field, Field: true}, "1"},
		{"no t=, no Date", p.perlSign(t, raw, "relaxed", 0, 0, "Date"), Dated{By: "example.org", Why: WhyNoTime}, "1"},
		{"t=, no Date", p.perlSign(t, raw, "relaxed", at.Unix(), 0, "Date"), Dated{By: "example.org", At: at}, "1"},
		{"bad Date", p.perlSign(t, bytes.Replace(raw, []byte(testDate), []byte("yesterday"), 1), "relaxed", 0, 0), Dated{By: "example.org", Why: WhyNoTime}, "1"},
		{"l=", p.pySign(t, raw, "rsa-sha256", "relaxed/simple", true), Dated{By: "example.org", Why: WhyPartial}, "0"},
		{"rsa-sha1", p.pySign(t, raw, "rsa-sha1", "relaxed/simple", false), Dated{By: "example.org", Why: WhyUnsupported}, "0"},
		{"none", raw, Dated{Why: WhyUnsigned}, ""},
	} {
		got := DateMail(c.mail, []DNSRecord{p.record}, head)
		if len(got) == 1 && c.want.At.IsZero() && c.want.Why == "" { // signed now
			c.want.At = got[0].At
		}
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
		if said := askGo(c.mail, []DNSRecord{p.record}); said != c.by {
			t.Errorf("%s: go-msgauth says %q, not %q", c.name, said, c.by)
		}
	}
}

// Of two signatures each says for itself.
func TestDateMail_TwoSignatures(t *testing.T) {
	head := testHead(t)
	p, q := newProvider(t, "example.org"), newProvider(t, "example.com")
	q.selector, q.record.Name = "mail", "mail._domainkey.example.com"
	raw := q.perlSign(t, p.pySign(t, testMail(t, head), "rsa-sha256", "relaxed/relaxed", false), "simple", 1582979415, 0)
	for _, c := range []struct {
		dns  []DNSRecord
		want string
	}{
		{[]DNSRecord{p.record, q.record}, "[dated dated]"},
		{[]DNSRecord{p.record}, "[no_key dated]"},
		{[]DNSRecord{{q.record.Name, p.record.Text}, p.record}, "[signature dated]"},
		{[]DNSRecord{{q.record.Name, "some other text"}, {q.record.Name, p.record.Text}, q.record}, "[dated no_key]"},
		{nil, "[no_key no_key]"},
	} {
		got := DateMail(raw, c.dns, head)
		if said := fmt.Sprint(why(got)); said != c.want || got[0].By != "example.com" || got[1].By != "example.org" {
			t.Errorf("got %s, %+v, want %s", said, got, c.want)
		}
	}
	if names := KeyNames(raw); !slices.Equal(names, []string{q.record.Name, p.record.Name}) {
		t.Errorf("the keys stand under %q", names)
	}
	if names := KeyNames(testMail(t, head)); len(names) != 0 {
		t.Errorf("a mail without a signature needs %q", names)
	}
}

// startProvider runs a mail server that signs what it is given and puts it into a
// folder, and returns its address.
func (p provider) startProvider(tb testing.TB, folder string) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	cmd := exec.Command(python, "-m", "aiosmtpd", "-n", "-u", "-c", "provider.Provider", "-l", addr, p.domain, p.selector, p.file, folder)
	cmd.Env = append(os.Environ(), "PYTHONPATH=testdata", "PYTHONDONTWRITEBYTECODE=1")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		tb.Fatalf("%v; make test installs the peers", err)
	}
	over := make(chan struct{})
	go func() { _ = cmd.Wait(); close(over) }()
	tb.Cleanup(func() { _ = cmd.Process.Kill(); <-over })
	ctx, cancel := context.WithTimeout(tb.Context(), 20*time.Second)
	defer cancel()
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		if conn, err := net.Dial("tcp", addr); err == nil {
			_ = conn.Close()
			return addr
		}
		select {
		case <-tick.C:
		case <-over:
			tb.Fatalf("the provider ended: %s", said.String())
		case <-ctx.Done():
			tb.Fatalf("the provider doesn't answer: %s", said.String())
		}
	}
}

// A mail as the program composes it goes over SMTP to a provider that signs it. What
// lies in the mailbox then dates the head that stands in it.
func TestDateMail_ThroughAProvider(t *testing.T) {
	head := testHead(t)
	p, folder := newProvider(t, "example.org"), t.TempDir()
	from, err := address.ParseEmail("page@example.org")
	if err != nil {
		t.Fatal(err)
	}
	to, err := address.ParseEmail("owner@example.net")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := mail.Compose(mail.Message{
		Class: mail.LegalNotice, From: mail.Mailbox{Name: "مخبز نادية", Address: from}, To: mail.Mailbox{Address: to},
		Date: time.Date(2026, 11, 30, 9, 20, 11, 0, time.FixedZone("", 7200)), MessageID: "<head.1234@example.org>",
		Content: mail.Content{Subject: "رأس السجل", Text: "احتفظ بهذه الرسالة.\n\n" + head, HTML: "<p>احتفظ بهذه الرسالة.</p>", Lang: "ar"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := smtp.SendMail(p.startProvider(t, folder), nil, "page@example.org", []string{"owner@example.net"}, raw); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join(folder, "mail.eml"))
	if err != nil {
		t.Fatal(err)
	}
	if names := KeyNames(kept); len(names) != 1 || names[0] != p.record.Name {
		t.Errorf("the keys stand under %q", names)
	}
	got := DateMail(kept, []DNSRecord{p.record}, head)
	if len(got) != 1 || got[0].By != "example.org" || got[0].Why != "" || time.Since(got[0].At).Abs() > time.Hour {
		t.Errorf("got %+v", got)
	}
	if got := DateMail(kept, []DNSRecord{p.record}, strings.Replace(head, "1234\n", "1235\n", 1)); got[0].Why != WhyText {
		t.Errorf("another head: %+v", got)
	}
}
