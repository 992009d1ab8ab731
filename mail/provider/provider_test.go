package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/mail"
	"mujeeb/text/address"
)

// Every row of a table is whole, names what exists, and stands in it once.
func TestPresets_Whole(t *testing.T) {
	seen, domains := map[string]bool{}, map[string]string{}
	all := Presets()
	for _, p := range all {
		if seen[p.Key] {
			t.Errorf("%s is there twice", p.Key)
		}
		seen[p.Key] = true
		for _, d := range p.Domains {
			if before := domains[d]; before != "" || d != strings.ToLower(d) || !address.IsHost(d) {
				t.Errorf("%s: domain %q, which %q has too", p.Key, d, before)
			}
			domains[d] = p.Key
		}
		checkServers(t, p)
		if p.PerMinute < 1 || p.PerDay < p.PerMinute || p.Connections < 1 || p.Connections > 16 {
			t.Errorf("%s: limits %d, %d, %d", p.Key, p.PerMinute, p.PerDay, p.Connections)
		}
		if p.Connections > 4 && (p.Bulk != BulkMade || p.Facts.Limits.Sure != Read) || p.Bulk == BulkPersonal && p.Connections > 2 {
			t.Errorf("%s: %d connections at once, bulk %q, limits %s", p.Key, p.Connections, p.Bulk, p.Facts.Limits.Sure)
		}
		if p.User == "" || len(p.SignIn) == 0 || !slices.Contains([]Bulk{BulkMade, BulkPersonal, BulkForbidden, BulkUnknown}, p.Bulk) {
			t.Errorf("%s: user %q, sign-in %q, bulk %q", p.Key, p.User, p.SignIn, p.Bulk)
		}
		for _, way := range p.SignIn {
			if !slices.Contains([]SignIn{SignInOAuth, SignInAppPassword, SignInPassword, SignInKey}, way) {
				t.Errorf("%s: sign-in %q", p.Key, way)
			}
		}
		if _, ok := AuthorityOf(p.Authority); p.Offers(SignInOAuth) != ok {
			t.Errorf("%s: authority %q", p.Key, p.Authority)
		}
		for part, f := range map[string]Fact{"servers": p.Facts.Servers, "limits": p.Facts.Limits, "sign-in": p.Facts.SignIn, "bulk": p.Facts.Bulk} {
			checkFact(t, p.Key+" "+part, f)
		}
		if p.Facts.Limits.Sure == Unknown && p.PerDay > 500 {
			t.Errorf("%s: nobody knows its limits, and %d a day are set", p.Key, p.PerDay)
		}
	}
	if len(all) < 20 || all[len(all)-1].Key != Other {
		t.Errorf("%d presets, the last is %s", len(all), all[len(all)-1].Key)
	}
}

func checkServers(t *testing.T, p Preset) {
	t.Helper()
	filled := p.For("olive.example")
	for _, s := range []Server{filled.SMTP, filled.IMAP} {
		switch {
		case s.Host == "" && (p.Key == Other || s == filled.IMAP):
		case !address.IsHost(s.Host):
			t.Errorf("%s: server %q", p.Key, s.Host)
		case s.Security == mail.SecurityTLS && (s.Port == 465 || s.Port == 993), s.Security == mail.SecuritySTARTTLS && s.Port == 587:
		default:
			t.Errorf("%s: %+v", p.Key, s)
		}
	}
}

func checkFact(t *testing.T, what string, f Fact) {
	t.Helper()
	day, err := time.Parse(time.DateOnly, f.Date)
	if err != nil || day.Year() < 2026 || f.Source == "" || !slices.Contains([]Sure{Read, Heard, Unknown}, f.Sure) {
		t.Errorf("%s: %+v", what, f)
	}
}

func TestAuthorities_Whole(t *testing.T) {
	if len(authorities()) < 3 {
		t.Fatalf("%d authorities", len(authorities()))
	}
	for _, a := range authorities() {
		for _, where := range []string{a.Authorize, a.Token} {
			if u, err := url.Parse(where); err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" {
				t.Errorf("%s: %q", a.Key, where)
			}
		}
		if len(a.Scopes) == 0 || a.Redirect != "127.0.0.1" && a.Redirect != "localhost" {
			t.Errorf("%s: scopes %q, redirect %q", a.Key, a.Scopes, a.Redirect)
		}
		checkFact(t, a.Key, a.Fact)
	}
}

