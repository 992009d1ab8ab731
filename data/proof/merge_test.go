package proof

import (
	"slices"
	"testing"
	"time"
)

// twins is a story at whose end Layla turns out to be lead 107 as well, who agreed long
// before; 108 was merged into 107 before that.
type twins struct {
	*story
	of map[int64][]int64 // events, by lead
}

func newTwins(tb testing.TB) *twins {
	tb.Helper()
	w := &twins{story: newStory(tb, 1, 9), of: map[int64][]int64{}}
	w.of[7] = w.layla
	w.of[107], w.of[108] = []int64{w.messages[7].Event}, []int64{w.messages[8].Event}
	w.join(ActMerged, 107, 108)
	w.join(ActMerged, 7, 107)
	w.sign()
	return w
}

// join appends the two events of leads that are merged or split.
func (w *twins) join(act Act, kept, merged int64) {
	w.now = w.now.Add(time.Hour)
	for _, p := range []*Person{{Lead: merged, Kept: kept}, {Lead: kept, Merged: merged}} {
		p.At, p.By = w.now, ByOwner
		w.of[p.Lead] = append(w.of[p.Lead], w.add(Event{Act: act, Count: -1}, p))
	}
}

// proof returns the proof of a lead with the events of leads.
func (w *twins) proof(lead int64, leads ...int64) *Proof {
	var numbers []int64
	for _, of := range leads {
		numbers = append(numbers, w.of[of]...)
	}
	slices.Sort(numbers)
	return w.prove(OfPerson, lead, numbers...)
}

func (w *twins) without(p *Proof, number int64) *Proof {
	p.Events = slices.DeleteFunc(p.Events, func(e Entry) bool { return e.Number == number })
	return p
}

// last returns the number of a lead's event, the last but some.
func (w *twins) last(lead int64, but int) int64 { return w.of[lead][len(w.of[lead])-1-but] }

// A person who had several numbers is proven with the events of all; who was split again,
// with their own alone. Both checkers say so.
func TestCheck_Merged(t *testing.T) {
	w := newTwins(t)
	good := map[string]*Proof{"of all three": w.proof(7, 7, 107, 108)}
	w.join(ActSplit, 7, 107)
	w.sign()
	good["of her, alone again"], good["of the others"] = w.proof(7, 7), w.proof(107, 107, 108)
	w.join(ActMerged, 107, 7)
	w.sign()
	good["of all three, the other way round"] = w.proof(107, 7, 107, 108)
	var files [][]byte
	for name, p := range good {
		files = append(files, p.Append(nil))
		if got := ours(files[len(files)-1], ""); got.Status != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, theirs := range second(t, files, make([]string, len(files))) {
		if theirs.Status != 0 || theirs.Last != NotDated {
			t.Errorf("the second checker says %+v", theirs)
		}
	}
}

// mergeRules adds proofs that are against the rules of merged people.
func mergeRules(t *testing.T, bad map[string]*Proof) {
	t.Helper()
	w := newTwins(t)
	bad["without those of the merged"] = w.proof(7, 7)
	bad["without those of whom the merged was merged with"] = w.proof(7, 7, 107)
	bad["without what the merged said of the merge"] = w.without(w.proof(7, 7, 107, 108), w.last(107, 0))
	bad["without what the kept said of the merge"] = w.without(w.proof(7, 7, 107, 108), w.last(7, 0))
	bad["without the first of the merged"] = w.without(w.proof(7, 7, 107, 108), w.of[107][0])
	bad["of the merged, with those of the kept"] = w.proof(107, 7, 107, 108)
	w.join(ActSplit, 7, 107)
	w.sign()
	bad["with those of whom was split again"] = w.proof(7, 7, 107, 108)
	of := func(rule string, edit func(e *Event, p *Person)) { bad[rule] = rewritten(t, 4, edit).person() }
	of("a merge with nobody", func(e *Event, p *Person) {
		*e = Event{Recorded: e.Recorded, Act: ActMerged, Day: e.Day, Count: -1, Person: e.Person}
	})
	of("a bounce with somebody", func(e *Event, p *Person) { p.Merged = 9 })
	of("a merge of two with one", func(e *Event, p *Person) {
		*e = Event{Recorded: e.Recorded, Act: ActMerged, Day: e.Day, Count: -1, Person: e.Person}
		p.Merged, p.Kept = 9, 10
	})
	of("a merge with herself", func(e *Event, p *Person) {
		*e = Event{Recorded: e.Recorded, Act: ActMerged, Day: e.Day, Count: -1, Person: e.Person}
		p.Kept = p.Lead
	})
}
