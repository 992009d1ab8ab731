package keys

import (
	"crypto/sha256"
	"encoding"
	"encoding/binary"
)

// Vaults before schema 6 derived the keys of fingerprints and tokens from their data key.
// The hashes of the standard library keep the last part of what they were fed, which
// would be the data key itself, in memory that nobody wipes. So HKDF is spelled out here
// over whole blocks, which a hash reads without keeping them.

// Derive returns a key of Size bytes for one use, named by label, by HKDF-SHA256
// (RFC 5869) without a salt, as vaults before schema 6 did. The caller wipes the result.
// A wiped key returns nil.
func (k *Key) Derive(label string) []byte {
	secret := k.Bytes()
	if secret == nil {
		return nil
	}
	extracted := macWhole(make([]byte, sha256.Size), secret)
	defer clear(extracted)
	return macWhole(extracted, append([]byte("mujeeb/1/"+label), 1))
}

// macWhole returns HMAC-SHA256 of a message under a key of at most one block, and leaves
// neither in a hash.
func macWhole(key, message []byte) []byte {
	inner := hashWhole(xored(key, 0x36), message)
	defer clear(inner)
	return hashWhole(xored(key, 0x5c), inner)
}

// xored returns a key, filled up to a block with zeros, with each byte xored.
func xored(key []byte, with byte) []byte {
	block := make([]byte, sha256.BlockSize)
	copy(block, key)
	for i := range block {
		block[i] ^= with
	}
	return block
}

// hashWhole returns SHA-256 of a block, which it wipes, and a message behind it. It pads
// them itself (FIPS 180-4, section 5.1.1), so that the hash is fed whole blocks alone, and
// reads the hash's state, which then is the result.
func hashWhole(block, message []byte) []byte {
	defer clear(block)
	length := len(block) + len(message)
	padded := make([]byte, (length+9+sha256.BlockSize-1)/sha256.BlockSize*sha256.BlockSize)
	defer clear(padded)
	copy(padded, block)
	copy(padded[len(block):], message)
	padded[length] = 0x80
	binary.BigEndian.PutUint64(padded[len(padded)-8:], uint64(length)*8)
	h := sha256.New()
	h.Write(padded)
	state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		return nil // it never fails, and a test compares the results
	}
	defer clear(state)
	const magic = 4 // bytes before the state
	return append([]byte(nil), state[magic:magic+sha256.Size]...)
}
