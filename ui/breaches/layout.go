package breaches

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// clockBox is the clock at the head of the page, with what to do now.
func (b *breachPage) clockBox() fyne.CanvasObject {
	b.clock = piece.NewStatTile(b.Env, b.T("breach.clock.title"), "", kit.ToneInfo, nil)
	b.when = prose.NewParagraph(b.Env, "", prose.Strong)
	b.advice = prose.NewParagraph(b.Env, "", prose.Body)
	words := layout.Pad(kit.Gap, layout.VBoxTight(b.when, b.advice))
	clock := layout.Beside(b.Env, layout.MinWidth(300, b.clock), words)
	return layout.VBox(clock, b.lawCard())
}

func (b *breachPage) factsCard() fyne.CanvasObject {
	return piece.NewCard(b.Env, b.T("breach.facts.title"), field.Form(b.Env,
		field.Row{Label: b.T("breach.field.title"), Widget: b.title},
		field.Row{Label: b.T("breach.field.noticed"), Widget: b.noticed, Hint: b.T("breach.field.noticed.hint")},
		field.Row{Label: b.T("breach.field.happened"), Widget: b.happened, Hint: b.T("breach.field.happened.hint")},
	))
}

// partsCard asks for each part of the notice (GDPR Art. 34(2)), with what it
// means and an example.
func (b *breachPage) partsCard() fyne.CanvasObject {
	box := layout.VBox(prose.NewParagraph(b.Env, b.T("breach.parts.text"), prose.Muted))
	for _, part := range gdpr.Art34Parts(b.breach.NoticedAt) {
		label := b.T("breach.part." + part.Key)
		if part.Required {
			label = b.T("breach.part.required", "part", label)
		}
		box.Add(layout.VBoxTight(
			prose.NewLabel(b.Env, label, prose.Strong),
			prose.NewParagraph(b.Env, b.T("breach.part."+part.Key+".hint"), prose.Body),
			b.parts[part.Key],
			prose.NewParagraph(b.Env, b.T("breach.part."+part.Key+".example"), prose.Caption),
		))
	}
	return piece.NewCard(b.Env, b.T("breach.parts.title"), box)
}

func (b *breachPage) severityCard() fyne.CanvasObject {
	return piece.NewCard(b.Env, "", piece.NewFold(b.Env, b.T("breach.severity.title"), b.severity.box))
}

// decisionCard asks whether the people affected are told.
func (b *breachPage) decisionCard() fyne.CanvasObject {
	return piece.NewCard(b.Env, b.T("breach.decision.title"), b.decision.box)
}

// fileCard shows how the record came to be, and writes all of it into a file.
func (b *breachPage) fileCard() fyne.CanvasObject {
	write := button.NewWithIcon(b.Env, button.Plain, theme.DocumentSaveIcon(), b.T("breach.file.write"), func() {
		b.save(func() { exportFile(b.Place, b.breach.ID) })
	})
	return piece.NewCard(b.Env, b.T("breach.file.title"), layout.VBox(
		prose.NewParagraph(b.Env, b.T("breach.file.text"), prose.Muted), layout.AlignLeading(b.Env, write),
		piece.NewFold(b.Env, b.T("breach.history.title"), b.history.box)))
}

// authorityCard says what was decided about the authority, and leads to the notice to it.
func (b *breachPage) authorityCard() fyne.CanvasObject {
	write := button.NewWithIcon(b.Env, button.Plain, theme.DocumentCreateIcon(), b.T("breach.report.open"), func() {
		b.save(func() { b.GoTo(page.Route{Page: page.Report, ID: b.breach.ID}) })
	})
	return piece.NewCard(b.Env, b.T("breach.authority.title"), layout.VBox(b.authority.box, layout.AlignLeading(b.Env, write)))
}

// noticeCard leads to the notice to those affected.
func (b *breachPage) noticeCard() fyne.CanvasObject {
	b.lacks = piece.NewBanner(b.Env, kit.ToneWarn, "")
	b.lacks.Hide()
	text, tone := page.NoticeState(b.Env, b.breach.RunID, b.breach.RunState)
	buttons := layout.HBox(b.Env)
	write := b.T("breach.notice.write")
	if b.breach.RunID != 0 {
		buttons.Add(button.NewWithIcon(b.Env, button.Primary, theme.MailSendIcon(), b.T("breach.notice.open"), func() {
			b.GoTo(page.Route{Page: page.Campaign, ID: b.breach.RunID})
		}))
		write = b.T("breach.notice.again")
	}
	buttons.Add(button.NewWithIcon(b.Env, button.Plain, theme.MailComposeIcon(), write, b.writeNotice))
	return piece.NewCard(b.Env, b.T("breach.notice.title"), layout.VBox(
		prose.NewParagraph(b.Env, b.T("breach.notice.text"), prose.Muted),
		field.Form(b.Env, field.Row{Label: b.T("breach.notice.language"), Widget: layout.AlignLeading(b.Env, b.language)}),
		b.reach.box, b.lacks, buttons,
	), piece.NewBadge(b.Env, text, tone))
}

// writeNotice checks what the notice must say and makes a draft of it, which the
// admin then looks at, previews and sends.
func (b *breachPage) writeNotice() {
	x := b.draft()
	missing := gdpr.CheckNotice(x.NoticedAt, x.Parts)
	if len(missing) > 0 {
		names := ""
		for i, part := range missing {
			if i > 0 {
				names += b.T("breach.lacks.and")
			}
			names += b.T("breach.part." + part.Key)
			b.parts[part.Key].SetError(b.T("breach.part.empty"))
		}
		b.lacks.Say(b.T("breach.lacks", "parts", names))
		return
	}
	b.lacks.Say("")
	b.save(b.askNotice)
}

// askNotice asks before a notice that is there gets another beside it.
func (b *breachPage) askNotice() {
	if b.breach.RunID == 0 {
		b.draftNotice()
		return
	}
	dialog.Confirm(b.Env, dialog.ConfirmSpec{
		Title: b.T("breach.notice.again.title"), Text: b.T("breach.notice.again.text"), Yes: b.T("breach.notice.again"), OnYes: b.draftNotice,
	})
}

func (b *breachPage) draftNotice() {
	x, zone := b.breach, b.Now().Location()
	page.DraftNotice(b.Place, func(s data.Settings) data.Run { return breachNotice(x, s, zone, b.laws) }, func(ctx context.Context, r data.Run) (int64, error) {
		return b.Vault.NoticeOfBreach(ctx, x.ID, r)
	})
}

// copyPublic puts the text of a public notice on the clipboard, to be published elsewhere.
func (b *breachPage) copyPublic() {
	x, zone := b.draft(), b.Now().Location()
	page.Work(b.Place, b.Vault.Settings, func(s data.Settings) {
		b.Copy(publicNotice(x, s, zone))
		dialog.Message(b.Env, b.T("breach.public.title"), b.T("breach.public.text"))
	})
}
