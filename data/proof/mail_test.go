package proof

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

const testDate = "Mon, 30 Nov 2026 09:20:11 +0200"

// testHead returns a signed head.
func testHead(tb testing.TB) string {
	tb.Helper()
	s, err := NewSigner(NewOrigin([8]byte{1, 2, 3}), make([]byte, 32))
	if err != nil {
		tb.Fatal(err)
	}
	head, err := s.SignHead(Head{Size: 1234, Root: Hash{7}, Time: time.Date(2026, 11, 30, 7, 20, 11, 42e6, time.UTC)})
	if err != nil {
		tb.Fatal(err)
	}
	return head
}

// testMail returns a mail in two forms of text, with a head in the plain one.
func testMail(tb testing.TB, head string) []byte {
	tb.Helper()
	var text bytes.Buffer
	w := quotedprintable.NewWriter(&text)
	if _, err := w.Write([]byte("The head of your ledger,  رأس سجلك:\r\n\r\n" + strings.ReplaceAll(head, "\n", "\r\n") + "\r\nKeep this mail. \r\n\r\n")); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return []byte(strings.Join([]string{
		"From: Nadia's Bakery <page@example.org>", "To: owner@example.net", "Subject: The head of the ledger,", "\t30 November  2026", "Date: " + testDate,
		"Message-ID: <1234@example.org>", "MIME-Version: 1.0", `Content-Type: multipart/alternative; boundary="edge"`, "",
		"--edge", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", text.String(),
		"--edge", "Content-Type: text/html; charset=utf-8", "", "<p>Keep this mail.", "", "--edge--", "", "",
	}, "\r\n"))
}

// why returns what DateMail says of each signature: "dated" or the reason.
func why(all []Dated) (said []string) {
	for _, d := range all {
		if said = append(said, string(d.Why)); d.Why == "" {
			said[len(said)-1] = "dated"
		}
	}
	return said
}

// What is done to a signed mail, and what is said of it then. peers says whether the
// peers have to find the same: they hold a mail that repeats a field.
var changes = []struct {
	name   string
	change func(mail string, r *DNSRecord, other DNSRecord) string
	want   string
	peers  bool
}{
	{"nothing", func(mail string, _ *DNSRecord, _ DNSRecord) string { return mail }, "dated", true},
	{"fields above", func(mail string, _ *DNSRecord, _ DNSRecord) string {
		return "Received: from a by b;\r\n\ttoday\r\nX-Spam: no\r\n" + mail
	}, "dated", true},
	{"line ends of Unix", func(mail string, _ *DNSRecord, _ DNSRecord) string { return strings.ReplaceAll(mail, "\r\n", "\n") }, "dated", true},
	{"upper-case name of record", func(mail string, r *DNSRecord, _ DNSRecord) string {
		r.Name = strings.ToUpper(r.Name) + "."
		return mail
	}, "dated", false},
	{"byte of body", swap("Keep this mail", "Keep that mail"), string(WhyBody), true},
	{"byte of HTML", swap("<p>Keep", "<b>Keep"), string(WhyBody), true},
	{"Date", swap("09:20:11 +0200", "09:20:12 +0200"), string(WhySignature), true},
	{"From", swap("Nadia's Bakery", "Nadja's Bakery"), string(WhySignature), true},
	{"Subject", swap("30 November  2026", "30 November  2025"), string(WhySignature), true},
	{"signature", func(mail string, _ *DNSRecord, _ DNSRecord) string {
		at := inValue.FindStringIndex(mail)[1]
		return mail[:at] + map[bool]string{true: "A", false: "B"}[mail[at] == 'B'] + mail[at+1:]
	}, string(WhySignature), true},
	{"another domain's key", func(mail string, r *DNSRecord, other DNSRecord) string {
		r.Text = other.Text
		return mail
	}, string(WhySignature), true},
	{"another selector's record", func(mail string, r *DNSRecord, _ DNSRecord) string {
		r.Name = "x" + r.Name
		return mail
	}, string(WhyNoKey), true},
	{"a mailing list's footer", swap("\r\n--edge--\r\n", "\r\n--\r\nThe list\r\n--edge--\r\n"), string(WhyBody), true},
	{"text behind the end", func(mail string, _ *DNSRecord, _ DNSRecord) string { return mail + "more\r\n" }, string(WhyBody), true},
	{"second From above", func(mail string, _ *DNSRecord, _ DNSRecord) string { return "From: x@example.com\r\n" + mail }, string(WhyRepeated), false},
	{"second Subject above", func(mail string, _ *DNSRecord, _ DNSRecord) string { return "Subject: x\r\n" + mail }, string(WhyRepeated), false},
	{"second Date above", func(mail string, _ *DNSRecord, _ DNSRecord) string { return "Date: " + testDate + "\r\n" + mail }, string(WhyRepeated), false},
	{"second Content-Type above", func(mail string, _ *DNSRecord, _ DNSRecord) string {
		return `content-type : multipart/alternative; boundary="edge"` + "\r\n" + mail
	}, string(WhyRepeated), false},
	{"no From", swap("From: Nadia's Bakery <page@example.org>\r\n", ""), string(WhyRepeated), false},
	{"what is no field", func(mail string, _ *DNSRecord, _ DNSRecord) string { return "From me\r\n" + mail }, string(WhyMalformed), false},
	{"a return alone", func(mail string, _ *DNSRecord, _ DNSRecord) string { return "X-Loop: a\rFrom: b\r\n" + mail }, string(WhyMalformed), false},
	{"a byte of the head", swap("mujeeb/0102030000000000 ", "mujeeb/0102030000000001 "), string(WhyText), false},
}

