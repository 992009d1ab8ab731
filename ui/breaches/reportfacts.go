package breaches

import (
	"context"
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/letters"
	"mujeeb/ui/page"
)

// known is what is recorded of a breach and around it.
type known struct {
	breach   data.Breach
	settings data.Settings
	laws     []string // that count
	people   data.BreachPeople
	counted  bool // people was worked out
	reports  []data.BreachReport
	notice   *data.Run // nil when none was written
	totals   data.Totals
}

// readKnown reads it. Error code: CodeNotFound.
func readKnown(ctx context.Context, v *data.Vault, breach int64) (k known, err error) {
	if k.breach, err = v.Breach(ctx, breach); err != nil {
		return k, err
	}
	if k.settings, err = v.Settings(ctx); err != nil {
		return k, err
	}
	law, err := v.Law(ctx)
	if err != nil {
		return k, err
	}
	k.laws = law.Codes()
	k.people, err = v.Affected(ctx, breach)
	if k.counted = err == nil; err != nil && data.CodeOf(err) != data.CodeNotFound {
		return k, err
	}
	if k.reports, err = v.BreachReports(ctx, breach); err != nil || k.breach.RunID == 0 {
		return k, err
	}
	if k.notice, err = v.Run(ctx, k.breach.RunID); err != nil {
		return k, err
	}
	k.totals, err = v.RunTotals(ctx, k.breach.RunID)
	return k, err
}

// late reports whether the authority is told after the law's own limit, or was.
func (k known) late(p *page.Place) bool {
	told := p.Now()
	if !k.breach.AuthorityToldAt.IsZero() {
		told = k.breach.AuthorityToldAt
	}
	return gdpr.BreachDeadline(p.Local(k.breach.NoticedAt), k.laws...).Late(told)
}

// facts returns what letters words, in a language. The owner's answers to the authority are
// those that stand on the page.
func (k known) facts(p *page.Place, lang string, own map[string]string) letters.BreachFacts {
	b := k.breach
	f := letters.BreachFacts{
		Lang: lang, Rehearsal: b.Rehearsal, From: letters.Sender{Name: k.settings.Controller, Contact: k.settings.Contact}, Postal: k.settings.Postal,
		Made: p.Now(), Late: k.late(p), Title: b.Title, Noticed: p.Local(b.NoticedAt), Happened: p.Local(b.HappenedAt), Parts: b.Parts, Own: own, People: -1,
		Weighed: b.Severity.Facts, Class: b.Severity.Class, Score: scoreText(b.Severity.Score), Decision: string(b.PeopleDecision), Why: b.PeopleWhy,
	}
	if k.counted {
		f.People = k.people.People
	}
	for _, r := range k.reports {
		f.Earlier = append(f.Earlier, p.Local(r.SentAt))
	}
	if k.notice != nil && b.RunState == data.RunDone && k.totals[data.MessageSent] > 0 {
		f.ToldAt = p.Local(k.notice.FinishedAt)
	}
	for _, m := range b.Measures {
		f.Measures = append(f.Measures, letters.MeasureFact{Text: m.Text, Due: utc(m.Due), Done: utc(m.Done)})
	}
	return f
}

// utc returns a day that is kept in UTC as it is kept.
func utc(day time.Time) time.Time {
	if day.IsZero() {
		return day
	}
	return day.UTC()
}
