package data_test

import (
	"maps"
	"slices"
	"time"

	"mujeeb/data"
)

// What TestHistories does with leads that turn out to be one person, and what the model
// makes of it.

// joined is a lead that was merged into another, with what both were before.
type joined struct {
	merged, kept int64
	seq          int64 // of the kept one's event
	ids          []data.Identity
	touched      time.Time
	twice        []fileRow // rows that were about both
	no, keptNo   []optOut
	keptPrints   []data.Identity
}

// optOut is an opt-out of an address or a mailbox.
type optOut struct {
	id      data.Identity
	purpose int64
}

func (h *history) merge() {
	h.t.Helper()
	if len(h.leads) < 2 {
		return
	}
	p, q := pick(h, h.leads), pick(h, h.leads)
	want := data.Code("")
	if p == q {
		want = data.CodeBadChoice
	}
	h.say("merge lead %d into %d: %q", q.id, p.id, want)
	if err := h.MergeLeads(h.t.Context(), p.id, q.id); err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("merge: %v, want %q", err, want)
		}
		return
	}
	h.join(p, q, h.clock.Now())
}

// split splits a merged lead, or tries to.
func (h *history) split() {
	h.t.Helper()
	people := slices.DeleteFunc(slices.Clone(h.leads), func(p *person) bool { return len(p.joins) == 0 })
	if len(people) == 0 {
		return
	}
	p := pick(h, people)
	j := pick(h, p.joins)
	its, left := p.parts(j)
	want := data.Code("")
	switch {
	case j.kept != p.id:
		want = data.CodeNotFound
	case len(its) == 0 || len(left) == 0:
		want = data.CodeNoIdentity
	}
	h.say("split lead %d from %d: %q", j.merged, j.kept, want)
	if _, err := h.SplitLeads(h.t.Context(), j.kept, j.merged); err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("split: %v, want %q", err, want)
		}
		return
	}
	h.part(p, j, h.clock.Now())
}

// isWord is whether an event is a word on a purpose.
func (e event) isWord(purpose int64) bool {
	word := slices.Contains([]data.Act{data.ActGiven, data.ActRenewed, data.ActRefused, data.ActWithdrawn, data.ActExpired, data.ActObjected}, e.act)
	return word && (e.purpose == purpose || e.purpose == 0)
}

func (e event) isYes() bool { return e.act == data.ActGiven || e.act == data.ActRenewed }

func (e event) isNo() bool {
	return e.act == data.ActRefused || e.act == data.ActWithdrawn || e.act == data.ActObjected
}

// ofBoth is the word that holds of two people who are found to be one.
func ofBoth(a, b event) event {
	if a.seq < b.seq {
		a, b = b, a // a is the later one
	}
	later := a.isYes() && !a.at.IsZero() && !b.at.IsZero() && a.at.After(b.at)
	if b.isNo() && !a.isNo() && !later {
		return b
	}
	return a
}

// effective is the word of a number on a purpose before an event of the ledger, with those
// of the numbers that were merged into it by then.
func (p *person) effective(number, purpose, before int64) (word event) {
	for _, e := range p.said {
		if e.seq >= before || e.lead != number {
			continue
		}
		if e.isWord(purpose) {
			word = e
		}
		for _, j := range p.joins {
			if j.kept == number && j.seq == e.seq {
				word = ofBoth(word, p.effective(j.merged, purpose, j.seq))
			}
		}
	}
	return word
}

// blocks are the opt-outs of a person's addresses and mailboxes.
func (m *model) blocks(p *person) (all []optOut) {
	for _, id := range p.blocking() {
		for purpose, said := range m.no[id] {
			if b := (optOut{id, purpose}); said && !slices.Contains(all, b) {
				all = append(all, b)
			}
		}
	}
	return all
}

// join makes one person of two.
func (m *model) join(p, q *person, now time.Time) {
	type both struct {
		of       *purpose
		word     event
		out, was bool
	}
	var words []both
	for _, of := range m.purposes {
		a, b := p.effective(p.id, of.id, m.events+1), q.effective(q.id, of.id, m.events+1)
		outA, outB := m.word(p, of) == data.VerdictOptedOut, m.word(q, of) == data.VerdictOptedOut
		w := both{of: of, word: ofBoth(a, b), was: outA || outB}
		w.out = w.word.isNo() || outA && !a.isNo() || outB && !b.isNo()
		words = append(words, w)
	}
	j := &joined{merged: q.id, kept: p.id, ids: slices.Clone(q.ids), touched: q.touched, no: m.blocks(q), keptNo: m.blocks(p), keptPrints: p.blocking()}
	m.append(q, event{act: data.ActMerged, at: now})
	m.append(p, event{act: data.ActMerged, at: now})
	j.seq = m.events
	m.bring(p, q, j, now)
	p.joins = append(append(p.joins, j), q.joins...)
	m.skipSecond(p)

	clear(p.grounds)
	for _, w := range words {
		if w.word.isYes() {
			p.grounds[w.of.id] = w.word
		}
		switch {
		case w.out:
			for _, id := range p.ids {
				m.say(id, w.of.id)
			}
			m.stop(p, w.of.id, "opted_out", false)
		case !w.word.isYes():
			m.stop(p, w.of.id, "no_ground", true)
		}
	}
	m.know(p, p.ids)
	for _, w := range words {
		if w.word.isYes() && !w.out && w.was {
			m.lift(p, w.of.id)
		}
	}
}

