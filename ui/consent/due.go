package consent

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// consentFacts is what the tab of purposes shows.
type consentFacts struct {
	purposes []purposeFacts
	mailing  time.Time // when the next head of the ledger is mailed; zero when none is
}

// nextMailing returns when a head is mailed next, if anything is written by then.
func (c *consentPage) nextMailing(ctx context.Context) (time.Time, error) {
	m, err := c.Vault.HeadMails(ctx)
	switch {
	case err != nil || m.To == "" || m.Days == 0:
		return time.Time{}, err
	case m.SentAt.IsZero():
		return c.Now(), nil
	}
	return m.SentAt.AddDate(0, 0, m.Days), nil
}

// due says what falls due: whom to ask again, and when the ledger's next head is mailed.
// It is nil when nothing does.
func (c *consentPage) due(f consentFacts) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, p := range f.purposes {
		if p.Weak > 0 && p.Purpose.Ground == data.GroundConsent {
			rows = append(rows, c.dueRow(c.T("consent.due.ask"), kit.ToneWarn, c.T("consent.due.ask.text", "n", p.Weak, "purpose", p.Purpose.Name)))
		}
	}
	if !f.mailing.IsZero() {
		rows = append(rows, c.dueRow(c.T("consent.due.mail"), kit.ToneInfo, c.T("consent.due.mail.text", "date", c.Lang.Date(c.Local(f.mailing)))))
	}
	if len(rows) == 0 {
		return nil
	}
	return piece.NewCard(c.Env, c.T("consent.due"), layout.VBox(rows...))
}

func (c *consentPage) dueRow(badge string, tone kit.Tone, text string) fyne.CanvasObject {
	return layout.Border(c.Env, nil, nil, layout.MinWidth(140, layout.AlignLeading(c.Env, piece.NewBadge(c.Env, badge, tone))), nil, prose.NewParagraph(c.Env, text, prose.Body))
}
