package consent

import (
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// card shows a purpose, where people stand with it, and what can be done with it.
func (c *consentPage) card(p purposeFacts) fyne.CanvasObject {
	archive := button.New(c.Env, button.Link, c.T("consent.archive"), func() { c.archive(p.Purpose) })
	if p.Purpose.Archived {
		archive = button.New(c.Env, button.Link, c.T("consent.restore"), func() { c.restore(p.Purpose) })
	}
	head := layout.Border(c.Env, nil, nil, nil,
		layout.HBox(c.Env, layout.VBoxTight(), piece.NewBadge(c.Env, c.T("consent.ground."+string(p.Purpose.Ground)), kit.ToneInfo)),
		prose.NewClipped(c.Env, p.Purpose.Name, prose.Heading))
	description := p.Purpose.Description
	if description == "" {
		description = c.T("consent.undescribed")
	}
	box := layout.VBox(layout.VBoxTight(head, prose.NewParagraph(c.Env, description, prose.Body), prose.NewParagraph(c.Env, c.facts(p), prose.Muted)))
	if !p.Purpose.Archived {
		box.Add(c.shares(p.Reading))
	}
	box.Add(layout.Flow(c.Env,
		button.New(c.Env, button.Plain, c.T("consent.edit"), func() { c.edit(p.Purpose) }),
		button.New(c.Env, button.Plain, c.T("consent.notices", "n", p.notices), func() { c.showNotices(p.Purpose) }),
		button.New(c.Env, button.Plain, c.T("consent.versions", "n", p.Purpose.Version), func() { c.showVersions(p.Purpose) }),
		archive))
	return piece.NewCard(c.Env, "", box)
}

// facts says in a line what is true of a purpose.
func (c *consentPage) facts(p purposeFacts) string {
	all := []string{c.T("consent.channel." + string(p.Purpose.Channel))}
	if !p.Purpose.Archived {
		all = append(all, c.T("consent.people", "n", p.Agreed))
	}
	if p.Purpose.Demands != "" {
		all = append(all, c.T("consent.demands.fact", "grade", c.T("consent.demands."+string(p.Purpose.Demands))))
	}
	return c.Lang.Join(all...)
}

// shares shows where people stand: yes, a yes that does not count, no, and neither.
func (c *consentPage) shares(r data.Reading) fyne.CanvasObject {
	held := c.T("consent.share.yes")
	if r.Purpose.Ground != data.GroundConsent {
		held = c.T("lead.ground.holds") // nobody said yes
	}
	return piece.NewShares(c.Env,
		piece.Share{Label: held, N: r.Agreed, Tone: kit.ToneGood},
		piece.Share{Label: c.T("consent.share.weak"), N: r.Weak, Tone: kit.ToneWarn},
		piece.Share{Label: c.T("consent.share.no"), N: r.No, Tone: kit.ToneBad},
		piece.Share{Label: c.T("consent.share.never"), N: r.Never, Tone: kit.ToneNeutral})
}

// showVersions shows how the words of a purpose changed, and who agreed to which.
func (c *consentPage) showVersions(p data.Purpose) {
	page.Work(c.Place, func(ctx context.Context) ([]data.PurposeVersion, error) { return c.Vault.PurposeVersions(ctx, p.ID) }, func(all []data.PurposeVersion) {
		box := layout.VBox(prose.NewParagraph(c.Env, c.T("consent.versions.text"), prose.Muted))
		for _, v := range all {
			box.Add(c.versionCard(v))
		}
		var d *kit.Dialog
		closing := button.New(c.Env, button.Primary, c.T("kit.close"), func() { d.Close() })
		d = dialog.Show(c.Env, dialog.Spec{
			Title: c.T("consent.versions.title", "purpose", p.Name), Content: layout.MinHeight(320, layout.ScrollOutdented(box)),
			Buttons: []*button.Button{closing}, Focus: closing, Width: 620, Accept: func() { d.Close() },
		})
	})
}

// versionCard shows the words of a version, what they changed, and how many agreed.
func (c *consentPage) versionCard(v data.PurposeVersion) fyne.CanvasObject {
	key, tone := "first", kit.ToneNeutral
	switch v.Change {
	case data.ChangeMeaning:
		key, tone = "meaning", kit.ToneWarn
	case data.ChangeSpelling:
		key, tone = "spelling", kit.ToneInfo
	}
	title := prose.NewClipped(c.Env, c.Lang.Join(c.T("consent.version", "version", int(v.Version)), c.Lang.Date(c.Local(v.CreatedAt))), prose.Caption)
	head := layout.Border(c.Env, nil, nil, nil, layout.HBox(c.Env, layout.VBoxTight(), piece.NewBadge(c.Env, c.T("consent.change."+key), tone)), title)
	box := layout.VBoxTight(head, prose.NewParagraph(c.Env, v.Name, prose.Strong))
	if v.Description != "" {
		box.Add(prose.NewParagraph(c.Env, v.Description, prose.Body))
	}
	box.Add(prose.NewParagraph(c.Env, c.T("consent.version.agreed", "n", v.Agreed), prose.Muted))
	return piece.NewCard(c.Env, "", box)
}
