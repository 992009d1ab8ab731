package proof

import (
	"errors"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is an RFC 6962 tree to which leaves are added. It keeps only its right edge:
// the hashes of the complete subtrees that its leaves make up, the largest first. The
// zero value is the empty tree.
type Tree struct {
	Size int64
	Edge []Hash

	// Complete is told the hash of each subtree of 2^level leaves, the n-th of its
	// level from 0, when its last leaf is added. It may be nil.
	Complete func(level int, n int64, h Hash)
}

// Add adds the hash of a leaf.
func (t *Tree) Add(leaf Hash) {
	h, level := leaf, 0
	for n := t.Size; ; n >>= 1 {
		if t.Complete != nil {
			t.Complete(level, n, h)
		}
		if n&1 == 0 {
			break
		}
		last := len(t.Edge) - 1
		h = tlog.NodeHash(t.Edge[last], h)
		t.Edge = t.Edge[:last]
		level++
	}
	t.Edge = append(t.Edge, h)
	t.Size++
}

// Root returns the hash of the tree.
func (t *Tree) Root() (Hash, error) {
	if t.Size == 0 || len(t.Edge) != bits.OnesCount64(uint64(t.Size)) {
		return Hash{}, errors.New("a tree without leaves, or with a broken edge")
	}
	h := t.Edge[len(t.Edge)-1]
	for i := len(t.Edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.Edge[i], h)
	}
	return h, nil
}

// Nodes reads the hash of a complete subtree of 2^level leaves, the n-th of its level.
type Nodes func(level int, n int64) (Hash, error)

// ReadHashes implements [tlog.HashReader].
func (read Nodes) ReadHashes(indexes []int64) (all []Hash, err error) {
	for _, i := range indexes {
		h, err := read(tlog.SplitStoredHashIndex(i))
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// Inclusion returns the proof that the event of a number, from 1, is in the tree of
// a size (RFC 6962, section 2.1.1).
func (read Nodes) Inclusion(size, number int64) ([]Hash, error) {
	return tlog.ProveRecord(size, number-1, read)
}

// Consistency returns the proof that a tree of a size begins with the one of an older
// size (RFC 6962, section 2.1.2).
func (read Nodes) Consistency(size, older int64) ([]Hash, error) {
	return tlog.ProveTree(size, older, read)
}

// Root returns the hash of the tree of a size.
func (read Nodes) Root(size int64) (Hash, error) { return tlog.TreeHash(size, read) }

// checkInclusion returns an error unless the event of a number is in a head's tree.
func checkInclusion(head Head, number int64, leaf string, path []Hash) error {
	if number < 1 || number > head.Size {
		return fmt.Errorf("it is not among the first %d", head.Size)
	}
	if tlog.CheckRecord(path, head.Size, head.Root, number-1, tlog.RecordHash([]byte(leaf))) != nil {
		return errors.New("its inclusion proof does not fit the head")
	}
	return nil
}

// checkConsistency returns an error unless the tree of a head begins with the older one's.
func checkConsistency(head, older Head, path []Hash) error {
	switch {
	case older.Size > head.Size:
		return fmt.Errorf("it is longer than the head: %d", older.Size)
	case older.Size == head.Size && (older.Root != head.Root || len(path) > 0):
		return errors.New("it is as long as the head, but not the same")
	case older.Size < head.Size && tlog.CheckTree(path, head.Size, head.Root, older.Size, older.Root) != nil:
		return errors.New("its consistency proof does not fit the head")
	}
	return nil
}
