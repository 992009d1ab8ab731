package proof

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// This file checks DKIM signatures (RFC 6376, RFC 8301, RFC 8463) for what they say
// about the past, which is why no library does: they refuse a signature when the
// time of its x= is over. That is how long the mail may be on its way; it says
// nothing against what was signed, and big providers set it to a week.
//
//	supported   rsa-sha256 with 1024 to 8192 bits, ed25519-sha256; relaxed and simple
//	refused     rsa-sha1; l=, since it leaves a part of the body unsigned; keys that
//	            are revoked, or marked as being tried out (t=y)
//	no account  x=, q=, z= of a signature; n= of a key

// signature is a DKIM-Signature field.
type signature struct {
	field       string // as it stands in the mail
	keyType     string // rsa or ed25519
	domain      string // d=
	identity    string // domain of i=
	selector    string // s=
	fields      []string
	relaxed     bool // canonicalisation of the header
	relaxedBody bool
	bodyHash    []byte
	value       []byte    // b=
	time        time.Time // t=, zero if there is none
}

var (
	tagName     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	domainForm  = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)
	secondsForm = regexp.MustCompile(`^[0-9]{1,11}$`) // up to the year 5138
	valueOfB    = regexp.MustCompile(`((?:^|;)[ \t\r\n]*b[ \t\r\n]*=)[^;]*`)
	blanks      = regexp.MustCompile(`[ \t]+`)
	white       = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")
)

// parseTags reads a list of tags (RFC 6376, section 3.2); the values' white space
// is taken out, since none of those that are used here may have any.
func parseTags(list string) (tags map[string]string, ok bool) {
	tags = map[string]string{}
	parts := strings.Split(list, ";")
	if last := len(parts) - 1; white.Replace(parts[last]) == "" {
		parts = parts[:last]
	}
	for _, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		name = strings.Trim(name, " \t\r\n")
		if _, twice := tags[name]; twice || !tagName.MatchString(name) || !strings.Contains(part, "=") {
			return nil, false
		}
		tags[name] = white.Replace(value)
	}
	return tags, true
}

// parseSignature reads a DKIM-Signature field. What it can read is set also where
// it says why the signature dates nothing.
func parseSignature(f mailField) (s signature, why Why) {
	_, list, _ := strings.Cut(f.raw, ":")
	tags, ok := parseTags(list)
	domain, selector := strings.ToLower(tags["d"]), strings.ToLower(tags["s"])
	if !ok || !domainForm.MatchString(domain) || !domainForm.MatchString(selector) || len(selector+domain) > 230 {
		return s, WhyMalformed
	}
	s = signature{field: f.raw, domain: domain, identity: domain, selector: selector, fields: strings.Split(strings.ToLower(tags["h"]), ":")}
	if i, there := tags["i"]; there {
		s.identity = strings.ToLower(i[strings.LastIndex(i, "@")+1:])
	}
	var algorithm bool
	s.keyType, algorithm = strings.CutSuffix(tags["a"], "-sha256")
	if tags["v"] != "1" || !algorithm || s.keyType != "rsa" && s.keyType != "ed25519" || !s.canonicalisation(tags["c"]) {
		return s, WhyUnsupported
	}
	if _, partial := tags["l"]; partial {
		return s, WhyPartial
	}
	if !slices.Contains(s.fields, "from") {
		return s, WhyFrom
	}
	return s, s.parseValues(tags)
}

// canonicalisation reads c=.
func (s *signature) canonicalisation(c string) (ok bool) {
	header, body, _ := strings.Cut(c, "/")
	s.relaxed, s.relaxedBody = header == "relaxed", body == "relaxed"
	return (s.relaxed || header == "simple" || c == "") && (s.relaxedBody || body == "simple" || !strings.Contains(c, "/"))
}

// parseValues reads the hash, the signature, the time and whose they are.
func (s *signature) parseValues(tags map[string]string) Why {
	var err, err2 error
	s.bodyHash, err = base64.StdEncoding.DecodeString(tags["bh"])
	s.value, err2 = base64.StdEncoding.DecodeString(tags["b"])
	if t, there := tags["t"]; there {
		seconds, _ := strconv.ParseInt(t, 10, 64) // secondsForm holds it
		s.time = time.Unix(seconds, 0).UTC()
		if !secondsForm.MatchString(t) {
			return WhyMalformed
		}
	}
	if err != nil || err2 != nil || !strings.HasSuffix("."+s.identity, "."+s.domain) {
		return WhyMalformed
	}
	return ""
}

// keyName returns the name in the DNS under which the key stands.
func (s *signature) keyName() string { return s.selector + "._domainkey." + s.domain }

