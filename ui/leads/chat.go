package leads

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/outbox/byphone"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// chatFor is what a chat can be opened for, and what hinders it.
type chatFor struct {
	class   data.RunClass
	purpose data.Purpose // of a campaign
	verdict data.Verdict
}

// key tells what chats are for apart.
func (c chatFor) key() string { return string(c.class) + strconv.FormatInt(c.purpose.ID, 10) }

// chatForm is the dialog that a chat is opened in.
type chatForm struct {
	*page.Place
	page     *leadPage
	settings data.Settings
	all      []chatFor
	what     *field.Select
	why      *prose.Label // what hinders it, or who may be written to
	app      *field.Select
	language *field.Select
	body     *field.TextArea
	foot     *prose.Label
	goes     *prose.Label // what the press of the button gives away
}

// askChat asks what is to be written to the person, and for what.
func (l *leadPage) askChat() {
	page.Work(l.Place, l.readChat, func(f *chatForm) {
		f.build()
		f.show()
	})
}

// readChat reads what a chat with the person can be for.
func (l *leadPage) readChat(ctx context.Context) (*chatForm, error) {
	f := &chatForm{Place: l.Place, page: l, settings: l.who.settings}
	for _, g := range l.who.grounds {
		if g.Purpose.Channel == data.ChannelPhone {
			f.all = append(f.all, chatFor{class: data.ClassCampaign, purpose: g.Purpose})
		}
	}
	for _, class := range []data.RunClass{data.ClassAnswer, data.ClassPolicy, data.ClassBreach} {
		f.all = append(f.all, chatFor{class: class})
	}
	for i := range f.all {
		c := &f.all[i]
		var err error
		if c.verdict, _, err = l.Vault.ChatVerdict(ctx, l.id, c.class, c.purpose.ID); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *chatForm) build() {
	options := make([]field.Option, len(f.all))
	for i, c := range f.all {
		options[i] = field.Option{Key: c.key(), Text: chatSubject(f.Env, data.Chat{Class: c.class, Purpose: c.purpose.Name})}
	}
	f.why, f.foot = prose.NewParagraph(f.Env, "", prose.Caption), prose.NewParagraph(f.Env, "", prose.Muted)
	f.goes = prose.NewParagraph(f.Env, "", prose.Caption)
	f.what = field.NewSelect(f.Env, options, func(string) { f.explain() })
	f.app = field.NewSelect(f.Env, []field.Option{{Key: string(data.ChatWhatsApp), Text: f.T("chat.app.whatsapp")}, {Key: string(data.ChatSMS), Text: f.T("chat.app.sms")}}, func(string) { f.explain() })
	f.language = field.NewSelect(f.Env, []field.Option{{Key: "ar", Text: f.T("lead.language.ar")}, {Key: "en", Text: f.T("lead.language.en")}}, func(string) { f.explain() })
	f.body = field.NewTextArea(f.Env, 4)
	f.app.SetSelected(string(data.ChatWhatsApp))
	f.language.SetSelected(f.Lang.Code())
	if lang := f.page.who.lead.Lang; lang != "" {
		f.language.SetSelected(lang)
	}
	f.what.SetSelected(f.all[0].key())
	f.explain()
}

// chosen returns what the chat is for.
func (f *chatForm) chosen() chatFor {
	return f.all[max(0, slices.IndexFunc(f.all, func(c chatFor) bool { return c.key() == f.what.Selected() }))]
}

// explain says what hinders the chat or what it is, what stands under the text, and who
// learns the number.
func (f *chatForm) explain() {
	c := f.chosen()
	f.why.SetText(f.T("chat.may." + string(c.class)))
	if c.verdict != data.VerdictAllowed {
		f.why.SetText(chatHinders(f.Env, c.verdict))
	}
	f.foot.SetText(byphone.Foot(c.class, f.language.Selected(), f.settings.Controller))
	f.goes.SetText(f.T("chat.goes." + f.app.Selected()))
}

// chatHinders says why no chat may be opened.
func chatHinders(env *kit.Env, v data.Verdict) string {
	if v == data.VerdictNoAddress {
		return env.T("chat.no_number")
	}
	return env.T("verdict.why." + string(v))
}

func (f *chatForm) show() {
	text := f.T("chat.ask")
	if f.all[0].class != data.ClassCampaign {
		text += " " + f.T("chat.no_purpose")
	}
	dialog.Form(f.Env, dialog.FormSpec{
		Title: f.T("chat.title"), Text: text, Yes: f.T("chat.open"), Width: 640, Focus: f.what, Check: f.check, OnYes: f.open,
		Fields: []field.Row{
			{Label: f.T("chat.what"), Widget: layout.VBoxTight(f.what, f.why)},
			{Label: f.T("chat.app"), Widget: layout.VBoxTight(f.app, f.goes)},
			{Label: f.T("lead.language"), Widget: f.language},
			{Label: f.T("chat.text"), Widget: f.body},
			{Label: f.T("chat.foot"), Widget: f.foot},
		},
	})
}

// check says why the chat can't be opened, or nothing.
func (f *chatForm) check() string {
	if c := f.chosen(); c.verdict != data.VerdictAllowed {
		return chatHinders(f.Env, c.verdict)
	}
	if strings.TrimSpace(f.body.Text()) == "" {
		return f.T("chat.text.missing")
	}
	return ""
}

// writtenChat is a chat that was written down, with the address that opens it.
type writtenChat struct {
	chat    data.Chat
	address *url.URL
}

// open has the chat written down and opens it in the owner's browser.
func (f *chatForm) open() {
	c := f.chosen()
	m := byphone.Message{LeadID: f.page.id, App: data.ChatApp(f.app.Selected()), Class: c.class, PurposeID: c.purpose.ID, Lang: f.language.Selected(), Body: f.body.Text()}
	page.Finish(f.Place, func(ctx context.Context) (o writtenChat, err error) {
		o.chat, o.address, err = byphone.Open(ctx, f.Vault, m)
		return o, err
	}, func(o writtenChat, err error) {
		if err != nil {
			f.Fail(err)
			return
		}
		if f.Program.Browse == nil || f.Program.Browse(o.address) != nil {
			dialog.Message(f.Env, f.T("chat.unopened.title"), f.T("chat.unopened", "address", o.address.String()))
		}
		f.page.reread()
	})
}

// chatSubject says what a chat is, or was, for.
func chatSubject(env *kit.Env, c data.Chat) string {
	if c.Class == data.ClassCampaign {
		return c.Purpose
	}
	return env.T("chat.class." + string(c.Class))
}

// openedChat shows a chat that was opened, and takes down what the person answered.
func (l *leadPage) openedChat(c data.Chat) {
	var d *kit.Dialog
	closing := button.New(l.Env, button.Primary, l.T("kit.close"), func() { d.Close() })
	content := layout.VBox(page.Facts(l.Env, []page.Fact{
		{Label: l.T("lead.how.when"), Text: l.Lang.DateTime(l.Local(c.At))},
		{Label: l.T("chat.app"), Text: l.T("chat.app." + string(c.App))},
		{Label: l.T("chat.number"), Text: "\u2066" + c.Number + "\u2069"},
		{Label: l.T("chat.what"), Text: chatSubject(l.Env, c)},
		{Label: l.T("chat.text"), Text: c.Text},
		{Label: l.T("consent.event.way"), Text: page.WayWords(l.Env, c.By)},
	}), prose.NewParagraph(l.Env, l.T("chat.unknown"), prose.Caption))
	if answers := l.chatAnswers(c, func() { d.Close() }); answers != nil {
		content.Add(answers)
	}
	d = dialog.Show(l.Env, dialog.Spec{
		Title: l.T("chat.opened"), Content: layout.MinHeight(400, layout.ScrollOutdented(content)),
		Buttons: []*button.Button{closing}, Focus: closing, Width: 600, Accept: func() { d.Close() },
	})
}

// chatAnswers takes down what the person answered in a chat: a word on its purpose, or where
// it had none on the first that there is. It is nil where there is no purpose at all.
func (l *leadPage) chatAnswers(c data.Chat, leave func()) fyne.CanvasObject {
	if len(l.who.grounds) == 0 {
		return nil
	}
	g := l.who.grounds[max(0, slices.IndexFunc(l.who.grounds, func(g data.GroundStatus) bool { return g.Purpose.ID == c.PurposeID }))]
	how := l.T("chat.how", "app", l.T("chat.app."+string(c.App)), "date", l.Lang.Date(l.Local(c.At)))
	say := func(key string, a answer) fyne.CanvasObject {
		return button.New(l.Env, button.Plain, l.T(key), func() {
			leave()
			l.askAfter(g, a, func(f *wordForm) {
				f.channel.SetSelected(string(data.ViaOther))
				f.how.SetText(how)
			})
		})
	}
	return layout.Flow(l.Env, say("chat.said.yes", answerYes), say("chat.said.no", answerNo))
}