// inValue matches up to the middle of a b=, where each letter stands for six bits.
var inValue = regexp.MustCompile(`[;\s]b=\s*\S{8}`)

func swap(old, with string) func(string, *DNSRecord, DNSRecord) string {
	return func(mail string, _ *DNSRecord, _ DNSRecord) string { return strings.Replace(mail, old, with, 1) }
}

// A mail that is changed on its way, as go-msgauth signed it; the peers have the same
// changes.
func TestDateMail_Changes(t *testing.T) {
	head := testHead(t)
	p, other := newProvider(t, "example.org"), newProvider(t, "example.org")
	tryChanges(t, head, p.goSign(t, testMail(t, head), dkim.CanonicalizationRelaxed, time.Time{}), p.record, other.record, nil)
}

// A judged mail is one that peers are asked about too.
type judged struct {
	name string
	mail []byte
	dns  []DNSRecord
}

// tryChanges changes a signed mail in every way. ask is a peer to ask too, besides
// go-msgauth; it may be nil.
func tryChanges(t *testing.T, head string, signed []byte, record, other DNSRecord, ask func(testing.TB, []judged) []string) {
	t.Helper()
	var all []judged
	for _, c := range changes {
		r := record
		mail := c.change(string(signed), &r, other)
		if mail == string(signed) && r == record && c.name != "nothing" {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		all = append(all, judged{c.name, []byte(mail), []DNSRecord{r}})
	}
	var said []string
	if ask != nil {
		said = ask(t, all)
	}
	for i, c := range changes {
		dated := DateMail(all[i].mail, all[i].dns, head)
		if got := why(dated); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if c.want == "dated" && (dated[0].By != "example.org" || dated[0].Field || time.Since(dated[0].At).Abs() > time.Hour) {
			t.Errorf("%s: dated %+v", c.name, dated[0])
		}
		answers := []string{askGo(all[i].mail, all[i].dns)}
		if ask != nil {
			answers = append(answers, said[i])
		}
		for _, answer := range answers {
			if c.peers && (answer == "1") != (c.want == "dated") {
				t.Errorf("%s: of go-msgauth and dkimpy, one says %q; want %q", c.name, answers, c.want)
			}
		}
	}
}

// Of several fields with one name, the last are signed (RFC 6376, section 5.4.2).
func TestDateMail_SeveralOfOneName(t *testing.T) {
	head := testHead(t)
	p := newProvider(t, "example.org")
	raw := append([]byte("X-Loop: a\r\nX-Loop: b\r\n"), testMail(t, head)...)
	one := string(p.goSign(t, raw, dkim.CanonicalizationRelaxed, time.Time{}, "X-Loop"))
	both := string(p.goSign(t, raw, dkim.CanonicalizationRelaxed, time.Time{}, "X-Loop", "x-loop"))
	for _, c := range []struct {
		name, mail string
		want       Why
	}{
		{"one", one, ""},
		{"one, the first changed", strings.Replace(one, "X-Loop: a", "X-Loop: c", 1), ""},
		{"one, the last changed", strings.Replace(one, "X-Loop: b", "X-Loop: c", 1), WhySignature},
		{"both", both, ""},
		{"both, the first changed", strings.Replace(both, "X-Loop: a", "X-Loop: c", 1), WhySignature},
		{"both, one above", "X-Loop: c\r\n" + both, ""},
		{"both, one below", strings.Replace(both, "X-Loop: b\r\n", "X-Loop: b\r\nX-Loop: c\r\n", 1), WhySignature},
	} {
		if got := DateMail([]byte(c.mail), []DNSRecord{p.record}, head); got[0].Why != c.want {
			t.Errorf("%s: got %+v, want %q", c.name, got, c.want)
		}
	}
}

// A mail can't make the check work without end.
func TestDateMail_ManySignatures(t *testing.T) {
	head := testHead(t)
	raw := append(bytes.Repeat([]byte("DKIM-Signature: v=1\r\n"), 1000), testMail(t, head)...)
	if got := DateMail(raw, nil, head); len(got) != maxSignatures || got[0].Why != WhyMalformed {
		t.Errorf("got %d: %+v", len(got), got[0])
	}
}

// Key records (RFC 6376, section 3.6.1).
func TestDateMail_Keys(t *testing.T) {
	head := testHead(t)
	p := newProvider(t, "example.org")
	_, key, _ := strings.Cut(p.record.Text, "p=")
	rsaKey := p.key.Public().(*rsa.PublicKey)
	short, err := x509.MarshalPKIXPublicKey(&rsa.PublicKey{N: new(big.Int).Rsh(rsaKey.N, 1100), E: rsaKey.E})
	if err != nil {
		t.Fatal(err)
	}
	signed := p.goSign(t, testMail(t, head), dkim.CanonicalizationRelaxed, time.Time{})
	for record, want := range map[string]Why{
		"p=" + key: "", "v=DKIM1; p=" + key[:60] + " " + key[60:] + ";": "", "n=a=b; k=rsa; s=*; t=; h=sha1:sha256; p=" + key: "", "s=email; p=" + key: "", "t=s; p=" + key: "",
		"p=" + base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PublicKey(rsaKey)): "",
		"v=DKIM1; p=": WhyRevoked, "v=DKIM1; t=y; p=" + key: WhyTesting, "t=s : y; p=" + key: WhyTesting,
		"v=DKIM2; p=" + key: WhyBadKey, "k=ed25519; p=" + key: WhyBadKey, "h=sha1; p=" + key: WhyBadKey, "s=tlsrpt; p=" + key: WhyBadKey,
		"v=DKIM1": WhyBadKey, "p": WhyBadKey, "p=" + key + "; p=" + key: WhyBadKey, "p=%%%": WhyBadKey, "p=" + key[:80]: WhyBadKey,
		"p=" + base64.StdEncoding.EncodeToString(short): WhyBadKey, ";": WhyBadKey, "1=2; p=" + key: WhyBadKey,
		"p=" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0x30}, 64)): WhyBadKey,
	} {
		got := DateMail(signed, []DNSRecord{{p.record.Name, record}}, head)
		if len(got) != 1 || got[0].Why != want {
			t.Errorf("%.60s: got %+v, want %q", record, got, want)
		}
	}
}

