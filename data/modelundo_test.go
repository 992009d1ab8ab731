package data_test

import (
	"cmp"
	"slices"
	"time"

	"mujeeb/data"
)

// undo is what undoing an import does.
func (m *model) undo(of *file, strangers int, now time.Time) (report data.Undone) {
	report.OptOuts = strangers
	for _, p := range m.leads {
		if slices.ContainsFunc(p.said, func(e event) bool { return e.of == of && (e.act == data.ActRefused || e.act == data.ActObjected) }) {
			report.OptOuts++
		}
	}
	people := slices.Clone(m.leads)
	slices.SortFunc(people, func(a, b *person) int { return cmp.Compare(a.id, b.id) })
	gone := int64(0)
	for _, p := range people {
		if !slices.ContainsFunc(p.rows, func(r fileRow) bool { return r.of == of }) {
			continue
		}
		added := slices.ContainsFunc(p.rows, func(r fileRow) bool { return r.added && (r.of == of || r.of.undone) })
		why := p.keptWhy(of)
		if added && why == "" {
			report.Removed++
			gone += int64(len(p.said))
			m.leads = slices.DeleteFunc(m.leads, func(x *person) bool { return x == p })
			continue
		}
		left := m.endGrounds(p, of, now, &report)
		if !added && len(p.joins) == 0 {
			why = cmp.Or(left, m.unlearn(p, of, &report))
		}
		if why != "" {
			report.Kept = append(report.Kept, data.KeptPerson{LeadID: p.id, Why: why})
		} else {
			p.rows = slices.DeleteFunc(p.rows, func(r fileRow) bool { return r.of == of && !r.no })
		}
	}
	if gone > 0 {
		m.events, m.gone = m.events+1, m.gone+gone
	}
	m.events++
	of.undone = true
	return report
}

// keptWhy is why a person whom an import added can't be removed.
func (p *person) keptWhy(of *file) data.KeptWhy {
	switch {
	case len(p.joins) > 0:
		return data.KeptMerged
	case p.written:
		return data.KeptWritten
	case slices.ContainsFunc(p.said, func(e event) bool { return e.of != of }) || len(p.requests) > 0:
		return data.KeptSpoke
	case slices.ContainsFunc(p.rows, func(r fileRow) bool { return r.of != of && !r.of.undone }):
		return data.KeptElsewhere
	case p.edited():
		return data.KeptEdited
	}
	return ""
}

// edited is whether something else than an import changed a person last.
func (p *person) edited() bool {
	return !slices.ContainsFunc(p.rows, func(r fileRow) bool { return r.of.at.Equal(p.touched) })
}

func (m *model) endGrounds(p *person, of *file, now time.Time, report *data.Undone) (why data.KeptWhy) {
	for _, purpose := range m.purposes {
		word, holds := p.grounds[purpose.id]
		if !holds || word.of != of {
			continue
		}
		others := slices.ContainsFunc(p.said, func(e event) bool {
			word := slices.Contains([]data.Act{data.ActGiven, data.ActRenewed, data.ActRefused, data.ActWithdrawn, data.ActObjected, data.ActExpired}, e.act)
			return word && e.of != of && (e.purpose == purpose.id || e.purpose == 0)
		})
		if others {
			why = data.KeptSpoke
			continue
		}
		m.append(p, event{act: data.ActExpired, purpose: purpose.id, grade: data.GradeWord, at: now})
		report.Ended++
	}
	return why
}

func (m *model) unlearn(p *person, of *file, report *data.Undone) (why data.KeptWhy) {
	var lessons []fileRow
	for _, r := range p.rows {
		if r.of == of && len(r.learned) > 0 {
			lessons = append(lessons, r)
		}
	}
	switch {
	case len(lessons) == 0:
		return ""
	case slices.ContainsFunc(p.rows, func(r fileRow) bool { return r.of.id > of.id && !r.of.undone }):
		return data.KeptElsewhere
	case p.edited():
		return data.KeptEdited
	}
	stay := slices.Clone(p.ids)
	for _, r := range lessons {
		for _, id := range r.learned {
			if len(stay) == 1 || slices.ContainsFunc(m.messages, func(l *letter) bool { return l.to == id }) {
				why = data.KeptWritten
				continue
			}
			stay = slices.DeleteFunc(stay, func(x data.Identity) bool { return x == id })
		}
	}
	m.know(p, stay)
	p.touched = lessons[0].was
	report.Cleared++
	return why
}
