// Package proof is the encoding of the consent ledger and its check. It knows no
// vault, no SQL and no window, so that whoever checks a ledger needs nothing else.
//
// # The chain
//
// Each event's hash covers the hash before it, the public facts, and a commitment
// to the personal part. So no event can be changed, dropped or put in later
// without the hashes after it changing too, and the chain still checks when the
// personal part of an event, and the salt that opens its commitment, are erased.
//
// # What it does not prove
//
// Whoever holds the key can write a whole chain anew, or cut its end: nothing here
// is anchored outside the vault yet. The words that people were shown, and whether
// a personal part was deleted by an erasure, are not covered either.
package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// SaltSize is the length of the salt of a commitment, in bytes.
const SaltSize = 32

// Facts is the public part of an event: nothing in it says who. Its encoding is
// fixed: changing it would break every chain there is.
type Facts struct {
	Seq      int64  // from 1, without gaps
	Purpose  int64  // number of the purpose in the vault
	At       int64  // when the person did it, Unix milliseconds
	Recorded int64  // when it was written down, Unix milliseconds
	Notice   int64  // number of the notice that they were shown, 0 = none that is kept
	Act      string // such as "given"
	Via      string // how it reached us, such as "form"
	Grade    string // how strong the evidence is
}

// Hash returns the hash of the event that follows previous, the hash of the event
// before it (none before the first): SHA-256 over previous, the numbers as 64 bits
// in big-endian order, the texts each after its length in bytes, and the commitment.
func (f Facts) Hash(previous, commitment []byte) []byte {
	b := bytes.Clone(previous)
	for _, n := range []int64{f.Seq, f.Purpose, f.At, f.Recorded, f.Notice} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, s := range []string{f.Act, f.Via, f.Grade} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	sum := sha256.Sum256(append(b, commitment...))
	return sum[:]
}

// Commit returns the commitment to a personal part: SHA-256 over salt and part.
func Commit(salt, personal []byte) []byte {
	sum := sha256.Sum256(append(bytes.Clone(salt), personal...))
	return sum[:]
}

// Event is an event as it is kept.
type Event struct {
	Facts
	Commitment []byte
	Hash       []byte
	Salt       []byte // nil once the person is erased
	Personal   []byte // JSON; nil once the person is erased
}

// NewEvent returns the event that follows previous, the hash of the event before.
func NewEvent(f Facts, previous, salt, personal []byte) Event {
	commitment := Commit(salt, personal)
	return Event{Facts: f, Commitment: commitment, Hash: f.Hash(previous, commitment), Salt: salt, Personal: personal}
}

// Result says what checking a chain found.
type Result struct {
	Events  int
	Erased  int   // events whose personal part is gone
	BrokeAt int64 // Seq of the first event that does not fit, 0 when all do
}

// Checker walks a chain from its first event. The zero value has seen nothing.
type Checker struct {
	Result
	previous []byte
}

// Next takes the next event and reports whether it fits. After one that doesn't,
// no other is looked at.
func (c *Checker) Next(e Event) bool {
	if c.BrokeAt != 0 {
		return false
	}
	c.Events++
	if e.Salt == nil {
		c.Erased++
	} else if !bytes.Equal(Commit(e.Salt, e.Personal), e.Commitment) {
		c.BrokeAt = e.Seq
	}
	if e.Seq != int64(c.Events) || !bytes.Equal(e.Facts.Hash(c.previous, e.Commitment), e.Hash) {
		c.BrokeAt = e.Seq
	}
	c.previous = e.Hash
	return c.BrokeAt == 0
}