// Signatures whose tags are not as they should be.
func TestDateMail_Tags(t *testing.T) {
	head := testHead(t)
	p := newProvider(t, "example.org")
	const good = "v=1; a=rsa-sha256; b=; bh=BH; d=example.org; s=s2026; h=From:To:Subject:Date; t=1582979415"
	strict := p.record
	strict.Text = "t=s; " + strict.Text
	for _, c := range []struct {
		old, with string
		want      Why
		strict    Why // with a key that is for the domain alone
	}{
		{"", "", "", ""},
		{"t=1582979415", "t=1582979415; i=page@example.org", "", ""},
		{"t=1582979415", "t=1582979415; i=page@mail.example.org", "", WhyBadKey},
		{"t=1582979415", "t=1582979415; x=1; q=other; z=From:x; new=1", "", ""},
		{"t=1582979415", "t=1582979415; i=page@notexample.org", WhyMalformed, WhyMalformed},
		{"t=1582979415", "t=-1", WhyMalformed, WhyMalformed},
		{"t=1582979415", "t=", WhyMalformed, WhyMalformed},
		{"t=1582979415", "t=999999999999", WhyMalformed, WhyMalformed},
		{"t=1582979415", "t", WhyMalformed, WhyMalformed},
		{"t=1582979415", "d=example.org", WhyMalformed, WhyMalformed},
		{"v=1", "v=2", WhyUnsupported, WhyUnsupported},
		{"v=1; ", "", WhyUnsupported, WhyUnsupported},
		{"v=1", "v=1; c=nofws", WhyUnsupported, WhyUnsupported},
		{"v=1", "v=1; c=simple/", WhyUnsupported, WhyUnsupported},
		{"v=1", "v=1; c=simple", "", ""},
		{"rsa-sha256", "rsa-sha1", WhyUnsupported, WhyUnsupported},
		{"rsa-sha256", "dsa-sha256", WhyUnsupported, WhyUnsupported},
		{"rsa-sha256", "ed25519-sha256", WhyBadKey, WhyBadKey},
		{"h=From:To:Subject:Date", "h=To:Subject:Date", WhyFrom, WhyFrom},
		{"v=1", "v=1; l=10", WhyPartial, WhyPartial},
		{"bh=BH", "bh=BHAA", WhyMalformed, WhyMalformed},
		{"bh=BH; ", "", WhyBody, WhyBody},
		{"d=example.org", "d=", WhyMalformed, WhyMalformed},
		{"d=example.org", "d=example..org", WhyMalformed, WhyMalformed},
		{"s=s2026", "s=../x", WhyMalformed, WhyMalformed},
		{"s=s2026", "s=" + strings.Repeat("s", 250), WhyMalformed, WhyMalformed},
	} {
		raw := p.resign(t, testMail(t, head), strings.Replace(good, c.old, c.with, 1))
		for record, want := range map[DNSRecord]Why{p.record: c.want, strict: c.strict} {
			got := DateMail(raw, []DNSRecord{record}, head)
			if len(got) != 1 || got[0].Why != want {
				t.Errorf("%q: got %+v, want %q", c.with, got, want)
			}
		}
	}
}

