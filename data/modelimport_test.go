package data_test

import (
	"slices"
	"time"

	"mujeeb/data"
)

// take is what an import makes of a row of a plan.
func (m *model) take(row data.ImportLead, plan data.Import, of *file, next int64, report *data.ImportReport) {
	var who *person
	now := of.at
	if row.Word.Said == data.SaidLeft {
		m.leave(row, of, report)
		return
	}
	if row.At.After(now) || row.Word.At.After(now) {
		report.SetAside = append(report.SetAside, data.SetAside{Line: row.Line, Code: data.CodeFuture})
		return
	}
	for _, id := range row.Identities {
		owner := m.owner(id)
		switch {
		case m.wasErased(id):
			report.SetAside = append(report.SetAside, data.SetAside{Line: row.Line, Code: data.CodeErasedPerson})
			return
		case owner != nil && who != nil && owner != who:
			report.SetAside = append(report.SetAside, data.SetAside{Line: row.Line, Code: data.CodeIdentityTaken})
			return
		case owner != nil:
			who = owner
		}
	}
	news := slices.DeleteFunc(slices.Clone(row.Identities), func(id data.Identity) bool { return who != nil && slices.Contains(who.ids, id) })
	switch {
	case who == nil:
		who = newPerson(next)
		m.leads = append(m.leads, who)
		m.know(who, news)
		who.touched, who.rows = now, []fileRow{{of: of, line: row.Line, added: true}}
		report.Added++
	case len(news) > 0:
		m.know(who, slices.Concat(who.ids, news))
		who.rows = append(who.rows, fileRow{of: of, line: row.Line, learned: news, was: who.touched})
		who.touched = now
		report.Updated++
	default:
		who.rows = append(who.rows, fileRow{of: of, line: row.Line})
		report.Unchanged++
	}
	who.rows[len(who.rows)-1].no = row.Word.Said == data.SaidNo
	proves := plan.Ground
	if proves == nil {
		return
	}
	said := event{purpose: proves.PurposeID, notice: noticeOf(row, proves), grade: gradeOf(row, proves), at: timeOf(row), byFile: true, of: of}
	switch {
	case row.Word.Said == data.SaidNo:
		of := m.purpose(proves.PurposeID)
		known := m.word(who, of) == data.VerdictOptedOut && (len(who.joins) == 0 || who.saidNo(of.id))
		if !known && !who.saidLater(of.id, said.at) {
			said.act = data.ActRefused
			m.append(who, said)
			report.OptedOut++
		}
	case plan.Answers && row.Word.Said != data.SaidYes:
	case m.overrules(row, who, proves, report):
		said.act = data.ActGiven
		m.append(who, said)
		report.Agreed++
	}
}

// leave is what an import makes of a row whose person opted out.
func (m *model) leave(row data.ImportLead, of *file, report *data.ImportReport) {
	at, now := timeOf(row), of.at
	if row.Word.At.After(now) { // nobody knows when
		at = row.At
	}
	if at.After(now) {
		at = time.Time{}
	}
	var owners []*person
	news := false
	for _, id := range row.Identities {
		if owner := m.owner(id); owner == nil {
			news = news || !m.no[id][0] || !m.no[mailboxOf(id)][0]
			m.say(id, 0)
		} else if !slices.Contains(owners, owner) {
			owners = append(owners, owner)
		}
	}
	slices.SortFunc(owners, func(a, b *person) int { return int(a.id - b.id) })
	for _, owner := range owners {
		owner.rows = append(owner.rows, fileRow{of: of, line: row.Line, no: true})
		news = m.object(owner, at, of) || news
	}
	switch {
	case len(owners) == 0:
		report.Blocked++
	case news:
		report.Updated++
	default:
		report.Unchanged++
	}
	if news {
		report.OptedOut++
	}
}

// object opts a person out of everything but what they agreed to by themselves since.
func (m *model) object(p *person, at time.Time, by *file) (news bool) {
	from := []int64{0}
	if slices.ContainsFunc(m.purposes, func(of *purpose) bool { return p.saidLater(of.id, at) }) {
		from = nil
		for _, of := range m.purposes {
			if !p.saidLater(of.id, at) {
				from = append(from, of.id)
			}
		}
	}
	for _, of := range from {
		if !p.saidNo(of) {
			m.append(p, event{act: data.ActObjected, purpose: of, grade: data.GradeWord, at: at, byFile: true, of: by})
			news = true
		}
	}
	return news
}

// saidLater is whether the ground that holds was given after a moment, and not by a file.
func (p *person) saidLater(purpose int64, at time.Time) bool {
	word, holds := p.grounds[purpose]
	return holds && !at.IsZero() && word.at.After(at) && !word.byFile
}

// saidNo is whether a person's last word on a purpose is a no; of all (0), whether they
// objected to all and agreed to nothing since. Where others were merged into them, it is a no
// of their own number as well.
func (p *person) saidNo(purpose int64) bool {
	own := slices.DeleteFunc(slices.Clone(p.said), func(e event) bool { return e.lead != p.id })
	return lastIsNo(p.said, purpose) && lastIsNo(own, purpose)
}

func lastIsNo(said []event, purpose int64) (no bool) {
	for _, e := range said {
		switch e.act {
		case data.ActGiven, data.ActRenewed:
			if purpose == 0 || e.purpose == purpose {
				no = false
			}
		case data.ActExpired:
			no = no && e.purpose != purpose
		case data.ActRefused, data.ActWithdrawn, data.ActObjected:
			no = no || e.purpose == 0 || e.purpose == purpose
		}
	}
	return no
}

// timeOf is when a row's person said their word.
func timeOf(row data.ImportLead) time.Time {
	if row.Word.At.IsZero() {
		return row.At
	}
	return row.Word.At
}

func noticeOf(row data.ImportLead, proves *data.ImportGround) int64 {
	if row.Word.NoticeID != 0 {
		return row.Word.NoticeID
	}
	return proves.NoticeID
}

// gradeOf is how strong a row of a file is: a word, when it does not say when, or names
// no notice though it has to.
func gradeOf(row data.ImportLead, proves *data.ImportGround) data.Grade {
	if timeOf(row).IsZero() && atLeast(proves.Grade, data.GradeWord) || proves.Grade == data.GradeWorded && noticeOf(row, proves) == 0 {
		return data.GradeWord
	}
	return proves.Grade
}

// overrules is whether what a file proves is more than the vault knows.
func (m *model) overrules(row data.ImportLead, who *person, proves *data.ImportGround, report *data.ImportReport) bool {
	of := m.purpose(proves.PurposeID)
	switch m.word(who, of) {
	case data.VerdictOptedOut:
		report.KeptOut++
		return false
	case data.VerdictNoGround:
		return true
	case data.VerdictOutdated: // they agreed again, to what it means now
		return !timeOf(row).IsZero() && !timeOf(row).Before(of.since)
	case data.VerdictWeak:
		return atLeast(gradeOf(row, proves), of.demands)
	}
	return false
}
