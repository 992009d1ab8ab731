package data_test

import (
	"slices"
	"time"

	"mujeeb/data"
)

// take is what an import makes of a row, with what the file proves, or nil.
func (m *model) take(row data.ImportLead, proves *data.ImportGround, next int64, now time.Time, report *data.ImportReport) {
	var who *person
	if row.At.After(now) {
		report.SetAside = append(report.SetAside, data.SetAside{Line: row.Line, Code: data.CodeFuture})
		return
	}
	for _, id := range row.Identities {
		owner := m.owner(id)
		switch {
		case m.erased[id]:
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
		report.Added++
	case len(news) > 0:
		m.know(who, slices.Concat(who.ids, news))
		report.Updated++
	default:
		report.Unchanged++
	}
	if proves != nil && m.overrules(row, who, proves, report) {
		m.append(who, event{act: data.ActGiven, purpose: proves.PurposeID, notice: proves.NoticeID, grade: gradeOf(row, proves), at: row.At})
		report.Agreed++
	}
}

// gradeOf is how strong a row of a file is: a word, when it does not say when.
func gradeOf(row data.ImportLead, proves *data.ImportGround) data.Grade {
	if row.At.IsZero() && atLeast(proves.Grade, data.GradeWord) {
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
		return !row.At.IsZero() && !row.At.Before(of.since)
	case data.VerdictWeak:
		return atLeast(gradeOf(row, proves), of.demands)
	}
	return false
}