// A word that a table has and the program does not know is a mistake.
func TestTables_NoUnknownWords(t *testing.T) {
	for name, rows := range map[string]any{"providers.json": &[]Preset{}, "authorities.json": &[]Authority{}} {
		content, err := tables.ReadFile("tables/" + name)
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(bytes.NewReader(content))
		d.DisallowUnknownFields()
		if err := d.Decode(rows); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestByAddress(t *testing.T) {
	for address, want := range map[string]string{
		"leila@gmail.com": "gmail", " Leila@GoogleMail.com ": "gmail", "a@hotmail.com": "outlook", "a@yahoo.co.uk": "yahoo", "a@me.com": "icloud",
		"a@gmx.de": "gmx", "a@gmx.com": "gmx-com", "a@web.de": "webde", "a@zoho.com": "zoho", "a@ya.ru": "yandex", "a@bk.ru": "mailru",
		"a@olive.example": "", "gmail.com": "", "": "", "a@notgmail.com": "", "a@sub.gmail.com": "",
	} {
		p, ok := ByAddress(address)
		if ok != (want != "") || p.Key != want {
			t.Errorf("%q: got %q", address, p.Key)
		}
	}
}

func TestByHost(t *testing.T) {
	for host, want := range map[string]string{
		"smtp.gmail.com": "gmail", " SMTP.office365.com": "microsoft", "email-smtp.us-east-1.amazonaws.com": "ses", "smtp.eu.mailgun.org": "mailgun",
		"smtppro.zoho.eu": "zoho-eu", "smtp-broadcasts.postmarkapp.com": "postmark",
		"email-smtp.a.b.amazonaws.com": "", "smtp.gmail.com.olive.example": "", "": "",
	} {
		p, ok := ByHost(host)
		if ok != (want != "") || p.Key != want {
			t.Errorf("%q: got %q", host, p.Key)
		}
	}
}

func TestByKey(t *testing.T) {
	if got := ByKey("ses").Key; got != "ses" {
		t.Errorf("got %q", got)
	}
	if got := ByKey("nobody").Key; got != Other {
		t.Errorf("got %q", got)
	}
	if got := ByKey("sendgrid").UserName("a@olive.example"); got != "apikey" {
		t.Errorf("user name %q", got)
	}
	if got := ByKey("ses").UserName("a@olive.example"); got != "" {
		t.Errorf("user name %q", got)
	}
	if got := ByKey("gmail").UserName(" a@gmail.com"); got != "a@gmail.com" {
		t.Errorf("user name %q", got)
	}
}

// exchangers answers with what a domain has, by its name.
type exchangers map[string]struct {
	hosts []string
	err   error
}

func (e exchangers) LookupMX(_ context.Context, name string) (all []*net.MX, err error) {
	found, ok := e[strings.TrimSuffix(name, ".")]
	if !ok || !strings.HasSuffix(name, ".") {
		return nil, &net.DNSError{Name: name, IsNotFound: true}
	}
	for i, host := range found.hosts {
		all = append(all, &net.MX{Host: host, Pref: uint16(10 * (9 - i))})
	}
	return all, found.err
}

var _ MX = (*net.Resolver)(nil)

func TestLookUp(t *testing.T) {
	type answer = struct {
		hosts []string
		err   error
	}
	broken := errors.New("no answer")
	dns := exchangers{
		"bakery.example":    answer{[]string{"alt1.aspmx.l.google.com.", "aspmx.l.google.com."}, nil},
		"office.example":    answer{[]string{"office-example.mail.protection.outlook.com."}, nil},
		"hosted.example":    answer{[]string{"MAIL.hosted.example."}, nil},
		"xn--mgbh0fb.test":  answer{[]string{"mx2.zoho.eu.", "mx.zoho.eu."}, nil},
		"elsewhere.example": answer{[]string{"mx.somebody.example.", "evilgoogle.com.", "google.com.evil.example."}, nil},
		"broken.example":    answer{nil, broken},
		"half.example":      answer{[]string{"mx1.hostinger.com."}, broken}, // some of the records were malformed
	}
	for address, want := range map[string]string{
		"a@bakery.example": "workspace", "a@office.example": "microsoft", "a@hosted.example": "cpanel", "a@مثال.test": "zoho-eu",
		"a@half.example": "hostinger", "a@elsewhere.example": "", "a@nothing.example": "", "nonsense": "", "a@localhost": "",
	} {
		p, ok, err := LookUp(t.Context(), dns, address)
		if want == "" {
			want = Other
		}
		if err != nil || ok != (want != Other) || p.Key != want {
			t.Errorf("%q: got %q, %v, %v", address, p.Key, ok, err)
		}
		if p.Key == "cpanel" && (p.SMTP.Host != "mail.hosted.example" || p.IMAP.Host != "mail.hosted.example") {
			t.Errorf("servers %+v, %+v", p.SMTP, p.IMAP)
		}
	}
	if _, _, err := LookUp(t.Context(), dns, "a@broken.example"); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if got := ByKey("cpanel").SMTP.Host; got != "mail.{domain}" {
		t.Errorf("the table was changed: %q", got)
	}
}
