package page

import (
	"slices"
	"strings"
)

// The preferences of the ways in that this computer's keyring has: their IDs and the names
// of their vaults, which are random, as "id@vault". They say which vault offers to open
// without typing before the keyring is asked anything.
const (
	prefComputer  = "computer"
	prefForgotten = "computer_forgotten" // on the start page: the ways are still to be removed from their vaults
)

// Computer is what this computer remembers of ways in. Its methods belong to the UI
// goroutine.
type Computer struct{ prefs Preferences }

// NewComputer returns what the preferences remember.
func NewComputer(prefs Preferences) *Computer { return &Computer{prefs} }

// Has reports whether the keyring of this computer was given a way in.
func (c *Computer) Has(way string) bool { return slices.ContainsFunc(c.all(prefComputer), isOf(way)) }

// Add remembers a way in of a vault.
func (c *Computer) Add(way, vault string) {
	c.put(prefComputer, append(c.all(prefComputer), way+"@"+vault))
}

// Drop forgets a way in that its vault does not have any more.
func (c *Computer) Drop(way string) {
	for _, pref := range []string{prefComputer, prefForgotten} {
		c.put(pref, slices.DeleteFunc(c.all(pref), isOf(way)))
	}
}

// Forget forgets a way in that its vault still has.
func (c *Computer) Forget(way string) {
	all := c.all(prefComputer)
	if at := slices.IndexFunc(all, isOf(way)); at >= 0 {
		c.put(prefForgotten, append(c.all(prefForgotten), all[at]))
		c.put(prefComputer, slices.Delete(all, at, at+1))
	}
}

// Settle compares what is remembered of a vault with the ways in that it has: forgotten are
// those that it is to remove, gone those that it has removed elsewhere.
func (c *Computer) Settle(vault string, ways []string) (forgotten, gone []string) {
	for _, pref := range []string{prefComputer, prefForgotten} {
		for _, entry := range c.all(pref) {
			way, of, _ := strings.Cut(entry, "@")
			switch {
			case of != vault:
			case !slices.Contains(ways, way):
				gone = append(gone, way)
			case pref == prefForgotten:
				forgotten = append(forgotten, way)
			}
		}
	}
	return forgotten, gone
}

func isOf(way string) func(string) bool {
	return func(entry string) bool { return strings.HasPrefix(entry, way+"@") }
}

func (c *Computer) all(pref string) []string { return strings.Fields(c.prefs.String(pref)) }

func (c *Computer) put(pref string, entries []string) {
	if text := strings.Join(entries, " "); text != c.prefs.String(pref) {
		c.prefs.SetString(pref, text)
	}
}
