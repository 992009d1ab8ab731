package data

import (
	"context"
	"hash/maphash"

	"mujeeb/data/sqlite"
)

// identityFilter is a Bloom filter of the identities and mailboxes that the vault has: what
// it does not know is certainly not there. A nil filter knows everything. It is for one
// goroutine.
type identityFilter struct {
	seed maphash.Seed
	bits []uint64
}

const (
	filterBits   = 1 << 24 // 2 MiB; of a million leads with two identities each, one in fifty is taken for known
	filterHashes = 5
)

// newIdentityFilter returns the filter of the identities that are there.
func newIdentityFilter(ctx context.Context, q sqlite.Querier) (*identityFilter, error) {
	f := &identityFilter{maphash.MakeSeed(), make([]uint64, filterBits/64)}
	return f, sqlite.EachRow(ctx, q, 3, func(row []sqlite.Column) {
		f.add(IdentityKind(row[0].Text), row[1].Text)
		if !row[2].Null {
			f.add(kindMailbox, row[2].Text)
		}
	}, "kind, value, mailbox", `SELECT kind, value, mailbox FROM identity`)
}

// add lets the filter know an identity, or a mailbox by its fingerprint.
func (f *identityFilter) add(kind IdentityKind, value string) {
	if f == nil {
		return
	}
	for at, i := f.hash(kind, value), 0; i < filterHashes; at, i = at.next(), i+1 {
		f.bits[at.place/64] |= 1 << (at.place % 64)
	}
}

// addBatch lets the filter know the identities of rows, whether they are taken or not.
func (f *identityFilter) addBatch(people []batchRow) {
	for _, n := range people {
		for i, id := range n.ids {
			f.add(id.Kind, id.Value)
			if mailbox := n.prints[i].mailbox; mailbox != nil {
				f.add(kindMailbox, string(mailbox))
			}
		}
	}
}

// knows reports whether the vault may have an identity.
func (f *identityFilter) knows(kind IdentityKind, value string) bool {
	if f == nil {
		return true
	}
	for at, i := f.hash(kind, value), 0; i < filterHashes; at, i = at.next(), i+1 {
		if f.bits[at.place/64]&(1<<(at.place%64)) == 0 {
			return false
		}
	}
	return true
}

// filterPlace is the place of a bit, and how far the next one of the same value is.
type filterPlace struct{ place, step uint32 }

func (p filterPlace) next() filterPlace { return filterPlace{(p.place + p.step) % filterBits, p.step} }

func (f *identityFilter) hash(kind IdentityKind, value string) filterPlace {
	var h maphash.Hash
	h.SetSeed(f.seed)
	_, _ = h.WriteString(string(kind)) // neither write fails
	_, _ = h.WriteString(value)
	sum := h.Sum64()
	return filterPlace{uint32(sum) % filterBits, uint32(sum>>32) | 1}
}
