package policies

import (
	"bytes"
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/yuin/goldmark"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/mail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
	"mujeeb/ui/page/mailview"
)

// policyPage shows a version of the privacy policy as it is kept, or takes the
// next one.
type policyPage struct {
	*page.Place
	version   data.PolicyVersion
	text      *field.TextArea
	change    *field.TextArea
	language  *field.Select
	effective *field.Entry
	stage     layout.Stage
}

// policyKept is a version that was being written.
type policyKept struct{ version data.PolicyVersion }

// What the shell may ask of the page.
var (
	_ page.Keeper = (*policyPage)(nil)
	_ page.Saver  = (*policyPage)(nil)
)

// NewPolicy makes the page of a version; without an ID the next one is written.
func NewPolicy(p *page.Place, r page.Route) page.Page {
	v := &policyPage{Place: p, stage: layout.NewStage()}
	if k, ok := r.Kept.(policyKept); ok && r.ID == 0 {
		v.write(k.version)
		return v
	}
	page.Work(p, v.Vault.PolicyVersions, func(all []data.PolicyVersion) {
		if r.ID == 0 {
			v.write(v.next(all))
			return
		}
		for _, x := range all {
			if x.ID == r.ID {
				v.read(x)
				return
			}
		}
		p.Fail(&data.Error{Code: data.CodeNotFound})
	})
	return v
}

// next is the draft of a new version: the latest text, to be changed.
func (v *policyPage) next(all []data.PolicyVersion) data.PolicyVersion {
	x := data.PolicyVersion{Number: 1, Lang: v.Lang.Code(), EffectiveAt: v.Now()}
	if len(all) > 0 {
		x.Number, x.Lang, x.Text = all[0].Number+1, all[0].Lang, all[0].Text
	} else {
		x.ChangeNote = v.T("policy.change.first")
	}
	return x
}

func (v *policyPage) Content() fyne.CanvasObject { return v.stage.Object }

// write shows the fields of a new version.
func (v *policyPage) write(x data.PolicyVersion) {
	v.version = x
	v.text, v.change = field.NewTextArea(v.Env, 16), field.NewTextArea(v.Env, 3)
	v.text.SetText(x.Text)
	v.text.SetCaption(v.T("policy.text.title"))
	v.text.Validate = v.needed("policy.text.empty")
	v.change.SetText(x.ChangeNote)
	v.change.Validate = v.needed("policy.change.empty")
	v.language = field.NewSelect(v.Env, fields.Languages(), nil)
	v.language.SetSelected(x.Lang)
	v.effective = field.NewEntry(v.Env)
	v.effective.Direction = field.LTR
	v.effective.SetText(v.Local(x.EffectiveAt).Format(page.DayLayout))
	v.effective.Validate = func(s string) string {
		if _, ok := page.ReadDay(s, v.Now().Location()); !ok {
			return v.T("policy.effective.wrong", "example", v.Now().Format(page.DayLayout))
		}
		return ""
	}
	save := button.NewWithIcon(v.Env, button.Primary, theme.DocumentSaveIcon(), v.T("policy.save"), v.save)
	v.set(v.T("policy.new.title", "number", x.Number), v.T("policy.new.text"), save, layout.VBox(
		piece.NewCard(v.Env, v.T("policy.text.title"), layout.VBox(
			prose.NewParagraph(v.Env, v.T("policy.text.hint"), prose.Muted), v.text,
			piece.NewFold(v.Env, v.T("policy.parts.title"), v.checklist()))),
		piece.NewCard(v.Env, v.T("policy.facts.title"), field.Form(v.Env,
			field.Row{Label: v.T("policy.change"), Widget: v.change, Hint: v.T("policy.change.hint")},
			field.Row{Label: v.T("policy.effective"), Widget: v.effective, Hint: v.T("policy.effective.hint")},
			field.Row{Label: v.T("policy.language"), Widget: layout.AlignLeading(v.Env, v.language)},
		)),
	))
	if x.Text == "" {
		v.Window.Canvas().Focus(v.text)
	}
}

func (v *policyPage) needed(key string) func(string) string {
	return func(s string) string {
		if strings.TrimSpace(s) == "" {
			return v.T(key)
		}
		return ""
	}
}

// checklist says what the law wants a policy to tell (GDPR Art. 13).
func (v *policyPage) checklist() *fyne.Container {
	var always, sometimes []string
	for _, part := range gdpr.PolicyParts(v.Now()) {
		words := v.T("policy.part.line", "what", v.T("policy.part."+part.Key), "article", part.Article)
		if part.Required {
			always = append(always, words)
		} else {
			sometimes = append(sometimes, words)
		}
	}
	return layout.VBox(
		prose.NewLabel(v.Env, v.T("policy.parts.always"), prose.Strong), piece.NewList(v.Env, always),
		prose.NewLabel(v.Env, v.T("policy.parts.sometimes"), prose.Strong), piece.NewList(v.Env, sometimes),
	)
}

