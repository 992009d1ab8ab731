package consent

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/purposes"
)

// The tabs.
const (
	tabPurposes = iota
	tabHistory
)

// consentPage says what people are asked for, and everything that they answered.
type consentPage struct {
	*page.Place
	purposes layout.Stage
	reads    page.Latest[[]purposeFacts]
	define   bool // as soon as the purposes are read
	history  *history
	tabs     *nav.Tabs
}

// consentKept is how the page was left.
type consentKept struct {
	tab     int
	current int64 // event in the current row of the history
}

// What the shell may ask of the page.
var (
	_ page.Adder  = (*consentPage)(nil)
	_ page.Keeper = (*consentPage)(nil)
)

// New makes the page. With [page.DefinePurpose] a new purpose is written at once.
func New(p *page.Place, r page.Route) page.Page {
	c := &consentPage{Place: p, purposes: layout.NewStage()}
	kept, _ := r.Kept.(consentKept)
	c.define = r.Kept == page.DefinePurpose
	c.history = newHistory(p, kept.current)
	c.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("consent.tab.purposes"), Content: c.purposes.Object},
		nav.Tab{Text: p.T("consent.tab.history"), Content: c.history.object})
	c.tabs.Select(kept.tab)
	c.reload()
	return c
}

func (c *consentPage) Content() fyne.CanvasObject {
	return page.Frame(c.Place, c.T("consent.title"), c.T("consent.subtitle"),
		[]fyne.CanvasObject{button.NewWithIcon(c.Env, button.Primary, theme.ContentAddIcon(), c.T("consent.add"), c.Add)}, c.tabs)
}

func (c *consentPage) Keep() any {
	return consentKept{tab: c.tabs.Selected(), current: c.history.current()}
}

func (c *consentPage) Add() {
	c.edit(data.Purpose{Channel: data.ChannelEmail, Ground: data.GroundConsent})
}

// purposeFacts is a purpose with what depends on it.
type purposeFacts struct {
	data.Purpose
	people  int // with a live ground
	notices int
}

