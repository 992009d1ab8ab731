package proof

import (
	"strings"
	"testing"
	"time"
)

// erasedLedger is a ledger in which two people were erased, with the certificate of it.
func erasedLedger(t *testing.T) (*testLedger, Erasure) {
	t.Helper()
	l := newStory(t, 3, 2).testLedger
	at := time.Date(2026, 11, 30, 0, 0, 20, 0, time.UTC)
	e := Erasure{Number: strings.Repeat("0f", 16), Ledger: l.signer.Name(), At: at, By: ErasedByOwner, Way: "password", WayNumber: 2, People: 2,
		Gone:  []ErasedCount{{Kind: "identity", Count: 3}, {Kind: "event", Count: 5}},
		Stays: []ErasedCount{{"fingerprint", 3, "17(3)(b), 21(3)"}, {"message", 1, Anonymous}}}
	e.First = int64(len(l.leaves)) + 1
	e.Last = e.First + 1
	for i, count := range []int64{2, 3} { // the first of them before midnight
		l.now = at.Add(time.Duration(i-1) * time.Minute)
		l.add(Event{Act: ActErased, Count: count}, nil)
	}
	l.sign()
	return l, e
}

// proveErasure returns the proof of an erasure, signed by a ledger.
func proveErasure(t *testing.T, l *testLedger, e Erasure, events ...int64) *Proof {
	t.Helper()
	p := l.prove(OfErasure, 0, events...)
	var err error
	if p.Certificate, err = l.signer.SignErasure(e); err != nil {
		t.Fatal(err)
	}
	return p
}

// Both checkers take a certificate that its events bear out, and no other.
func TestCheck_Erasure(t *testing.T) {
	l, good := erasedLedger(t)
	first, last := good.First, good.Last
	cases := []struct {
		name string
		do   func() *Proof
		ok   bool
	}{
		{"as it was", func() *Proof { return proveErasure(t, l, good, first, last) }, true},
		{"more personal parts than went", func() *Proof {
			e := good
			e.Gone = []ErasedCount{{Kind: "event", Count: 6}}
			return proveErasure(t, l, e, first, last)
		}, false},
		{"an event left out", func() *Proof { return proveErasure(t, l, good, first) }, false},
		{"another event than its own", func() *Proof {
			e := good
			e.First, e.Last = first-1, last-1
			return proveErasure(t, l, e, first-1, first)
		}, false},
		{"a day that was not", func() *Proof {
			e := good
			e.At = e.At.Add(48 * time.Hour)
			return proveErasure(t, l, e, first, last)
		}, false},
		{"more people than events", func() *Proof {
			e := good
			e.People = 3
			return proveErasure(t, l, e, first, last)
		}, false},
		{"a ground that is none", func() *Proof {
			e := good
			e.Stays = []ErasedCount{{"fingerprint", 3, "because"}}
			return proveErasure(t, l, e, first, last)
		}, false},
		{"written over after it was signed", func() *Proof {
			p := proveErasure(t, l, good, first, last)
			p.Certificate = strings.Replace(p.Certificate, "stays fingerprint 3", "stays fingerprint 1", 1)
			return p
		}, false},
		{"signed by another ledger", func() *Proof {
			p := proveErasure(t, l, good, first, last)
			other, err := newStory(t, 4, 1).signer.SignErasure(good)
			if err != nil {
				t.Fatal(err)
			}
			p.Certificate = other
			return p
		}, false},
		{"a head in its place", func() *Proof {
			p := proveErasure(t, l, good, first, last)
			p.Certificate = p.Head
			return p
		}, false},
		{"without a certificate", func() *Proof { return l.prove(OfErasure, 0, first, last) }, false},
	}
	var files [][]byte
	for _, c := range cases {
		files = append(files, c.do().Append(nil))
	}
	theirs := second(t, files, make([]string, len(files)))
	for i, c := range cases {
		if got := ours(files[i], ""); (got.Status == 0) != c.ok {
			t.Errorf("%s: %+v", c.name, got)
		}
		if (theirs[i].Status == 0) != c.ok {
			t.Errorf("%s, by the second checker: %+v", c.name, theirs[i])
		}
	}
}