// What is hashed and signed (RFC 6376, sections 3.4 and 3.7).
func TestCanonical(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{canonicalBody(" C \r\nD \t E\r\n\r\n\r\n", true), " C\r\nD E\r\n"},
		{canonicalBody(" C \r\nD \t E\r\n\r\n\r\n", false), " C \r\nD \t E\r\n"},
		{canonicalBody("a \t", true), "a\r\n"},
		{canonicalBody("a \t", false), "a \t\r\n"},
		{canonicalBody(" \r\n\t\r\n", true), ""},
		{canonicalBody("", true), ""},
		{canonicalBody("", false), "\r\n"},
		{canonicalBody("\r\n\r\n", false), "\r\n"},
		{canonicalBody("a\r", true), "a\r\r\n"},
		{canonicalField("A: X\r\n", true), "a:X\r\n"},
		{canonicalField("B : Y\t\r\n\tZ  \r\n", true), "b:Y Z\r\n"},
		{canonicalField("B : Y\t\r\n\tZ  \r\n", false), "B : Y\t\r\n\tZ  \r\n"},
		{(&signature{field: "DKIM-Signature: v=1; ab=c;\r\n b = d\r\n e ; bh=f\r\n"}).signedText(&rawMail{}), "DKIM-Signature: v=1; ab=c;\r\n b =; bh=f"},
		{(&signature{field: "DKIM-Signature: bh=f; b=d\r\n", relaxed: true}).signedText(&rawMail{}), "dkim-signature:bh=f; b="},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// rfc6376 is the signed mail of RFC 6376, appendix A.2, with the key of appendix C.
const (
	rfc6376 = `DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
      c=simple/simple; q=dns/txt; i=joe@football.example.com;
      h=Received : From : To : Subject : Date : Message-ID;
      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
      4bmp/YzhwvcubU4=;
Received: from client1.football.example.com  [192.0.2.1]
      by submitserver.example.com with SUBMISSION;
      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game. Are you hungry yet?

Joe.
`
	rfc6376Key = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v" +
		"/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
)

func TestDateMail_OfTheStandard(t *testing.T) {
	got := DateMail([]byte(rfc6376), []DNSRecord{{"brisbane._domainkey.example.com", rfc6376Key}}, "We lost the game. Are you hungry yet?\n")
	want := Dated{By: "example.com", At: time.Date(2003, 7, 12, 4, 0, 37, 0, time.UTC), Field: true}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// In which texts a head is found: it has to stand there line by line, and in what
// is signed as the body.
func TestDateMail_Text(t *testing.T) {
	head := testHead(t)
	crlf := strings.ReplaceAll(head, "\n", "\r\n")
	encoded := base64.StdEncoding.EncodeToString([]byte("Head:\n" + head))
	const from = "From: a@example.org\r\n"
	nested := crlf
	for i := range 12 {
		nested = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n", i, i, map[bool]string{true: "\r\n" + nested, false: nested}[i == 0], i)
	}
	for name, c := range map[string]struct {
		mail string
		want bool
	}{
		"plain":                      {from + "\r\n" + crlf, true},
		"with what stands about it":  {from + "\r\nHead:\r\n" + crlf + "Bye", true},
		"without the last line end":  {from + "\r\n" + strings.TrimSuffix(crlf, "\r\n"), true},
		"Base64":                     {from + "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + encoded, true},
		"Base64 that breaks off":     {from + "Content-Transfer-Encoding: base64\r\n\r\n" + encoded[:len(encoded)-8], false},
		"Arabic charset of Windows":  {from + "Content-Type: text/plain; charset=windows-1256\r\n\r\n" + strings.ReplaceAll(crlf, "—", "\x97"), true},
		"unknown charset":            {from + "Content-Type: text/plain; charset=none\r\n\r\n" + crlf, true},
		"no end of parts":            {from + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + crlf, true},
		"HTML alone":                 {from + "Content-Type: text/html; charset=utf-8\r\n\r\n" + crlf, false},
		"quoted":                     {from + "\r\n> " + strings.ReplaceAll(crlf, "\r\n", "\r\n> "), false},
		"inside a line":              {from + "\r\nHead: " + crlf, false},
		"a mail within the mail":     {from + "Content-Type: message/rfc822\r\n\r\n" + from + "\r\n" + crlf, false},
		"nested too deep":            {from + nested, false},
		"behind a line of blanks":    {from + " \r\n" + crlf + "\r\n\r\nbody", false},
		"behind no field":            {from + "no field\r\n" + crlf + "\r\n\r\nbody", false},
		"behind a return of its own": {from + "X: \r\r" + strings.ReplaceAll(crlf, "\r\n", "\r") + "\r\n\r\nbody", false},
		"no header":                  {"\r\n" + crlf, false},
		"no body":                    {from, false},
		"nothing":                    {"", false},
	} {
		if got := why(DateMail([]byte(c.mail), nil, head)); slices.Equal(got, []string{string(WhyUnsigned)}) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Anchors in a proof: what a mail says of them, and that a mail that says
// nothing is no fault of the proof.
func TestCheck_MailsOfAnchors(t *testing.T) {
	p := newProvider(t, "example.org")
	signer, err := NewSigner(NewOrigin([8]byte{1}), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 30, 7, 20, 11, 42e6, time.UTC)
	head, err := signer.SignHead(Head{Size: 1, Root: Hash{7}, Time: at})
	if err != nil {
		t.Fatal(err)
	}
	mail := p.goSign(t, testMail(t, head), dkim.CanonicalizationRelaxed, at)
	for _, c := range []struct {
		name           string
		mail           []byte
		dns            []DNSRecord
		dated, undated int
	}{
		{"dated", mail, []DNSRecord{p.record}, 1, 0},
		{"no key", mail, nil, 0, 1},
		{"no signature", testMail(t, head), nil, 0, 1},
		{"changed", bytes.Replace(mail, []byte("Keep"), []byte("Burn"), 1), []DNSRecord{p.record}, 0, 1},
		{"signed twice, one holds", p.goSign(t, mail, dkim.CanonicalizationSimple, time.Time{}), []DNSRecord{p.record}, 2, 0},
		{"signed twice, one with its key", newEd25519(t, "example.com").goSign(t, mail, dkim.CanonicalizationSimple, at), []DNSRecord{p.record}, 1, 0},
		{"another head", bytes.ReplaceAll(mail, []byte("mujeeb/"), []byte("mujeeb:")), []DNSRecord{p.record}, 0, 1},
		{"no mail at all", []byte{0xff, '\n'}, nil, 0, 1},
	} {
		file := (&Proof{Of: OfHeads, Key: signer.Key(), Head: head, Anchors: []Anchor{{Head: head, Mail: c.mail, DNS: c.dns}}}).Append(nil)
		r, err := Check(file, "")
		if err != nil || len(r.Dated) != c.dated || len(r.Undated) != c.undated || len(r.Faults) != 0 {
			t.Errorf("%s: got %+v, %v", c.name, r, err)
			continue
		}
		for _, d := range append(r.Dated, r.Undated...) {
			if d.Size != 1 || (d.Why == "") == d.At.IsZero() || (d.Why == "") != (d.Why.Text() == "") {
				t.Errorf("%s: got %+v", c.name, d)
			}
		}
	}
}