// reload reads the purposes anew.
func (c *consentPage) reload() {
	c.reads.Ask(c.Place, func(ctx context.Context) (all []purposeFacts, err error) {
		purposes, err := c.Vault.Purposes(ctx)
		if err != nil {
			return nil, err
		}
		counts, err := c.Vault.GroundCounts(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range purposes {
			notices, err := c.Vault.Notices(ctx, p.ID)
			if err != nil {
				return nil, err
			}
			all = append(all, purposeFacts{p, counts[p.ID], len(notices)})
		}
		return all, nil
	}, page.OrFail(c.Place, c.show))
}

func (c *consentPage) show(all []purposeFacts) {
	begin := c.Add
	if len(all) == 0 {
		begin = c.suggest
		c.purposes.Show(piece.NewEmptyState(c.Env, theme.ConfirmIcon(), c.T("consent.empty.title"), c.T("consent.empty.text"),
			button.New(c.Env, button.Primary, c.T("consent.empty.add"), c.suggest)))
	} else {
		c.purposes.Show(layout.ScrollOutdented(c.cards(all)))
	}
	if c.define {
		c.define = false
		begin()
	}
}

// cards shows the purposes, those that are archived folded away below.
func (c *consentPage) cards(all []purposeFacts) fyne.CanvasObject {
	box, archived := layout.VBox(), layout.VBox()
	for _, p := range all {
		if p.Archived {
			archived.Add(c.card(p))
		} else {
			box.Add(c.card(p))
		}
	}
	if n := len(archived.Objects); n > 0 {
		box.Add(piece.NewFold(c.Env, c.T("consent.archived", "n", n), archived))
	}
	return box
}

func (c *consentPage) suggest() { c.edit(purposes.First(c.Env)) }

// edit has a purpose written, and shows it then.
func (c *consentPage) edit(p data.Purpose) {
	purposes.Write(c.Place, p, func(int64) {
		c.tabs.Select(tabPurposes)
		c.reload()
	})
}

// card shows a purpose and what can be done with it.
func (c *consentPage) card(p purposeFacts) fyne.CanvasObject {
	facts := c.Lang.Join(c.T("consent.channel."+string(p.Channel)), c.T("consent.people", "n", p.people))
	description := p.Description
	if description == "" {
		description = c.T("consent.undescribed")
	}
	archive := button.New(c.Env, button.Link, c.T("consent.archive"), func() { c.archive(p.Purpose) })
	if p.Archived {
		archive = button.New(c.Env, button.Link, c.T("consent.restore"), func() { c.restore(p.Purpose) })
	}
	head := layout.Border(c.Env, nil, nil, nil,
		layout.HBox(c.Env, layout.VBoxTight(), piece.NewBadge(c.Env, c.T("consent.ground."+string(p.Ground)), kit.ToneInfo)),
		prose.NewClipped(c.Env, p.Name, prose.Heading))
	return piece.NewCard(c.Env, "", layout.VBox(
		layout.VBoxTight(head, prose.NewParagraph(c.Env, description, prose.Body), prose.NewLabel(c.Env, facts, prose.Muted)),
		layout.HBox(c.Env,
			button.New(c.Env, button.Plain, c.T("consent.edit"), func() { c.edit(p.Purpose) }),
			button.New(c.Env, button.Plain, c.T("consent.notices", "n", p.notices), func() { c.showNotices(p.Purpose) }),
			archive)))
}

func (c *consentPage) archive(p data.Purpose) {
	dialog.Confirm(c.Env, dialog.ConfirmSpec{
		Title: c.T("consent.archive.title", "purpose", p.Name), Text: c.T("consent.archive.text"),
		Items: []string{c.T("consent.archive.stops"), c.T("consent.archive.stays")}, Yes: c.T("consent.archive"),
		OnYes: func() { c.setArchived(p, true) },
	})
}

func (c *consentPage) restore(p data.Purpose) { c.setArchived(p, false) }

func (c *consentPage) setArchived(p data.Purpose, is bool) {
	p.Archived = is
	c.Act(func(ctx context.Context) error {
		_, err := c.Vault.SavePurpose(ctx, p)
		return err
	}, c.reload)
}

// showNotices shows the wordings that people were shown for a purpose.
func (c *consentPage) showNotices(p data.Purpose) {
	page.Work(c.Place, func(ctx context.Context) ([]data.Notice, error) { return c.Vault.Notices(ctx, p.ID) }, func(all []data.Notice) {
		box := layout.VBox(prose.NewParagraph(c.Env, c.T("consent.notices.text"), prose.Muted))
		for _, n := range all {
			box.Add(piece.NewCard(c.Env, "", layout.VBoxTight(
				prose.NewLabel(c.Env, c.Lang.Join(page.NoticeTitle(c.Env, n), c.Lang.Date(c.Local(n.CreatedAt))), prose.Caption),
				prose.NewParagraph(c.Env, n.Text, prose.Body))))
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

// addNotice keeps a wording as the next version, starting from the newest one.
func (c *consentPage) addNotice(p data.Purpose, before []data.Notice) {
	text := field.NewTextArea(c.Env, 5)
	text.SetPlaceholder(c.T("consent.notice.example"))
	language := field.NewSelect(c.Env, []field.Option{{Key: "ar", Text: c.T("lead.language.ar")}, {Key: "en", Text: c.T("lead.language.en")}}, nil)
	language.SetSelected(c.Lang.Code())
	version := 1
	if len(before) > 0 {
		version = before[0].Version + 1
		text.SetText(before[0].Text)
		language.SetSelected(before[0].Lang)
	}
	text.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			return c.T("consent.notice.missing")
		}
		return ""
	}
	dialog.Form(c.Env, dialog.FormSpec{
		Title: c.T("consent.notice.title", "version", strconv.Itoa(version)), Text: c.T("consent.notice.text"), Width: 620,
		Fields: []field.Row{{Label: c.T("consent.notice.language"), Widget: language}, {Label: c.T("consent.notice.wording"), Widget: text}},
		Focus:  text, Yes: c.T("consent.notices.keep"),
		OnYes: func() {
			c.Act(func(ctx context.Context) error {
				_, err := c.Vault.AddNotice(ctx, p.ID, language.Selected(), text.Text())
				return err
			}, func() {
				c.reload()
				c.showNotices(p)
			})
		},
	})
}
