package proof

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// chain makes a chain of n events, the second of which was erased.
func chain(n int) (all []Event) {
	var previous []byte
	for i := range n {
		e := NewEvent(Facts{Seq: int64(i + 1), Purpose: 1, At: 1_700_000_000_000, Recorded: 1_700_000_000_001, Notice: int64(i % 2), Act: "given", Via: "form", Grade: "document"},
			previous, bytes.Repeat([]byte{byte(i)}, SaltSize), []byte(`{"lead":1}`))
		previous = e.Hash
		all = append(all, e)
	}
	all[1].Salt, all[1].Personal = nil, nil
	return all
}

func check(all []Event) Result {
	var c Checker
	for _, e := range all {
		if !c.Next(e) {
			break
		}
	}
	return c.Result
}

func TestChecker(t *testing.T) {
	if got, want := check(chain(4)), (Result{Events: 4, Erased: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for name, forge := range map[string]func([]Event) []Event{
		"an act":          func(e []Event) []Event { e[2].Act = "withdrawn"; return e },
		"a grade":         func(e []Event) []Event { e[2].Grade = "platform"; return e },
		"a time":          func(e []Event) []Event { e[2].At++; return e },
		"a personal part": func(e []Event) []Event { e[2].Personal = []byte(`{"lead":2}`); return e },
		"a hash":          func(e []Event) []Event { e[2].Hash = bytes.Clone(e[1].Hash); return e },
		"one left out":    func(e []Event) []Event { return append(e[:2], e[3]) },
		"two swapped":     func(e []Event) []Event { e[2], e[3] = e[3], e[2]; return e },
		"a letter moved":  func(e []Event) []Event { e[2].Act, e[2].Via = "give", "nform"; return e },
	} {
		if got := check(forge(chain(4))); got.BrokeAt == 0 || got.BrokeAt < 3 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	var c Checker
	bad := chain(2)
	bad[0].Act = "withdrawn"
	if c.Next(bad[0]) || c.Next(chain(2)[1]) || c.Events != 1 {
		t.Errorf("after a break: %+v", c.Result)
	}
}

// The encoding is fixed: a chain of today checks with every later program.
func TestFacts_Hash_Fixed(t *testing.T) {
	e := chain(3)[2]
	if got, want := hex.EncodeToString(e.Hash), "3af7482cded6c34b737cf359645baf5ba373a504425593e0f9c2928883a9d9d1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
