package data

import (
	"context"
	"runtime"
	"slices"

	"mujeeb/data/kept"
	"mujeeb/data/sqlite"
)

// sayings are the newest words of people as the events have them: what the live
// grounds, the opt-outs and the states have to agree with.
type sayings struct {
	words      map[aboutPurpose]saying
	objections map[int64]int64 // to all purposes: a lead's last event of the kind
	merged     joins           // whose words count as another's, once they are gathered
}

// aboutPurpose is a person and a purpose.
type aboutPurpose struct{ lead, purpose int64 }

// saying is the newest word of a person on a purpose. One that is neither a yes nor a
// no has expired.
type saying struct {
	seq, version int64
	grade        int8 // place of the grade, from 0
	yes, no      bool
	grounded     bool // the ground that it gives is there
}

func newSayings() *sayings {
	return &sayings{words: map[aboutPurpose]saying{}, objections: map[int64]int64{}}
}

// hear takes an event with its personal part; events come in their order.
func (s *sayings) hear(seq, lead, purpose, version int64, act Act, grade int8) {
	w := saying{seq: seq, version: version, grade: grade}
	switch act {
	case ActGiven, ActRenewed:
		w.yes = true
	case ActRefused, ActWithdrawn:
		w.no = true
	case ActObjected:
		if w.no = true; purpose == 0 {
			s.objections[lead] = seq
			return
		}
	case ActExpired:
	default:
		return
	}
	if purpose != 0 {
		s.words[aboutPurpose{lead, purpose}] = w
	}
}

// live reports whether the word is a ground today.
func (s *sayings) live(about aboutPurpose, w saying) bool {
	return w.yes && w.seq > s.objections[about.lead]
}

// noes returns the purposes of which people said no, among purposes for an objection to all.
func (s *sayings) noes(purposes []int64) map[int64][]int64 {
	all := map[int64][]int64{}
	for about, w := range s.words {
		if w.no {
			all[about.lead] = append(all[about.lead], about.purpose)
		}
	}
	for lead, seq := range s.objections {
		for _, purpose := range purposes {
			if w := s.words[aboutPurpose{lead, purpose}]; w.seq < seq && !w.no {
				all[lead] = append(all[lead], purpose)
			}
		}
	}
	return all
}

// wrongGrounds returns the leads of whom a live ground is there that no event gave, or
// one that an event gave is not.
func (s *sayings) wrongGrounds(ctx context.Context, q sqlite.Querier) (leads []int64, err error) {
	err = sqlite.EachInt64s(ctx, q, 5, func(row []int64) {
		about := aboutPurpose{row[0], row[1]}
		w := s.words[about]
		if !s.live(about, w) || w.seq != row[2] || w.version != row[3] || int64(w.grade) != row[4] {
			leads = append(leads, about.lead)
			return
		}
		w.grounded = true
		s.words[about] = w
	}, "lead_id, purpose_id, seq, version, grade", `SELECT lead_id, purpose_id, seq, version, grade FROM ground`)
	for about, w := range s.words {
		if s.live(about, w) && !w.grounded {
			leads = append(leads, about.lead)
		}
	}
	slices.Sort(leads)
	return slices.Compact(leads), err
}

// wrongPrints returns the leads that have an address which is known to the opt-outs by
// another's fingerprint, or one by which they can be written to though they said no. Most of
// the time goes into the fingerprints, so that some goroutines share the work.
func (s *sayings) wrongPrints(ctx context.Context, q sqlite.Querier, printer func() func(Identity) blockingPrint) (leads []int64, err error) {
	purposes, err := collect(ctx, q, sqlite.Value[int64], `SELECT id FROM purpose`)
	if err != nil {
		return nil, err
	}
	blocked, err := blocks(ctx, q)
	if err != nil {
		return nil, err
	}
	noes := s.noes(purposes)
	found := make([][]int64, max(1, min(4, runtime.NumCPU())))
	err = shareRows(ctx, q, len(found), func(worker int, parts <-chan string) {
		c := printChecker{print: printer(), blocked: blocked, noes: noes}
		for rows := range parts {
			c.check(rows)
		}
		found[worker] = c.wrong
	}, "lead, kind, value, print, mailbox", `SELECT lead_id, kind, value, fingerprint, mailbox FROM identity`)
	leads = slices.Concat(found...)
	slices.Sort(leads)
	return slices.Compact(leads), err
}

// printChecker checks identities, for one goroutine.
type printChecker struct {
	print   func(Identity) blockingPrint
	blocked map[kept.BlockOf]bool
	noes    map[int64][]int64 // purposes to which a lead said no
	wrong   []int64           // leads
}

// check checks identities: lead, kind, value, fingerprint and that of the mailbox each.
func (c *printChecker) check(rows string) {
	row := make([]sqlite.Column, 5)
	for len(rows) > 0 {
		rows = sqlite.Unpack(rows, row)
		lead, stored := row[0].Int, []byte(row[3].Text)
		b := kept.BlockOf{Reason: kept.OptedOut}
		copy(b.Print[:], stored)
		open := func(purpose int64) bool {
			b.Purpose = purpose
			return !c.blocked[b]
		}
		wrong := !c.print(Identity{IdentityKind(row[1].Text), row[2].Text}).isOf(stored, []byte(row[4].Text))
		if no := c.noes[lead]; no != nil && open(0) {
			wrong = wrong || slices.ContainsFunc(no, open)
		}
		if wrong {
			c.wrong = append(c.wrong, lead)
		}
	}
}
