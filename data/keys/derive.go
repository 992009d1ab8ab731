package keys

import (
	"crypto/sha256"
	"hash"
	"runtime"
)

// derive returns one block of HKDF-SHA256 (RFC 5869) without a salt. crypto/hkdf does the
// same, but leaves the secret in the buffer of a hash that it gives up to the garbage
// collector, where it can be found for as long as the program runs.
func derive(secret []byte, info string) []byte {
	burnStack() // which may grow and move now, and leave its old place as it is
	out := expand(secret, info)
	burnStack()
	return out
}

//go:noinline
func expand(secret []byte, info string) []byte {
	var noSalt [sha256.Size]byte
	prk := sum(noSalt[:], secret)
	defer clear(prk)
	return sum(prk, append([]byte(info), 1))
}

// sum returns HMAC-SHA256 (RFC 2104) of a message under a key of at most a block. Nothing
// of either is left in its hashes.
func sum(key, message []byte) []byte {
	var pad [sha256.BlockSize]byte
	defer clear(pad[:])
	under := func(mask byte, message []byte) []byte {
		for i := range pad {
			pad[i] = mask
		}
		for i, b := range key {
			pad[i] ^= b
		}
		h := sha256.New()
		defer burnHash(h)
		h.Write(pad[:])
		h.Write(message)
		return h.Sum(nil)
	}
	inner := under(0x36, message)
	defer clear(inner)
	return under(0x5c, inner)
}

// burnHash overwrites the block that a hash keeps and what it has computed.
func burnHash(h hash.Hash) {
	var zeros [sha256.BlockSize - 1]byte // a whole block would not be kept
	h.Reset()
	h.Write(zeros[:])
	h.Reset()
}

// burnStack overwrites what the functions that were called before have left on the
// stack below the caller.
//
//go:noinline
func burnStack() {
	var frames [16 << 10]byte
	clear(frames[:])
	runtime.KeepAlive(&frames)
}
