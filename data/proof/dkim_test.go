package proof

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// provider is a mail provider: a domain with a key.
type provider struct {
	domain, selector string
	key              crypto.Signer
	file             string // with the private key, as dkimpy reads it
	record           DNSRecord
}

func newProvider(tb testing.TB, domain string) provider {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		tb.Fatal(err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return keep(tb, provider{domain: domain, selector: "s2026", key: key}, block, "v=DKIM1; k=rsa; p="+base64.StdEncoding.EncodeToString(public))
}

// newEd25519 has a key of RFC 8463.
func newEd25519(tb testing.TB, domain string) provider {
	tb.Helper()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	seed := []byte(base64.StdEncoding.EncodeToString(key.Seed()))
	return keep(tb, provider{domain: domain, selector: "ed", key: key}, seed, "v=DKIM1; k=ed25519; p="+base64.StdEncoding.EncodeToString(public))
}

func keep(tb testing.TB, p provider, private []byte, record string) provider {
	tb.Helper()
	p.file = filepath.Join(tb.TempDir(), "key")
	if err := os.WriteFile(p.file, private, 0o600); err != nil {
		tb.Fatal(err)
	}
	p.record = DNSRecord{p.selector + "._domainkey." + p.domain, record}
	return p
}

// goSign signs by go-msgauth, and with the usual fields those that are named.
func (p provider) goSign(tb testing.TB, raw []byte, c dkim.Canonicalization, expiration time.Time, fields ...string) []byte {
	tb.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: p.domain, Selector: p.selector, Signer: p.key, HeaderCanonicalization: c, BodyCanonicalization: c, Expiration: expiration,
		HeaderKeys: append([]string{"From", "From", "To", "Subject", "Date", "Content-Type", "MIME-Version"}, fields...),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// resign signs a mail with tags of our choosing, which no signer would write.
func (p provider) resign(tb testing.TB, raw []byte, tags string) []byte {
	tb.Helper()
	m := readMail(raw)
	hash := sha256.Sum256([]byte(canonicalBody(m.body, false)))
	field := "DKIM-Signature: " + strings.Replace(tags, "BH", base64.StdEncoding.EncodeToString(hash[:]), 1) + "\r\n"
	s := signature{field: field, fields: []string{"from", "to", "subject", "date"}}
	signed := sha256.Sum256([]byte(s.signedText(m)))
	value, err := p.key.Sign(rand.Reader, signed[:], crypto.SHA256)
	if err != nil {
		tb.Fatal(err)
	}
	return append([]byte(strings.Replace(field, " b=;", " b="+base64.StdEncoding.EncodeToString(value)+";", 1)), raw...)
}

// askGo returns which signatures go-msgauth says hold, from the top: 1 or 0, or - for
// an error.
func askGo(raw []byte, dns []DNSRecord) (said string) {
	all, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(name string) (texts []string, err error) {
		for _, r := range dns {
			if strings.EqualFold(r.Name, name) {
				texts = append(texts, r.Text)
			}
		}
		return texts, nil
	}})
	if err != nil {
		return "-"
	}
	for _, v := range all {
		if v.Err == nil {
			said += "1"
		} else {
			said += "0"
		}
	}
	return said
}
