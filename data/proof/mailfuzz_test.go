package proof

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// Whatever a mail and a key record are, nothing panics, and what we say holds holds
// for go-msgauth too.
func FuzzDateMail(f *testing.F) {
	const text = "We lost the game. Are you hungry yet?\n"
	f.Add([]byte(rfc6376), "brisbane._domainkey.example.com", rfc6376Key, text)
	head, records := testHead(f), []string{rfc6376Key}
	for _, p := range []provider{newProvider(f, "example.org"), newEd25519(f, "example.org")} {
		records = append(records, p.record.Text)
		for _, c := range []dkim.Canonicalization{dkim.CanonicalizationRelaxed, dkim.CanonicalizationSimple} {
			f.Add(p.goSign(f, testMail(f, head), c, time.Time{}), p.record.Name, p.record.Text, head)
		}
	}
	signer, err := NewSigner(NewOrigin([8]byte{1, 2, 3}), make([]byte, 32)) // of testHead
	if err != nil {
		f.Fatal(err)
	}
	key := signer.Key()
	f.Fuzz(func(t *testing.T, mail []byte, name, record, head string) {
		dns := []DNSRecord{{name, record}}
		for _, name := range KeyNames(mail) {
			if !domainForm.MatchString(name) || len(name) > 253 {
				t.Errorf("%q is no name", name)
			}
		}
		if signed, _, err := HeadInMail(mail, key); err == nil && why(DateMail(mail, nil, signed))[0] == string(WhyText) {
			t.Errorf("%q stands in it, and does not", signed)
		}
		all := DateMail(mail, dns, head)
		if len(all) == 0 {
			t.Fatal("nothing is said of it")
		}
		for i, d := range all {
			if (d.Why == "") == d.At.IsZero() || d.Why != "" && d.Why.Text() == "" {
				t.Errorf("got %+v", d)
			}
			if d.Why != "" || bytes.Contains(mail, []byte("x=")) || !slices.Contains(records, record) {
				continue // it has no say on expiry, and reads records otherwise
			}
			if said := askGo(mail, dns); len(said) <= i || said[i] != '1' {
				t.Errorf("we say %+v, go-msgauth %q", d, said)
			}
		}
	})
}
