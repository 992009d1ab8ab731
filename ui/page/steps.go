package page

import (
	"time"

	"mujeeb/ui/kit"
)

// StepDue words when a step is due whose day is given in UTC.
func StepDue(p *Place, day time.Time) (text string, tone kit.Tone) {
	now := p.Now()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	switch days := int(day.Sub(today).Hours() / 24); {
	case days < 0:
		return p.T("step.overdue", "date", p.Lang.ShortDate(day)), kit.ToneBad
	case days == 0:
		return p.T("step.today"), kit.ToneWarn
	case days == 1:
		return p.T("step.tomorrow"), kit.ToneInfo
	}
	return p.Lang.ShortDate(day), kit.ToneNeutral
}
