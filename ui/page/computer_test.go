package page

import (
	"slices"
	"testing"
)

// prefs are preferences in memory.
type prefs map[string]string

func (p prefs) String(key string) string { return p[key] }
func (p prefs) SetString(key, to string) { p[key] = to }
func (p prefs) Int(string) int           { return 0 }
func (p prefs) SetInt(string, int)       {}

// What is remembered of several vaults is kept apart: settling with one leaves the other's.
func TestComputer(t *testing.T) {
	kept := prefs{}
	c := NewComputer(kept)
	c.Add("a1", "shop")
	c.Add("a2", "shop")
	c.Add("a", "shop")
	c.Add("b1", "farm")
	c.Forget("a1")
	c.Forget("never")
	if c.Has("a1") || !c.Has("a2") || !c.Has("b1") || c.Has("") {
		t.Errorf("remembered: %v", kept)
	}
	c = NewComputer(kept) // the next start
	forgotten, gone := c.Settle("shop", []string{"a1", "a"})
	if !slices.Equal(forgotten, []string{"a1"}) || !slices.Equal(gone, []string{"a2"}) {
		t.Errorf("forgotten %v, gone %v", forgotten, gone)
	}
	c.Drop("a1")
	c.Drop("a2")
	if forgotten, gone = c.Settle("shop", []string{"a"}); len(forgotten)+len(gone) > 0 || !c.Has("a") || !c.Has("b1") {
		t.Errorf("afterwards: %v, %v, %v", forgotten, gone, kept)
	}
}