// stop ends waiting messages of a purpose.
func (m *model) stop(p *person, purpose int64, why string, campaigns bool) {
	for _, l := range m.messages {
		if l.lead == p && l.state == data.MessageQueued && l.run.purpose == purpose && (!campaigns || l.run.class == data.ClassCampaign) {
			l.state, l.reason = data.MessageSkipped, why
		}
	}
}

// bring makes what is a person's another one's.
func (m *model) bring(p, q *person, j *joined, now time.Time) {
	for _, id := range q.ids {
		p.ids = append(p.ids, id)
		if p.first[id] = q.first[id]; p.first[id] == 0 {
			p.first[id] = q.id
		}
	}
	for _, r := range q.rows {
		if slices.ContainsFunc(p.rows, func(x fileRow) bool { return x.of == r.of && x.line == r.line }) {
			j.twice = append(j.twice, r)
			continue
		}
		if r.first == 0 {
			r.first = q.id
		}
		p.rows = append(p.rows, r)
	}
	for _, a := range q.requests {
		if a.first == 0 {
			a.first = q.id
		}
	}
	p.requests = append(p.requests, q.requests...)
	for _, l := range m.messages {
		if l.lead == q {
			if l.lead = p; l.first == 0 {
				l.first = q.id
			}
		}
	}
	p.said = append(p.said, q.said...)
	slices.SortFunc(p.said, func(a, b event) int { return int(a.seq - b.seq) })
	p.touched, p.written = now, p.written || q.written
	m.leads = slices.DeleteFunc(m.leads, func(x *person) bool { return x == q })
}

// skipSecond lets no two messages of a run go to one person.
func (m *model) skipSecond(p *person) {
	waits := func(l *letter) bool { return l.state == data.MessageQueued }
	ahead := func(l, of *letter) bool {
		switch l.state {
		case data.MessageCommitted, data.MessageSent, data.MessageUnsure:
			return true
		case data.MessageFailed:
			return l.left && (l.run.class == data.ClassCampaign || l.run.class == data.ClassAsking)
		case data.MessageQueued:
			return of.state == data.MessageQueued && l.number < of.number
		}
		return false
	}
	var second []*letter
	for _, l := range m.messages {
		if l.lead == p && waits(l) && slices.ContainsFunc(m.messages, func(x *letter) bool { return x != l && x.lead == p && x.run == l.run && ahead(x, l) }) {
			second = append(second, l)
		}
	}
	for _, l := range second {
		l.state, l.reason = data.MessageSkipped, "merged"
	}
}

// numbers are those that go with a merged lead.
func (p *person) numbers(j *joined) []int64 {
	all := []int64{j.merged}
	for i := 0; i < len(all); i++ {
		for _, x := range p.joins {
			if x.kept == all[i] {
				all = append(all, x.merged)
			}
		}
	}
	return all
}

// parts are the identities of both after a split.
func (p *person) parts(j *joined) (its, left []data.Identity) {
	numbers := p.numbers(j)
	for _, id := range p.ids {
		if slices.Contains(numbers, p.first[id]) {
			its = append(its, id)
		} else {
			left = append(left, id)
		}
	}
	return its, left
}

// part makes two people of one again.
func (m *model) part(p *person, j *joined, now time.Time) {
	q := m.giveBack(p, j)
	m.append(q, event{act: data.ActSplit, at: now})
	m.append(p, event{act: data.ActSplit, at: now})
	for _, x := range []*person{p, q} {
		clear(x.grounds)
		for _, of := range m.purposes {
			if w := x.effective(x.id, of.id, m.events+1); w.isYes() {
				x.grounds[of.id] = w
			}
		}
	}
	m.partBlocks(p, q, j)
	ends := map[int64]event{}
	for _, e := range p.said {
		if e.lead == p.id && e.seq > j.seq && e.isWord(e.purpose) {
			ends[e.purpose] = e
		}
	}
	if _, all := ends[0]; all {
		m.append(q, event{act: data.ActObjected, grade: data.GradeWord})
	} else {
		for _, of := range slices.Sorted(maps.Keys(ends)) {
			word := q.effective(q.id, of, m.events+1)
			switch e := ends[of]; {
			case e.act == data.ActExpired && word.isYes():
				m.append(q, event{act: data.ActExpired, purpose: of, grade: data.GradeWord})
			case e.isNo() && !word.isNo():
				m.append(q, event{act: data.ActWithdrawn, purpose: of, grade: data.GradeWord})
			}
		}
	}
	m.waitAgain(p, q)
}

