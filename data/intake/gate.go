package intake

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"mujeeb/data"
	"mujeeb/text/address"
	"mujeeb/text/name"
)

// pairs are the identities of a file and the names beside them, as numbers: a row
// takes 24 bytes for each of its identities while a file is examined.
type pairs []pair

type pair struct {
	id, name uint64
	row      int
}

func (p *pairs) add(seed maphash.Seed, c *Candidate, row int) {
	who := uint64(0)
	if c.Name != "" {
		who = maphash.String(seed, strings.ToLower(c.Name))
	}
	for _, id := range c.Identities() {
		*p = append(*p, pair{identityHash(seed, id), who, row})
	}
}

// gateFacts are the identities that are on several rows.
type gateFacts struct {
	seed  maphash.Seed
	again map[uint64]int // of how many names, as they are written
	rows  map[int]bool   // that have one, from 1
}

// crowd is from how many different names on an identity is nobody's.
const crowd = 6

// facts returns the identities that are on several rows. The pairs are of no use then.
func (p pairs) facts(seed maphash.Seed) gateFacts {
	slices.SortFunc(p, func(a, b pair) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.name, b.name)) })
	f := gateFacts{seed: seed, again: map[uint64]int{}, rows: map[int]bool{}}
	for i := 0; i < len(p); {
		end, names := i, 0
		for last := uint64(0); end < len(p) && p[end].id == p[i].id; end++ {
			if p[end].name != last {
				last, names = p[end].name, names+1
			}
		}
		if end-i > 1 {
			f.again[p[i].id] = names
			for _, pair := range p[i:end] {
				f.rows[pair.row] = true
			}
		}
		i = end
	}
	return f
}

// gate looks at the rows in the order of the file and says what becomes of those that
// share an identity with an earlier one. It is for one reading.
type gate struct {
	gateFacts
	choice    Shared
	owners    map[uint64]*owner
	listed    map[uint64]int // place in shared; nil lists none
	shared    []SharedIdentity
	strangers int // rows that shared an identity with another name
}

// owner is the person to whom the file's rows so far give an identity.
type owner struct {
	name   []string
	phones map[string]bool
	line   int
}

func newGate(f gateFacts, choice Shared) *gate {
	return &gate{gateFacts: f, choice: choice, owners: map[uint64]*owner{}}
}

// pass lets a row through, maybe without identities that are another's and stay with
// it as details, or returns why it is set aside. Whoever left passes as they are:
// what they leave by is theirs and everybody's.
func (g *gate) pass(c *Candidate, columns []Column) (aside Code, kept []Problem) {
	if len(g.again) == 0 || c.Said == data.SaidLeft || !g.onAnotherRow(c) {
		return "", nil
	}
	words := name.Words(c.Name)
	theirs := map[data.Identity]bool{} // another's
	for _, id := range c.Identities() {
		if h := identityHash(g.seed, id); g.isOthers(h, words) {
			theirs[id] = true
			g.list(h, id)
		}
	}
	if len(theirs) > 0 {
		g.strangers++
		if g.choice == SharedAside || len(theirs) == len(c.Identities()) {
			return CodeShared, nil
		}
		kept = c.keepApart(theirs, columns)
	}
	return g.own(c, words), kept
}

// onAnotherRow reports whether an identity of the row is on another one too.
func (g *gate) onAnotherRow(c *Candidate) bool {
	for _, id := range c.Identities() {
		if _, ok := g.again[identityHash(g.seed, id)]; ok {
			return true
		}
	}
	return false
}

// isOthers reports whether an identity is another person's, or nobody's since too many
// have it.
func (g *gate) isOthers(h uint64, words []string) bool {
	if g.choice == SharedApart && g.again[h] >= crowd && len(words) > 0 {
		return true
	}
	o := g.owners[h]
	return o != nil && !name.Same(o.name, words)
}

func (g *gate) list(h uint64, id data.Identity) {
	if g.listed == nil {
		return
	}
	at, ok := g.listed[h]
	switch {
	case ok:
		g.shared[at].Rows++
	case len(g.shared) < sharedListed:
		line := 0
		if o := g.owners[h]; o != nil {
			line = o.line
		}
		g.listed[h] = len(g.shared)
		g.shared = append(g.shared, SharedIdentity{Kind: id.Kind, Value: id.Value, Rows: 2, Line: line})
	}
}

// own gives the row's identities to its person, who has at most [maxMany] numbers over
// all rows.
func (g *gate) own(c *Candidate, words []string) (aside Code) {
	var o *owner
	for _, id := range c.Identities() {
		if have := g.owners[identityHash(g.seed, id)]; have != nil && o == nil {
			o = have
		}
	}
	if o == nil {
		o = &owner{name: words, phones: map[string]bool{}, line: c.Line}
	}
	if len(o.name) < len(words) {
		o.name = words
	}
	for _, p := range c.Phones {
		if !o.phones[p.String()] && len(o.phones) == maxMany {
			return CodeTooMany
		}
		o.phones[p.String()] = true
	}
	for _, id := range c.Identities() {
		h := identityHash(g.seed, id)
		if _, again := g.again[h]; again && g.owners[h] == nil {
			g.owners[h] = o
		}
	}
	return ""
}

// keepApart takes identities off and keeps them as details of their columns.
func (c *Candidate) keepApart(theirs map[data.Identity]bool, columns []Column) (kept []Problem) {
	keep := func(field Field, id data.Identity) bool {
		if !theirs[id] {
			return false
		}
		for i, col := range columns {
			if col.Field == field && c.Extra[col.Name] == "" {
				c.Extra = with(c.Extra, col.Name, id.Value)
				kept = append(kept, Problem{Line: c.Line, Column: col.Name, Code: CodeSharedKept, Place: i, Text: id.Value})
				return true
			}
		}
		c.Extra = with(c.Extra, string(id.Kind), id.Value)
		kept = append(kept, Problem{Line: c.Line, Code: CodeSharedKept, Place: -1, Text: id.Value})
		return true
	}
	c.Emails = slices.DeleteFunc(c.Emails, func(e address.Email) bool { return keep(Email, data.Identity{Kind: data.Email, Value: e.String()}) })
	c.Phones = slices.DeleteFunc(c.Phones, func(p address.Phone) bool { return keep(Phone, data.Identity{Kind: data.Phone, Value: p.String()}) })
	c.PSIDs = slices.DeleteFunc(c.PSIDs, func(p address.PSID) bool { return keep(PSID, data.Identity{Kind: data.PSID, Value: p.String()}) })
	return kept
}
