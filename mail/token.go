package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"mujeeb/text/address"
	"mujeeb/text/secret"
)

// Kinds of token. A kind is one lower-case letter and part of what is signed.
const (
	TokenOptOut byte = 'u' // in opt-out links and the subjects of opt-out mails
	TokenRef    byte = 'r' // in X-Mujeeb-Ref and Message-ID
)

const (
	macBytes     = 10 // 80 bits: 16 characters of base32
	macChars     = 16
	maxTokenSize = 1 + 13 + 1 + macChars // kind, id in base 36, hyphen, MAC
	minTokenKey  = 16
)

// tokenDomain separates these signatures from any other use of the key.
const tokenDomain = "mujeeb mail token 1\x00"

// Lower case and without i, l, o, u: it survives systems that fold case and
// people who read it out.
var tokenEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// ErrToken is returned for a text that is no token of this vault: it is malformed
// or forged.
var ErrToken = errors.New("mail: not a token of this vault")

// Tokens makes and checks tokens such as u2a-7s52j0njwgek40pq: the kind, the
// delivery's id in base 36, and 80 bits of HMAC-SHA-256. A token tells nothing
// about a person. It stays valid as long as its key is kept.
type Tokens struct {
	Key secret.Secret   // at least 16 random bytes, made once per vault
	Old []secret.Secret // former keys, for checking only
}

// Make returns the token of a delivery. Kind must be a lower-case letter and id
// positive; with a short key, too, Make returns "" rather than a weak token.
func (t Tokens) Make(kind byte, id int64) string {
	if kind < 'a' || kind > 'z' || id <= 0 || len(t.Key.Reveal()) < minTokenKey {
		return ""
	}
	return sign(t.Key, string(kind)+strconv.FormatInt(id, 36))
}

// Parse checks a token in any mixture of case and returns what it names. The
// error is [ErrToken].
func (t Tokens) Parse(s string) (kind byte, id int64, err error) {
	if len(s) > maxTokenSize {
		return 0, 0, ErrToken
	}
	s = strings.ToLower(s)
	name, _, ok := strings.Cut(s, "-")
	if !ok || len(name) < 2 || name[0] < 'a' || name[0] > 'z' {
		return 0, 0, ErrToken
	}
	id, err = strconv.ParseInt(name[1:], 36, 64)
	if err != nil || id <= 0 || strconv.FormatInt(id, 36) != name[1:] {
		return 0, 0, ErrToken
	}
	for _, key := range append([]secret.Secret{t.Key}, t.Old...) {
		if len(key.Reveal()) >= minTokenKey && hmac.Equal([]byte(sign(key, name)), []byte(s)) {
			return name[0], id, nil
		}
	}
	return 0, 0, ErrToken
}

// sign returns name with its MAC behind a hyphen.
func sign(key secret.Secret, name string) string {
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(tokenDomain + name))
	return name + "-" + tokenEncoding.EncodeToString(mac.Sum(nil)[:macBytes])
}

// MailtoURL returns a mailto link (RFC 6068) that fills in address and subject.
func MailtoURL(to address.Email, subject string) string {
	link := "mailto:" + strings.ReplaceAll(url.QueryEscape(to.Local()), "%2B", "+") + "@" + to.Domain()
	if subject != "" {
		link += "?subject=" + strings.ReplaceAll(url.QueryEscape(subject), "+", "%20")
	}
	return link
}