// giveBack makes what was a merged lead's its own.
func (m *model) giveBack(p *person, j *joined) *person {
	numbers := p.numbers(j)
	its, left := p.parts(j)
	q := newPerson(j.merged)
	q.ids, p.ids, q.touched = its, left, j.touched
	for _, id := range its {
		if q.first[id] = p.first[id]; q.first[id] == q.id {
			delete(q.first, id)
		}
		delete(p.first, id)
	}
	goes := func(first int64) bool { return slices.Contains(numbers, first) }
	for _, r := range p.rows {
		if goes(r.first) {
			if r.first == q.id {
				r.first = 0
			}
			q.rows = append(q.rows, r)
		}
	}
	p.rows = slices.DeleteFunc(p.rows, func(r fileRow) bool { return goes(r.first) })
	for _, r := range j.twice {
		at := slices.IndexFunc(p.rows, func(x fileRow) bool { return x.of == r.of && x.line == r.line })
		if at >= 0 {
			r = p.rows[at]
			r.first = 0
			q.rows = append(q.rows, r)
		}
	}
	for _, a := range p.requests {
		if goes(a.first) {
			q.requests = append(q.requests, a)
		}
	}
	p.requests = slices.DeleteFunc(p.requests, func(a *rightUse) bool { return slices.Contains(q.requests, a) })
	for _, a := range q.requests {
		if a.first == q.id {
			a.first = 0
		}
	}
	for _, l := range m.messages {
		if l.lead == p && goes(l.first) {
			if l.lead = q; l.first == q.id {
				l.first = 0
			}
		}
	}
	for _, l := range m.messages {
		if l.lead == p && slices.Contains(its, l.to) {
			l.to = data.Identity{}
		}
	}
	of := func(x *person) bool {
		return slices.ContainsFunc(m.messages, func(l *letter) bool { return l.lead == x })
	}
	p.written, q.written = of(p), of(q)
	for _, e := range p.said {
		if goes(e.lead) {
			q.said = append(q.said, e)
		}
	}
	p.said = slices.DeleteFunc(p.said, func(e event) bool { return goes(e.lead) })
	for _, x := range p.joins {
		if x != j && goes(x.merged) {
			q.joins = append(q.joins, x)
		}
	}
	p.joins = slices.DeleteFunc(p.joins, func(x *joined) bool { return goes(x.merged) })
	m.leads = append(m.leads, q)
	slices.SortFunc(m.leads, func(a, b *person) int { return int(a.id - b.id) })
	return q
}

// partBlocks gives both people the opt-outs that they had, and those that their words want.
func (m *model) partBlocks(p, q *person, j *joined) {
	for _, b := range j.no {
		if slices.Contains(q.blocking(), b.id) {
			if m.no[b.id] == nil {
				m.no[b.id] = map[int64]bool{}
			}
			m.no[b.id][b.purpose] = true
		}
	}
	wants := func(x *person, purpose int64) bool {
		if purpose != 0 {
			return x.effective(x.id, purpose, m.events+1).isNo()
		}
		return slices.ContainsFunc(x.said, func(e event) bool { return e.act == data.ActObjected && e.purpose == 0 })
	}
	others := func(id data.Identity) bool {
		return mailboxOf(id) == id && id.Kind == "mailbox" && slices.ContainsFunc(m.leads, func(x *person) bool { return x != p && x != q && slices.Contains(x.blocking(), id) })
	}
	for _, x := range []*person{p, q} {
		if x == p && len(p.joins) > 0 {
			continue
		}
		for _, b := range m.blocks(x) {
			if !slices.Contains(j.no, b) && !slices.Contains(j.keptNo, b) && (x == q || slices.Contains(j.keptPrints, b.id)) && !wants(x, b.purpose) && !others(b.id) {
				delete(m.no[b.id], b.purpose)
			}
		}
	}
	for _, x := range []*person{p, q} {
		for _, of := range m.purposes {
			if wants(x, of.id) {
				for _, id := range x.ids {
					m.say(id, of.id)
				}
			}
		}
	}
}

// waitAgain queues what was skipped as a second message to one person.
func (m *model) waitAgain(people ...*person) {
	var again []*letter
	for _, l := range m.messages {
		one := l.state == data.MessageSkipped && l.reason == "merged" && slices.Contains(people, l.lead)
		goes := l.run.state == data.RunRunning || l.run.state == data.RunPaused
		other := func(x *letter) bool {
			return x != l && x.lead == l.lead && x.run == l.run && x.state != data.MessageSkipped && x.state != data.MessageCancelled
		}
		if one && goes && !slices.ContainsFunc(m.messages, other) {
			again = append(again, l)
		}
	}
	for _, l := range again {
		l.state, l.reason = data.MessageQueued, ""
	}
}
