package settings

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/keys"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/kit/qr"
	"mujeeb/ui/page"
)

// wayCard shows the ways into the vault, and adds and removes some.
type wayCard struct {
	*page.Place
	own    []string // words that a password must not be made of
	object fyne.CanvasObject
	stage  layout.Stage
	ways   []data.Way
	used   map[string]time.Time // when each opened the vault last

	rewriting *rewriting
	computer  *computerChoice
}

// wayFacts is what the card shows.
type wayFacts struct {
	ways []data.Way
	used map[string]time.Time
}

func newWayCard(p *page.Place, own []string, busy *bool) *wayCard {
	c := &wayCard{Place: p, own: own, stage: layout.NewStage(), rewriting: newRewriting(p, busy)}
	c.computer = newComputerChoice(c)
	recovery := button.NewWithIcon(p.Env, button.Plain, theme.ContentAddIcon(), p.T("way.recovery.make"), c.askRecovery)
	somebody := button.NewWithIcon(p.Env, button.Plain, theme.AccountIcon(), p.T("way.add"), c.askPassword)
	c.object = piece.NewCard(p.Env, p.T("way.title"), layout.VBox(
		prose.NewParagraph(p.Env, p.T("way.text"), prose.Caption), c.stage.Object, c.rewriting.object, layout.HBox(p.Env, recovery, somebody),
		piece.NewRule(), c.computer.object))
	c.reread()
	return c
}

func (c *wayCard) reread() { page.Work(c.Place, c.read, c.show) }

func (c *wayCard) read(ctx context.Context) (f wayFacts, err error) {
	if f.ways, err = c.Vault.Ways(ctx); err != nil {
		return f, err
	}
	f.used, err = c.Vault.LastUsed(ctx)
	return f, err
}

func (c *wayCard) show(f wayFacts) {
	c.ways, c.used = f.ways, f.used
	box := layout.VBoxTight()
	for _, w := range c.ways {
		words := prose.NewParagraph(c.Env, c.words(w), prose.Body)
		if len(c.ways) == 1 { // which nobody could do without
			box.Add(words)
			continue
		}
		key := "way.remove"
		if c.Computer.Has(w.ID) {
			key = "start.computer.forget"
		}
		drop := button.New(c.Env, button.Link, c.T(key), func() { c.askRemove(w) })
		box.Add(layout.AsideTop(c.Env, words, drop))
	}
	c.stage.Show(box)
	c.computer.tell()
}

// words says what a way is, whose, for how long, and when it was used.
func (c *wayCard) words(w data.Way) string {
	key := "way." + string(w.Kind)
	if w.Name != "" {
		key += ".of"
	}
	text := c.T(key, "name", w.Name, "date", c.Lang.DateTime(c.Local(w.Created)))
	if !w.Until.IsZero() {
		text += " " + c.T("way.until", "date", c.Lang.DateTime(c.Local(w.Until)))
	}
	if w.Unwritten {
		text += " " + c.T("way.recovery.unwritten")
	}
	if at := c.used[w.ID]; !at.IsZero() {
		text += " " + c.T("way.used", "date", c.Lang.DateTime(c.Local(at)))
	}
	return text
}

// change runs a change of the ways, which can rewrite the whole vault.
func (c *wayCard) change(change func(ctx context.Context, progress data.Progress) error, done func()) {
	c.rewriting.run(change, func(err error) {
		c.reread()
		switch {
		case err == nil:
			done()
		case !c.computer.failed(err):
			c.Fail(err)
		}
	})
	c.computer.tell()
}

func (c *wayCard) askRemove(w data.Way) {
	dialog.Confirm(c.Env, dialog.ConfirmSpec{
		Title: c.T("way.remove.title"), Text: c.words(w) + " " + c.T("way.remove.text"), Yes: c.T("way.remove"), Danger: true,
		OnYes: func() { c.remove(w, func() { c.tellRemoved() }) },
	})
}

// remove removes a way in, and what the keyring has of it.
func (c *wayCard) remove(w data.Way, done func()) {
	c.change(func(ctx context.Context, progress data.Progress) error {
		return c.Session.RemoveWay(ctx, w.ID, progress)
	}, func() {
		c.Computer.Drop(w.ID)
		c.computer.tell()
		done()
	})
}

// tellRemoved says that a way in is removed, and what is left to do.
func (c *wayCard) tellRemoved() {
	page.Work(c.Place, c.Vault.Credentials, func(open []data.Credential) {
		text := c.T("way.removed.text")
		if len(open) > 0 {
			text += " " + c.T("way.removed.change")
		}
		dialog.Message(c.Env, c.T("way.removed"), text)
	})
}

// askRecovery makes a recovery key, in the place of one that there is if the owner agrees.
func (c *wayCard) askRecovery() {
	for _, w := range c.ways {
		if w.Kind == keys.Recovery && !w.Unwritten {
			dialog.Confirm(c.Env, dialog.ConfirmSpec{
				Title: c.T("way.recovery.again"), Text: c.T("way.recovery.again.text"), Yes: c.T("way.recovery.again.yes"), OnYes: c.makeRecovery,
			})
			return
		}
	}
	c.makeRecovery()
}

func (c *wayCard) makeRecovery() {
	var code []byte
	var way data.Way
	c.change(func(ctx context.Context, _ data.Progress) (err error) {
		code, way, err = c.Vault.NewRecovery(ctx)
		return err
	}, func() { c.showRecovery(code, way) })
}

// groupsAsked are the groups of a recovery key that are typed back, counted from 0.
var groupsAsked = [2]int{1, 5}

