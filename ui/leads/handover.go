package leads

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/outbox/byemail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// export hands the person their data (GDPR Art. 15 and Art. 20): everything that
// the vault holds on them, in a file of the admin's choice.
func (l *leadPage) export() {
	page.Export(l.Place, page.Exporting{
		Plan:  data.ExportPlan{Kind: data.ExportPerson, Why: data.ExportForPerson},
		Name:  dossier.FileName(&data.PersonFile{Lead: l.who.lead, MadeAt: l.Local(l.Now())}),
		Write: func(ctx context.Context, w io.Writer) (data.Written, error) { return l.writeDossier(ctx, w) },
		Done: func(path string) {
			dialog.Message(l.Env, l.T("lead.exported.title"), l.T("lead.exported.text", "file", filepath.Base(path), "folder", filepath.Dir(path)))
		},
	})
}

func (l *leadPage) writeDossier(ctx context.Context, w io.Writer) (data.Written, error) {
	file, err := l.Vault.PersonFile(ctx, l.id)
	if err != nil {
		return data.Written{}, err
	}
	render := func(m data.SentMessage) (dossier.Message, error) {
		c, err := byemail.Show(ctx, l.Vault, m.ID)
		return dossier.Message{Subject: c.Subject, HTML: c.HTML, Text: c.Text}, err
	}
	paper, err := page.Paper()
	if err != nil {
		return data.Written{}, err
	}
	lang := cmp.Or(file.Lead.Lang, l.Lang.Code())
	words := l.Lang.In(lang)
	country := func(code string) string { return page.CountryIn(words, code) }
	return data.Written{Leads: []int64{l.id}}, paper.WritePerson(w, file, lang, render, country)
}

// prove writes the proof of what the person was shown and said, for whoever wants to
// check it.
func (l *leadPage) prove() {
	id := l.id
	page.ExportProof(l.Place, page.Proving{
		Kind: data.ExportPersonProof, Why: data.ExportForPerson, Name: fmt.Sprintf("person-%d", id),
		Prove: func(ctx context.Context) ([]byte, []int64, error) {
			raw, err := l.Vault.ProvePerson(ctx, id)
			return raw, []int64{id}, err
		},
		Shows: func() string { return l.T("proof.person.shows") },
	})
}

// eraseFacts is what the admin is shown before a person is erased.
type eraseFacts struct {
	data.Erasure
	data.Mentions
	given []data.Processor // who got the person's data
	kept  string           // why the owner keeps them longer; "" where they do not
}

// erase removes the person for good (GDPR Art. 17), once the admin has seen what
// goes, what stays, where else the person is named and what the program cannot reach.
func (l *leadPage) erase() {
	if l.erasing.Disabled() {
		return
	}
	l.erasing.Disable() // in a big vault the look takes a moment
	page.Attempt(l.Place, l.eraseFacts, func(f eraseFacts, err error) {
		l.erasing.Enable()
		if err != nil {
			l.Fail(err)
			return
		}
		l.confirmErase(f)
	})
}

func (l *leadPage) eraseFacts(ctx context.Context) (f eraseFacts, err error) {
	if f.Erasure, err = l.Vault.ErasePreview(ctx, l.id); err != nil {
		return f, err
	}
	if f.given, err = l.Vault.DisclosedTo(ctx, l.id); err != nil {
		return f, err
	}
	kept, err := l.Vault.KeptLonger(ctx, l.id)
	if err != nil {
		return f, err
	}
	for _, k := range kept {
		if k.Holds(l.Now()) {
			f.kept = k.Why
		}
	}
	f.Mentions, err = l.Vault.Mentions(ctx, l.id)
	return f, err
}

// givenTo returns the names of those who got the person's data, in a line.
func (f eraseFacts) givenTo(env *kit.Env) string {
	names := make([]string, len(f.given))
	for i, p := range f.given {
		names[i] = p.Name
	}
	return env.Lang.Join(names...)
}

func (l *leadPage) confirmErase(f eraseFacts) {
	s := dialog.ConfirmSpec{
		Title: l.T("lead.erase.title", "name", page.LeadTitle(l.Env, l.who.lead.Name)), Text: l.T("lead.erase.text"),
		Items: append(page.ErasureItems(l.Env, f.Erasure), l.T("lead.erase.beyond")),
		Yes:   l.T("lead.erase.yes"), Danger: true,
	}
	if f.kept != "" {
		s.Items = append([]string{l.T("lead.erase.kept", "why", f.kept)}, s.Items...)
	}
	if len(f.given) > 0 {
		s.Items = append(s.Items, l.T("lead.erase.given", "names", f.givenTo(l.Env)))
	}
	offer := newSealOffer(l.Place)
	s.Below = offer.object
	s.OnYes = func() {
		page.Again(l.Place, func() {
			if offer.tick.Checked() {
				l.askSeal(f.Mentions)
				return
			}
			l.eraseNow(f.Mentions, "")
		})
	}
	if len(f.List) == 0 {
		dialog.Confirm(l.Env, s)
		return
	}
	var d *kit.Dialog
	list := newMentionList(l.Place, f.Mentions, func(to page.Route) {
		d.Close()
		l.GoTo(to)
	})
	s.Below, s.Other, s.Width = layout.VBox(list.object, offer.object), list.opening, mentionWidth
	d = dialog.Confirm(l.Env, s)
}

// eraseNow erases the person. sealed says where a sealed copy of them is, "" when there is
// none.
func (l *leadPage) eraseNow(named data.Mentions, sealed string) {
	page.Finish(l.Place, func(ctx context.Context) (data.Erasure, error) {
		return l.Vault.EraseLead(ctx, l.id)
	}, page.OrFail(l.Place, func(e data.Erasure) {
		l.forgetPractice()
		l.form = nil // nothing of it is kept
		l.LeaveFor(page.Leads)
		text := l.T("lead.erased.text")
		if sealed != "" {
			text += " " + sealed
		}
		if n := len(named.List); n > 0 {
			text += " " + mentionCount(l.Env, named, "lead.erased.named", "lead.erased.named.more")
		}
		page.TellErased(l.Place, e, text)
	}))
}

// forgetPractice takes what was sent to the person out of the practice mailbox.
func (l *leadPage) forgetPractice() {
	mailbox := l.Session.Mailbox
	for _, id := range l.who.lead.Identities {
		mailbox.Forget(id.Value)
	}
	for _, m := range l.who.messages { // also to addresses of old
		mailbox.Forget(m.Address)
	}
}
