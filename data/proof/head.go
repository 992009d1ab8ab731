package proof

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Head says how long a ledger is, and what its tree hashes to. Signed, it is a C2SP
// tlog-checkpoint.
type Head struct {
	Origin string // names the ledger and its key, see NewOrigin
	Size   int64  // events, at least 1
	Root   Hash
	Time   time.Time // of the computer that signed, to the millisecond
}

const originPrefix = "mujeeb/"

var originForm = regexp.MustCompile(`^mujeeb/[0-9a-f]{16}$`)

// NewOrigin returns the name of a ledger, of 8 random bytes.
func NewOrigin(random [8]byte) string { return originPrefix + hex.EncodeToString(random[:]) }

// NameIn returns the 16 digits that the ledger of a signed head is named by, unchecked;
// "" where there are none.
func NameIn(signed string) string {
	origin, _, _ := strings.Cut(signed, "\n")
	if !originForm.MatchString(origin) {
		return ""
	}
	return strings.TrimPrefix(origin, originPrefix)
}

// text returns what is signed.
func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\n", h.Origin, h.Size, h.Root, spelled(h.Time))
}

// Signer signs the heads of a ledger. It implements [note.Signer] over bytes that can be
// wiped.
type Signer struct {
	origin string
	key    ed25519.PrivateKey
}

// NewSigner returns a signer with the seed of an Ed25519 key (RFC 8032, section 5.1.5).
func NewSigner(origin string, seed []byte) (*Signer, error) {
	if len(seed) != ed25519.SeedSize || !originForm.MatchString(origin) {
		return nil, errors.New("proof: a bad seed or origin")
	}
	return &Signer{origin, ed25519.NewKeyFromSeed(seed)}, nil
}

// Wipe clears the key; nothing can be signed afterwards. One copy of the seed, and of what
// signs in its place, stays in the memory of the process: crypto/ed25519 computes them at
// the first signature and remembers them, out of reach, until the garbage collector finds
// that nothing refers to the signer any more. The collector does not clear what it frees.
func (s *Signer) Wipe() { clear(s.key) }

// Name implements [note.Signer].
func (s *Signer) Name() string { return s.origin }

// KeyHash implements [note.Signer].
func (s *Signer) KeyHash() uint32 {
	text := strings.SplitN(s.Key(), "+", 3)[1]
	n, _ := strconv.ParseUint(text, 16, 32) // Key writes it
	return uint32(n)
}

// Sign implements [note.Signer].
func (s *Signer) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }

// Key returns the public key as text, which [note.NewVerifier] reads.
func (s *Signer) Key() string {
	public, ok := s.key.Public().(ed25519.PublicKey)
	if !ok {
		return ""
	}
	key, err := note.NewEd25519VerifierKey(s.origin, public)
	if err != nil {
		return ""
	}
	return key
}

// SignHead returns the signed note of a head. Its origin is the signer's.
func (s *Signer) SignHead(h Head) (string, error) {
	h.Origin = s.origin
	signed, err := note.Sign(&note.Note{Text: h.text()}, s)
	return string(signed), err
}

// OpenHead returns the head of a signed note, if it is signed by the key alone.
func OpenHead(signed, key string) (Head, error) {
	text, err := openSigned(signed, key)
	if err != nil {
		return Head{}, err
	}
	h, err := parseHead(text)
	if err != nil {
		return Head{}, err
	}
	if !strings.HasPrefix(key, h.Origin+"+") {
		return Head{}, errors.New("it is of another ledger than the key")
	}
	return h, nil
}

// openSigned returns the text of a signed note, if it is signed by the key alone, in the one
// spelling that is allowed.
func openSigned(signed, key string) (string, error) {
	v, err := newVerifier(key)
	if err != nil {
		return "", err
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return "", errors.New("it is not signed by the key")
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64)
	if err != nil || signed != n.Text+"\n— "+v.Name()+" "+base64.StdEncoding.EncodeToString(sig)+"\n" {
		return "", errors.New("there is not one signature in the one spelling that is allowed")
	}
	if isWeak(sig[4:]) {
		return "", errors.New("it is signed without a key")
	}
	return n.Text, nil
}

// newVerifier reads a key in its one spelling.
func newVerifier(key string) (note.Verifier, error) {
	v, err := note.NewVerifier(key)
	if err != nil || !originForm.MatchString(v.Name()) {
		return nil, errors.New("it is no key")
	}
	parts := strings.SplitN(key, "+", 3)
	raw, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || key != fmt.Sprintf("%s+%08x+%s", v.Name(), v.KeyHash(), base64.StdEncoding.EncodeToString(raw)) {
		return nil, errors.New("it is no key as it is spelled")
	}
	if isWeak(raw[1:]) {
		return nil, errors.New("it is a key by which everything is signed")
	}
	return v, nil
}

// weakPoints are the points of Ed25519 whose order is 1, 2, 4 or 8, in all encodings but
// for the last bit, which is the sign. As keys they let anybody sign anything.
var weakPoints = []string{
	strings.Repeat("00", 32), "01" + strings.Repeat("00", 31),
	"ec" + strings.Repeat("ff", 30) + "7f", "ed" + strings.Repeat("ff", 30) + "7f", "ee" + strings.Repeat("ff", 30) + "7f",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
}

// isWeak reports whether bytes begin with a point of small order.
func isWeak(b []byte) bool {
	point := [32]byte(b)
	point[31] &= 0x7f
	return slices.Contains(weakPoints, hex.EncodeToString(point[:]))
}

// parseHead reads the text of a head in its one spelling.
func parseHead(text string) (Head, error) {
	bad := errors.New("it is no head")
	parts := strings.Split(text, "\n")
	if len(parts) != 5 || !originForm.MatchString(parts[0]) || !strings.HasPrefix(parts[3], "time ") {
		return Head{}, bad
	}
	var s scanner
	h := Head{Origin: parts[0], Size: s.asNumber(parts[1]), Time: s.asTime(strings.TrimPrefix(parts[3], "time "))}
	root, err := tlog.ParseHash(parts[2])
	if h.Root = root; err != nil || s.err != nil || h.Size < 1 || h.Time.IsZero() || h.text() != text {
		return Head{}, bad
	}
	return h, nil
}