// showRecovery shows a recovery key, once, and ends when two of its groups were typed from
// what was written down. Only then is the one of before removed. A key that nobody has
// written down is removed again.
func (c *wayCard) showRecovery(code []byte, way data.Way) {
	saved := false
	groups := strings.Split(string(code), "-")
	text := prose.NewParagraph(c.Env, "\u2066"+string(code)+"\u2069", prose.Heading)
	rows := []fyne.CanvasObject{prose.NewParagraph(c.Env, c.T("way.recovery.text"), prose.Body), text}
	if picture, err := qr.Encode(string(code)); err == nil {
		rows = append(rows, layout.Center(qr.NewView(c.Env, picture, c.T("way.recovery.qr"))))
	}
	first, second := field.NewEntry(c.Env), field.NewEntry(c.Env)
	first.Direction, second.Direction = field.LTR, field.LTR
	save := button.NewWithIcon(c.Env, button.Link, theme.DocumentSaveIcon(), c.T("way.recovery.save"), func() { c.saveRecovery(code, func() { saved = true }) })
	rows = append(rows, layout.AlignLeading(c.Env, save))
	dialog.Form(c.Env, dialog.FormSpec{
		Title: c.T("way.recovery.title"), Width: 620, Yes: c.T("way.recovery.yes"), Focus: first,
		Fields: []field.Row{
			{Label: "", Widget: layout.VBox(rows...)},
			{Label: c.T("way.recovery.second"), Widget: first},
			{Label: c.T("way.recovery.sixth"), Widget: second},
		},
		Check: func() string {
			for i, e := range []*field.Entry{first, second} {
				if !strings.EqualFold(strings.TrimSpace(e.Text()), groups[groupsAsked[i]]) {
					return c.T("way.recovery.differs")
				}
			}
			return ""
		},
		OnYes: func() {
			clear(code)
			c.keepRecovery(way)
		},
		OnNo: func() {
			clear(code)
			if saved {
				c.keepRecovery(way)
			} else {
				c.dropRecovery(way)
			}
		},
	})
}

// keepRecovery notes that a recovery key is written down, which ends all others.
func (c *wayCard) keepRecovery(way data.Way) {
	c.change(func(ctx context.Context, progress data.Progress) error {
		return c.Vault.RecoveryWritten(ctx, way.ID, progress)
	}, func() {})
}

// dropRecovery removes a recovery key that nobody has written down. One of before stays.
func (c *wayCard) dropRecovery(way data.Way) {
	key := "way.recovery.dropped"
	if slices.ContainsFunc(c.ways, func(w data.Way) bool { return w.Kind == keys.Recovery && w.ID != way.ID && !w.Unwritten }) {
		key = "way.recovery.dropped.again"
	}
	c.remove(way, func() { dialog.Message(c.Env, c.T("way.removed"), c.T(key)) })
}

// saveRecovery saves a recovery key as a file, and calls saved once it is there.
func (c *wayCard) saveRecovery(code []byte, saved func()) {
	own := append(bytes.Clone(code), '\n') // the dialog may be closed, and code wiped, meanwhile
	c.Files.SaveFile("mujeeb-recovery.txt", kit.Filter{Extensions: []string{".txt"}}, func(path string) {
		c.WriteFile(func(ctx context.Context) error {
			return data.SaveFile(ctx, path, func(w io.Writer) error {
				_, err := w.Write(own)
				return err
			})
		}, func(err error) {
			clear(own)
			if err != nil {
				c.Fail(err)
				return
			}
			saved()
			dialog.Message(c.Env, c.T("way.recovery.saved"), c.T("way.recovery.saved.text", "file", filepath.Base(path)))
		})
	})
}

// wayTimes are how long somebody else may be let in: hours, 0 is for good.
var wayTimes = []struct {
	key   string
	hours int
}{{"day", 24}, {"week", 7 * 24}, {"month", 30 * 24}, {"good", 0}}

// askPassword lets somebody else in, such as staff, or a helper for a time.
func (c *wayCard) askPassword() {
	name, password, again := field.NewEntry(c.Env), field.NewPasswordEntry(c.Env), field.NewPasswordEntry(c.Env)
	options := make([]field.Option, len(wayTimes))
	for i, t := range wayTimes {
		options[i] = field.Option{Key: t.key, Text: c.T("way.for." + t.key)}
	}
	until := field.NewSelect(c.Env, options, nil)
	until.SetSelected("day")
	dialog.Form(c.Env, dialog.FormSpec{
		Title: c.T("way.add.title"), Text: c.T("way.add.text"), Width: 560, Yes: c.T("way.add.yes"),
		Fields: []field.Row{
			{Label: c.T("way.name"), Widget: name},
			{Label: c.T("way.for"), Widget: until},
			{Label: c.T("way.password.label"), Widget: password},
			{Label: c.T("start.password.again"), Widget: again},
		},
		Check: func() string {
			switch r := keys.Rate(password.Text(), append(c.own, name.Text())); {
			case strings.TrimSpace(name.Text()) == "":
				return c.T("way.name.empty")
			case !r.OK():
				return c.T("strength." + string(r.Reason))
			case password.Text() != again.Text():
				return c.T("start.password.differs")
			}
			return ""
		},
		OnYes: func() { c.addPassword(strings.TrimSpace(name.Text()), password.Secret(), until.Selected()) },
	})
}

func (c *wayCard) addPassword(name string, password []byte, until string) {
	var ends time.Time
	for _, t := range wayTimes {
		if t.key == until && t.hours > 0 {
			ends = c.Now().Add(time.Duration(t.hours) * time.Hour)
		}
	}
	c.change(func(ctx context.Context, _ data.Progress) error {
		defer clear(password)
		_, err := c.Vault.AddPassword(ctx, name, password, ends)
		return err
	}, func() {})
}
