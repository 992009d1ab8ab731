package fields

import (
	"context"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// typingRest is how long typing must rest before the people are counted anew.
const typingRest = 300 * time.Millisecond

// SegmentDialog asks for rules, which may be kept under a name.
type SegmentDialog struct {
	Segment data.Segment       // that is changed; without an ID, the rules to begin with
	List    RuleList           // as ReadRules reads it
	OnYes   func(data.Segment) // gets the rules, and the ID of those that were kept
	OnGone  func()             // hears that the segment was deleted
	counts  page.Latest[int]   // of those whom the rules pick
	place   *page.Place
	editor  *Rules
	name    *field.Entry
	count   *prose.Label
	wait    page.Debounce
	dialog  *kit.Dialog
}

// Show opens the dialog.
func (d *SegmentDialog) Show(p *page.Place) {
	d.place = p
	d.List.Segments = nil // a segment asks for no other
	begin := data.Rule{Kind: data.RuleAll}
	if f := d.Segment.Filter; f.Rule != nil {
		begin = *f.Rule
	}
	d.editor = NewRules(p, d.List, begin)
	d.editor.OnChanged = func() { d.wait.Wait(p, typingRest, d.recount) }
	d.name = field.NewEntry(p.Env)
	d.name.SetText(d.Segment.Name)
	d.count = prose.NewParagraph(p.Env, "", prose.Strong)
	content := layout.Border(p.Env, prose.NewParagraph(p.Env, p.T("rules.text"), prose.Muted),
		layout.VBox(d.count, field.Form(p.Env, field.Row{Label: p.T("segment.name"), Widget: d.name, Hint: p.T("segment.name.hint")})), nil, nil,
		layout.MinHeight(260, layout.Scroll(layout.Pad(kit.GapSmall, d.editor.Object))))
	d.dialog = dialog.Show(p.Env, dialog.Spec{
		Title: p.T("rules.title"), Content: content, Width: 760, Buttons: d.buttons(), Cancel: d.close, OnClose: d.wait.Cancel,
	})
	d.recount()
}

func (d *SegmentDialog) close() { d.dialog.Close() }

func (d *SegmentDialog) buttons() []*button.Button {
	p := d.place
	all := []*button.Button{button.New(p.Env, button.Plain, p.T("kit.cancel"), d.close), button.New(p.Env, button.Primary, p.T("segment.show"), d.yes)}
	if d.Segment.ID != 0 {
		all = append([]*button.Button{button.New(p.Env, button.Plain, p.T("segment.delete"), d.askDelete)}, all...)
	}
	return all
}

// recount tells how many people the rules pick.
func (d *SegmentDialog) recount() {
	f := data.FilterOf(d.editor.Rule())
	if f.Check() != nil {
		d.count.SetText(d.place.T("rules.open"))
		d.count.SetStyle(prose.Warn)
		return
	}
	d.counts.Ask(d.place, func(ctx context.Context) (int, error) { return d.place.Vault.CountLeads(ctx, f) }, page.OrFail(d.place, func(n int) {
		d.count.SetStyle(prose.Strong)
		d.count.SetText(d.place.T("rules.count", "n", n))
		if n == 0 {
			d.count.SetText(d.place.T("rules.count.none"))
		}
	}))
}

// yes keeps the rules if they have a name, and hands them on.
func (d *SegmentDialog) yes() {
	s := data.Segment{ID: d.Segment.ID, Name: strings.TrimSpace(d.name.Text()), Filter: data.FilterOf(d.editor.Rule())}
	if s.Filter.Check() != nil {
		d.recount()
		return
	}
	if s.Name == "" && s.ID == 0 {
		d.close()
		d.OnYes(s)
		return
	}
	page.Finish(d.place, func(ctx context.Context) (int64, error) { return d.place.Vault.SaveSegment(ctx, s) }, func(id int64, err error) {
		if err != nil {
			d.name.SetError(page.Sentence(d.place.Env, err))
			return
		}
		s.ID = id
		d.close()
		d.OnYes(s)
	})
}

// askDelete deletes the segment, unless something asks for it: then it says what.
func (d *SegmentDialog) askDelete() {
	p, s := d.place, d.Segment
	page.Work(p, func(ctx context.Context) ([]string, error) { return p.Vault.SegmentUses(ctx, s.ID) }, func(titles []string) {
		if len(titles) > 0 {
			dialog.Error(p.Env, p.T("segment.delete"), p.T("segment.used", "titles", strings.Join(titles, ", ")), "")
			return
		}
		dialog.Confirm(p.Env, dialog.ConfirmSpec{
			Title: p.T("segment.delete.title"), Text: p.T("segment.delete.text", "name", s.Name), Yes: p.T("segment.delete.yes"), Danger: true,
			OnYes: func() {
				p.Act(func(ctx context.Context) error { return p.Vault.DeleteSegment(ctx, s.ID) }, func() {
					d.close()
					d.OnGone()
				})
			},
		})
	})
}