// verify returns why the signature does not hold, "" if it does with one of the
// records.
func (s *signature) verify(m *rawMail, dns []DNSRecord) Why {
	if hash := sha256.Sum256([]byte(canonicalBody(m.body, s.relaxedBody))); string(hash[:]) != string(s.bodyHash) {
		return WhyBody
	}
	why, signed := WhyNoKey, sha256.Sum256([]byte(s.signedText(m)))
	for _, r := range dns {
		if !strings.EqualFold(strings.TrimSuffix(r.Name, "."), s.keyName()) {
			continue
		}
		if why = s.verifyWith(r.Text, signed[:]); why == "" {
			return ""
		}
	}
	return why
}

// verifyWith checks the signature with a key record (RFC 6376, section 3.6.1).
func (s *signature) verifyWith(record string, signed []byte) Why {
	tags, ok := parseTags(record)
	has := func(tag, otherwise, value string) bool {
		list, there := tags[tag]
		if !there {
			list = otherwise
		}
		return slices.Contains(strings.Split(list, ":"), value)
	}
	p, there := tags["p"]
	switch {
	case !ok || !there || !has("v", "DKIM1", "DKIM1") || !has("k", "rsa", s.keyType):
		return WhyBadKey
	case !has("h", "sha256", "sha256") || !has("s", "*", "*") && !has("s", "*", "email") || has("t", "", "s") && s.identity != s.domain:
		return WhyBadKey
	case p == "":
		return WhyRevoked
	case has("t", "", "y"):
		return WhyTesting
	}
	bytes, err := base64.StdEncoding.DecodeString(p)
	if err != nil {
		return WhyBadKey
	}
	if s.keyType == "ed25519" {
		return s.verifyEd25519(bytes, signed)
	}
	return s.verifyRSA(bytes, signed)
}

func (s *signature) verifyEd25519(key, signed []byte) Why {
	if len(key) != ed25519.PublicKeySize {
		return WhyBadKey
	}
	if !ed25519.Verify(key, signed, s.value) {
		return WhySignature
	}
	return ""
}

// verifyRSA takes a key in either of the forms that are used (erratum 3017).
func (s *signature) verifyRSA(key, signed []byte) Why {
	public, err := x509.ParsePKIXPublicKey(key)
	k, ok := public.(*rsa.PublicKey)
	if err != nil {
		k, err = x509.ParsePKCS1PublicKey(key)
		ok = err == nil
	}
	if !ok || k.N.BitLen() < 1024 || k.N.BitLen() > 8192 {
		return WhyBadKey
	}
	if rsa.VerifyPKCS1v15(k, crypto.SHA256, signed, s.value) != nil {
		return WhySignature
	}
	return ""
}

// signedText returns what is signed: the fields that h= names, of those with one
// name the last first, and the signature's own field without the value of b=.
func (s *signature) signedText(m *rawMail) string {
	var b strings.Builder
	left := map[string][]string{}
	for _, f := range m.fields {
		if f.raw != s.field {
			left[f.name] = append(left[f.name], f.raw)
		}
	}
	for _, name := range s.fields {
		if all := left[name]; len(all) > 0 {
			b.WriteString(canonicalField(all[len(all)-1], s.relaxed))
			left[name] = all[:len(all)-1]
		}
	}
	name, list, _ := strings.Cut(s.field, ":")
	own := name + ":" + valueOfB.ReplaceAllString(strings.TrimSuffix(list, "\r\n"), "$1")
	b.WriteString(strings.TrimSuffix(canonicalField(own+"\r\n", s.relaxed), "\r\n"))
	return b.String()
}

// canonicalField returns a field as it is signed (RFC 6376, sections 3.4.1 and 3.4.2).
func canonicalField(raw string, relaxed bool) string {
	if !relaxed {
		return raw
	}
	name, value, _ := strings.Cut(strings.ReplaceAll(raw, "\r\n", ""), ":")
	return strings.ToLower(strings.TrimRight(name, " \t")) + ":" + strings.Trim(blanks.ReplaceAllString(value, " "), " ") + "\r\n"
}

// canonicalBody returns a body as it is hashed (RFC 6376, sections 3.4.3 and 3.4.4).
func canonicalBody(body string, relaxed bool) string {
	if relaxed {
		body = strings.ReplaceAll(blanks.ReplaceAllString(body, " "), " \r\n", "\r\n")
		body = strings.TrimSuffix(body, " ")
	}
	for strings.HasSuffix(body, "\r\n") {
		body = strings.TrimSuffix(body, "\r\n")
	}
	if relaxed && body == "" {
		return ""
	}
	return body + "\r\n"
}
