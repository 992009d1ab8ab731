package consent

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// noticeKinds are where people are shown a wording, in the order in which to offer them.
var noticeKinds = []data.NoticeKind{data.NoticeForm, data.NoticeCheckbox, data.NoticeQuestion, data.NoticePolicy, data.NoticeText}

// showNotices shows the wordings that people were shown for a purpose.
func (c *consentPage) showNotices(p data.Purpose) {
	page.Work(c.Place, func(ctx context.Context) ([]data.Notice, error) { return c.Vault.Notices(ctx, p.ID) }, func(all []data.Notice) {
		box := layout.VBox(prose.NewParagraph(c.Env, c.T("consent.notices.text"), prose.Muted))
		for _, n := range all {
			box.Add(c.noticeCard(n))
		}
		var d *kit.Dialog
		closing := button.New(c.Env, button.Plain, c.T("kit.close"), func() { d.Close() })
		adding := button.New(c.Env, button.Primary, c.T("consent.notices.add"), func() {
			d.Close()
			c.addNotice(p, all)
		})
		var content fyne.CanvasObject = box
		if len(all) > 0 {
			content = layout.MinHeight(320, layout.ScrollOutdented(box))
		}
		d = dialog.Show(c.Env, dialog.Spec{
			Title: c.T("consent.notices.title", "purpose", p.Name), Content: content,
			Buttons: []*button.Button{closing, adding}, Focus: adding, Width: 620,
		})
	})
}

// noticeCard shows a wording. It is final: events refer to it.
func (c *consentPage) noticeCard(n data.Notice) fyne.CanvasObject {
	title := prose.NewClipped(c.Env, c.Lang.Join(page.NoticeTitle(c.Env, n), c.Lang.Date(c.Local(n.CreatedAt))), prose.Caption)
	return piece.NewCard(c.Env, "", layout.VBoxTight(
		layout.Border(c.Env, nil, nil, nil, layout.HBox(c.Env, layout.VBoxTight(), piece.NewBadge(c.Env, c.T("consent.notice.final"), kit.ToneNeutral)), title),
		prose.NewParagraph(c.Env, n.Text, prose.Body)))
}

// noticeForm asks for a wording.
type noticeForm struct {
	kind     *field.Select
	language *field.Select
	text     *field.TextArea
}

// newNoticeForm makes the fields, which start from the newest wording.
func (c *consentPage) newNoticeForm(before []data.Notice) noticeForm {
	f := noticeForm{text: field.NewTextArea(c.Env, 5)}
	f.text.SetPlaceholder(c.T("consent.notice.example"))
	f.language = field.NewSelect(c.Env, []field.Option{{Key: "ar", Text: c.T("lead.language.ar")}, {Key: "en", Text: c.T("lead.language.en")}}, nil)
	f.language.SetSelected(c.Lang.Code())
	kinds := make([]field.Option, len(noticeKinds))
	for i, k := range noticeKinds {
		kinds[i] = field.Option{Key: string(k), Text: c.T("consent.notice.kind." + string(k))}
	}
	f.kind = field.NewSelect(c.Env, kinds, nil)
	f.kind.SetSelected(string(data.NoticeText))
	if len(before) > 0 {
		f.text.SetText(before[0].Text)
		f.language.SetSelected(before[0].Lang)
		f.kind.SetSelected(string(before[0].Kind))
	}
	f.text.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return c.T("consent.notice.missing")
		}
		return ""
	}
	return f
}

// addNotice keeps a wording as the next version.
func (c *consentPage) addNotice(p data.Purpose, before []data.Notice) {
	f, version := c.newNoticeForm(before), int64(1)
	if len(before) > 0 {
		version = before[0].Version + 1
	}
	dialog.Form(c.Env, dialog.FormSpec{
		Title: c.T("consent.notice.title", "version", strconv.FormatInt(version, 10)), Text: c.T("consent.notice.text"), Width: 620,
		Fields: []field.Row{
			{Label: c.T("consent.notice.where"), Widget: f.kind},
			{Label: c.T("consent.notice.language"), Widget: f.language},
			{Label: c.T("consent.notice.wording"), Widget: f.text}},
		Focus: f.text, Yes: c.T("consent.notices.keep"),
		OnYes: func() {
			n := data.Notice{PurposeID: p.ID, Kind: data.NoticeKind(f.kind.Selected()), Lang: f.language.Selected(), Text: f.text.Text()}
			c.Act(func(ctx context.Context) error {
				_, err := c.Vault.AddNotice(ctx, n)
				return err
			}, func() {
				c.renew()
				c.showNotices(p)
			})
		},
	})
}