func (v *policyPage) set(title, subtitle string, action fyne.CanvasObject, body fyne.CanvasObject) {
	v.stage.Show(page.Subframe(v.Place, title, subtitle, []fyne.CanvasObject{action}, layout.ScrollOutdented(body)))
}

// draft returns the version as the page has it.
func (v *policyPage) draft() data.PolicyVersion {
	x := v.version
	x.Text, x.ChangeNote, x.Lang = v.text.Text(), strings.TrimSpace(v.change.Text()), v.language.Selected()
	if day, ok := page.ReadDay(v.effective.Text(), v.Now().Location()); ok {
		x.EffectiveAt = day
	}
	return x
}

func (v *policyPage) Keep() any {
	if v.text == nil {
		return nil
	}
	return policyKept{v.draft()}
}

func (v *policyPage) SaveNow() {
	if v.text != nil {
		v.save()
	}
}

// save keeps the version for good, after saying so.
func (v *policyPage) save() {
	if !field.AllRight[field.Checker](v.Env, v.text, v.change, v.effective) {
		return
	}
	dialog.Confirm(v.Env, dialog.ConfirmSpec{
		Title: v.T("policy.save.title", "number", v.version.Number), Text: v.T("policy.save.text"), Yes: v.T("policy.save"), OnYes: v.add,
	})
}

func (v *policyPage) add() {
	x := v.draft()
	page.Finish(v.Place, func(ctx context.Context) (int64, error) { return v.Vault.AddPolicy(ctx, x) }, page.OrFail(v.Place, func(id int64) {
		v.Replace(page.Route{Page: page.Policy, ID: id})
	}))
}

// read shows a version that is kept for good.
func (v *policyPage) read(x data.PolicyVersion) {
	v.version = x
	text, tone := page.NoticeState(v.Env, x.RunID, x.RunState)
	tell := button.NewWithIcon(v.Env, button.Primary, theme.MailSendIcon(), v.T("policy.tell"), v.tell)
	if x.RunID != 0 && x.RunState != data.RunCancelled && x.RunState != data.RunPractised {
		tell = button.NewWithIcon(v.Env, button.Primary, theme.MailSendIcon(), v.T("policy.tell.open"), func() { v.GoTo(page.Route{Page: page.Campaign, ID: x.RunID}) })
	}
	line := v.T("policy.effective.since", "date", v.Lang.Date(v.Local(x.EffectiveAt)))
	v.set(v.T("policy.version", "number", x.Number), v.T("policy.readonly"), tell, layout.VBox(
		piece.NewCard(v.Env, v.T("policy.change"), layout.VBox(
			prose.NewParagraph(page.Directed(v.Env, x.Lang == "ar"), x.ChangeNote, prose.Body), prose.NewLabel(v.Env, line, prose.Caption),
		), piece.NewBadge(v.Env, text, tone)),
		piece.NewCard(v.Env, v.T("policy.text.title"), v.shown(x), piece.NewBadge(v.Env, ownName(x.Lang), kit.ToneNeutral)),
	))
}

// shown is the text with the looks that its Markdown means, in the direction of
// its language; raw HTML in it is left out.
func (v *policyPage) shown(x data.PolicyVersion) fyne.CanvasObject {
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(x.Text), &html); err != nil { // a buffer takes everything
		return prose.NewParagraph(v.Env, x.Text, prose.Body)
	}
	box := layout.VBox()
	for _, b := range mail.HTMLBlocks(html.String()) {
		b.RTL = x.Lang == "ar"
		box.Add(mailview.Block(v.Place, b))
	}
	return box
}

// tell asks how to tell everybody, and makes a draft of the notice.
func (v *policyPage) tell() {
	how := field.NewRadioGroup(v.Env, []field.Option{
		{Key: "summary", Text: v.T("policy.tell.summary")},
		{Key: "whole", Text: v.T("policy.tell.whole")},
	}, nil)
	how.SetSelected("summary")
	var d *kit.Dialog
	no := button.New(v.Env, button.Plain, v.T("kit.cancel"), func() { d.Close() })
	yes := button.New(v.Env, button.Primary, v.T("policy.tell.write"), func() {
		d.Close()
		v.draftNotice(how.Selected() == "whole")
	})
	d = dialog.Show(v.Env, dialog.Spec{
		Title: v.T("policy.tell.title"), Content: layout.VBox(prose.NewParagraph(v.Env, v.T("policy.tell.text"), prose.Body), how),
		Buttons: []*button.Button{no, yes}, Focus: yes, Accept: yes.OnTapped,
	})
}

func (v *policyPage) draftNotice(whole bool) {
	x, zone := v.version, v.Now().Location()
	page.DraftNotice(v.Place, func(s data.Settings) data.Run { return policyNotice(x, s, zone, whole) }, func(ctx context.Context, r data.Run) (int64, error) {
		return v.Vault.NoticeOfPolicy(ctx, x.ID, r)
	})
}
