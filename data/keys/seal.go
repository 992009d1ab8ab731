package keys

import (
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// The data key is sealed to the public half of each slot by HPKE (RFC 9180) in its base
// mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. So it can be sealed
// to a slot whose secret is elsewhere.

// sealedSize is the length of a sealed key: the encapsulated public key, the data key
// and the key of the MAC, and a tag.
const sealedSize = 32 + 2*Size + 16

// sealTo returns the key sealed to a slot, for one database.
func (f *File) sealTo(s *Slot, salt Hex, key *Key) (Hex, error) {
	point, err := ecdh.X25519().NewPublicKey(s.Public)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	public, err := hpke.NewDHKEMPublicKey(point)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	raw := key.both()
	if raw == nil {
		return nil, fmt.Errorf("keys: seal a wiped key")
	}
	sealed, err := hpke.Seal(public, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), f.sealInfo(s, salt), raw)
	if err != nil {
		return nil, fmt.Errorf("keys: seal: %w", err)
	}
	return sealed, nil
}

// openSealed returns the key that was sealed to a slot for a database, or nil if it
// does not open.
func (f *File) openSealed(s *Slot, salt Hex, private []byte, sealed Hex) *Key {
	scalar, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return nil
	}
	key, err := hpke.NewDHKEMPrivateKey(scalar)
	if err != nil {
		return nil
	}
	raw, err := hpke.Open(key, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), f.sealInfo(s, salt), sealed)
	if err != nil || len(raw) != 2*Size {
		return nil
	}
	return keyOf(raw)
}

// sealInfo binds a sealed key to its file, database and slot.
func (f *File) sealInfo(s *Slot, salt Hex) []byte {
	return fmt.Appendf(nil, "mujeeb vault.keys|version %d|cipher %s|database %x|slot %x", Version, f.Cipher, []byte(salt), []byte(s.ID))
}

// mac returns the code of the whole file under a key's second half: HMAC-SHA256 of the
// file's compact JSON in which every code is empty. Whoever edits a public key, a name
// or a time without knowing the data key can't make it.
func (f *File) mac(key *Key) ([]byte, error) {
	bare := f.Clone()
	for i := range bare.Databases {
		bare.Databases[i].MAC = Hex{}
	}
	text, err := json.Marshal(bare)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	raw := key.both()
	if raw == nil {
		return nil, fmt.Errorf("keys: authenticate by a wiped key")
	}
	code := hmac.New(sha256.New, raw[Size:])
	code.Write(text)
	return code.Sum(nil), nil
}
