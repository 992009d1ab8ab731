package intake

import (
	"slices"
	"strings"
)

// Lists of people who left are handed on as hashes of their addresses, so that they tell
// nobody's address: by services that firms compare their lists through, and by tools that
// keep nothing else of whom they deleted. No lead can be made of a hash; it is good for
// keeping its person out alone.

// hashNames are words and phrases of which one is in the name of a column of hashes.
var hashNames = []string{"hash", "hashes", "hashed", "hashwert", "hashwerte", "md 5", "sha 1", "sha 256", "sha 512", "sha", "encrypted", "empreinte", "huella", "ozet", "هاش", "بصمه", "البصمه", "مشفر"}

// namesHash reports whether a column's name, as [headerWords] returns it, speaks of hashes.
func namesHash(name string) bool {
	words := " " + name + " "
	return slices.ContainsFunc(hashNames, func(n string) bool { return strings.Contains(words, " "+n+" ") })
}

// hashes reports whether a column holds hashes of addresses or numbers: what stands in it
// are hashes, and its name speaks of such, of leaving, or of addresses.
func (g *guesser) hashes(c *Column, f *columnFacts, name string, about class) bool {
	if !f.mostly(f.hashes) {
		return false
	}
	noun, _ := about.noun()
	switch {
	case g.headless:
		c.Why = ReasonLooks
	case namesHash(name), about.has(aboutLeaving):
		c.Why = ReasonHeader
	case noun.identifies() && !about.has(aboutOthers|aboutThings):
		c.Why = ReasonValues
	default:
		return false
	}
	c.Field = Hashed
	return true
}

// settleHashes takes hashes as what the file is about only where nothing else tells its
// people apart: such a file lists people who left, since it can be nothing else.
func (g *guesser) settleHashes() {
	if !g.Has(Hashed) {
		return
	}
	if !g.namesPeople() {
		g.EveryoneLeft = g.EveryoneLeft || !g.Has(Answer) && !g.Has(Left) && !g.Has(LeftAt)
		if g.Kind == AnyTable {
			g.Kind = HashedList
		}
		return
	}
	for i := range g.Columns {
		if c := &g.Columns[i]; c.Field == Hashed {
			c.Field, c.Why = Extra, ReasonKept
		}
	}
}
