package leads

import (
	"context"
	"strings"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// pasted is what a pasted list says, before anything is written.
type pasted struct {
	intake.Pasted
	data.NoList
}

// unreadShown is how many pieces that are not understood are shown.
const unreadShown = 5

// pasteNo takes a no down for a list of addresses and numbers that is pasted.
func (l *listPage) pasteNo() {
	list := field.NewTextArea(l.Env, 5)
	list.SetPlaceholder(l.T("lead.paste.example"))
	askTogether(l.Place, together{answer: answerNo, list: list, take: func(r data.ConsentRecord) {
		text := list.Text()
		page.Work(l.Place, func(ctx context.Context) (pasted, error) { return readPasted(ctx, l.Vault, text) }, func(p pasted) { l.confirmPaste(p, r) })
	}})
}

func readPasted(ctx context.Context, vault *data.Vault, text string) (p pasted, err error) {
	settings, err := vault.Settings(ctx)
	if err != nil {
		return p, err
	}
	p.Pasted = intake.ReadPasted(text, settings.Region)
	p.NoList, err = vault.FindNoList(ctx, p.Identities)
	return p, err
}

// confirmPaste says whom the list is of, before it is written.
func (l *listPage) confirmPaste(p pasted, r data.ConsentRecord) {
	lines := []string{l.T("lead.paste.known", "n", len(p.People)), l.T("lead.paste.unknown", "n", len(p.Unknown))}
	if n := len(p.Unread); n > 0 {
		some := p.Unread[:min(n, unreadShown)]
		lines = append(lines, l.T("lead.paste.unread", "n", n, "pieces", "\u2068"+strings.Join(some, "\u2069, \u2068")+"\u2069"))
	}
	if len(p.Identities) == 0 {
		dialog.Error(l.Env, l.T("lead.paste.title"), l.T("lead.paste.nothing"), "")
		return
	}
	dialog.Confirm(l.Env, dialog.ConfirmSpec{
		Title: l.T("lead.paste.sure"), Text: l.T("lead.paste.sure.text"), Items: lines, Width: 560, Yes: l.T("lead.record.no.yes"),
		OnYes: func() { l.takePaste(p, r) },
	})
}

func (l *listPage) takePaste(p pasted, r data.ConsentRecord) {
	page.Finish(l.Place, func(ctx context.Context) (data.NoListRecorded, error) {
		return l.Vault.RecordNoList(ctx, p.Identities, r)
	},
		page.OrFail(l.Place, func(done data.NoListRecorded) {
			l.reload()
			lines := manyLines(l.Env, answerNo, done.ManyRecorded)
			if done.Blocked > 0 {
				lines = append(lines, l.T("lead.paste.blocked", "n", done.Blocked))
			}
			if done.Before > 0 {
				lines = append(lines, l.T("lead.paste.before", "n", done.Before))
			}
			tellLines(l.Env, l.T("lead.many.recorded.title"), lines)
		}))
}
