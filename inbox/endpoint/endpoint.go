package endpoint

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/url"

	"golang.org/x/crypto/nacl/box"

	"mujeeb/text/secret"
)

// Endpoint is a page on the owner's web space. Its secrets belong into the vault.
type Endpoint struct {
	URL     string        // where the page is; "" until the owner has put it there
	Queue   string        // beginning of the names of the files beside the page, drawn at random
	Public  [32]byte      // X25519 key to which entries are sealed
	Private secret.Secret // its other half: 32 bytes
	Fetch   secret.Secret // what fetches the queue: 64 hexadecimal digits
}

// New draws the keys of a page that is nowhere yet. The random source is nil for the
// system's.
func New(random io.Reader) (Endpoint, error) {
	if random == nil {
		random = rand.Reader
	}
	public, private, err := box.GenerateKey(random)
	if err != nil {
		return Endpoint{}, err
	}
	var fetch [32]byte
	var queue [8]byte
	for _, b := range [][]byte{fetch[:], queue[:]} {
		if _, err := io.ReadFull(random, b); err != nil {
			return Endpoint{}, err
		}
	}
	return Endpoint{
		Queue: "mujeeb-" + hex.EncodeToString(queue[:]), Public: *public,
		Private: secret.New(string(private[:])), Fetch: secret.New(hex.EncodeToString(fetch[:])),
	}, nil
}

// ErrAddress is returned for an address that a page can't be asked at.
var ErrAddress = errors.New("endpoint: not an https address")

// CheckAddress reports whether a page may be at an address: https and a host, without a
// user, a query or a fragment. Error: ErrAddress.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return ErrAddress
	}
	return nil
}

// TrialToken stands for a token in what leaves for the owner alone, and in the click that
// tries the page: it names nobody, and the page takes it as any other.
const TrialToken = "trial-0000000000000000"

// OptOutURL returns the address on a page that ends mails to whom a token names, for the
// header List-Unsubscribe (RFC 8058, section 3.1) and for the link below a mail.
func OptOutURL(page, token string) string {
	return page + "?" + url.Values{"t": {token}}.Encode()
}

// Words are what the page says in one language.
type Words struct {
	Title   string `json:"title"`
	Ask     string `json:"ask"`     // whether the person wants no more mail
	Button  string `json:"button"`  // that they want none
	Done    string `json:"done"`    // that it is noted
	Unknown string `json:"unknown"` // that the link is not whole
	Failed  string `json:"failed"`  // that it could not be noted, and what to do instead
	Kept    string `json:"kept"`    // what the page keeps and what the host may log
}

// Said is what the page says in one language.
type Said struct {
	Lang string `json:"lang"` // such as "ar"
	Words
}

//go:embed endpoint.php
var page []byte

var placeOfConfig = []byte("{{CONFIG}}")

// WritePage writes the PHP file for the web space. It says everything in each of the
// languages, in their order.
func (e Endpoint) WritePage(w io.Writer, said ...Said) error {
	if len(said) == 0 {
		return errors.New("endpoint: a page without words")
	}
	fetch := sha256.Sum256([]byte(e.Fetch.Reveal()))
	config, err := json.Marshal(map[string]any{
		"queue": e.Queue, "public": base64.StdEncoding.EncodeToString(e.Public[:]), "fetch": hex.EncodeToString(fetch[:]), "words": said,
	})
	if err != nil {
		return err
	}
	// In base64 nothing of it can be taken for PHP.
	encoded := base64.StdEncoding.AppendEncode(nil, config)
	_, err = w.Write(bytes.Replace(page, placeOfConfig, encoded, 1))
	return err
}
