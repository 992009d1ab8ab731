package consent

import (
	"context"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/kit/qr"
	"mujeeb/ui/page"
)

// shownHead is a head with its picture.
type shownHead struct {
	data.LedgerHead
	code qr.Code
}

// showHead shows the newest head to be kept outside of this computer.
func (a *anchors) showHead() {
	page.Finish(a.Place, func(ctx context.Context) (h shownHead, err error) {
		if h.LedgerHead, err = a.Vault.KeepHead(ctx, data.AnchorPaper); err == nil {
			h.code, err = qr.Encode(h.Signed)
		}
		return h, err
	}, page.OrFail(a.Place, func(h shownHead) {
		a.reload()
		a.headDialog(h)
	}))
}

func (a *anchors) headDialog(h shownHead) {
	var d *kit.Dialog
	closing := button.New(a.Env, button.Plain, a.T("kit.close"), func() { d.Close() })
	var copying *button.Button
	copying = button.NewWithIcon(a.Env, button.Plain, theme.ContentCopyIcon(), a.T("anchor.head.copy"), func() {
		a.Copy(h.Signed)
		copying.SetText(a.T("anchor.head.copied"))
	})
	saving := button.NewWithIcon(a.Env, button.Primary, theme.DocumentSaveIcon(), a.T("anchor.head.save"), func() { a.savePicture(h) })
	d = dialog.Show(a.Env, dialog.Spec{
		Title: a.T("anchor.head.title"), Width: 600, Focus: saving, Content: a.headContent(h),
		Buttons: []*button.Button{closing, copying, saving}, Accept: func() { a.savePicture(h) },
	})
}

// headContent shows the code of a head, which is always in sight as a whole, beside what
// it is good for and its lines.
func (a *anchors) headContent(h shownHead) fyne.CanvasObject {
	lines := strings.ReplaceAll(strings.TrimSpace(h.Signed), "\n\n", "\n")
	about := layout.VBox(
		prose.NewParagraph(a.Env, a.T("anchor.head.about", "n", int(h.Size), "date", a.Lang.Date(a.Local(h.SignedAt))), prose.Body),
		prose.NewParagraph(a.Env, a.T("anchor.head.why"), prose.Body),
		prose.NewParagraph(a.Env, lines, prose.Caption))
	code := layout.Pad(kit.GapSmall, qr.NewView(a.Env, h.code, a.T("anchor.head.caption")))
	return layout.MinHeight(280, layout.Border(a.Env, nil, nil, nil, layout.VBoxTight(code), layout.ScrollOutdented(about)))
}

// pixels is the width of a module of the picture that is saved.
const pixels = 8

// savePicture asks for a file and writes the code of a head into it.
func (a *anchors) savePicture(h shownHead) {
	name := "ledger-head-" + a.Local(a.Now()).Format(page.DayLayout) + ".png"
	a.Files.SaveFile(name, kit.Filter{Extensions: []string{".png"}}, func(path string) {
		a.WriteFile(func(ctx context.Context) error {
			side := pixels * h.code.Modules()
			return data.SaveFile(ctx, path, func(w io.Writer) error { return png.Encode(w, h.code.Image(side, side)) })
		}, func(err error) {
			if err != nil {
				a.Fail(err)
				return
			}
			dialog.Message(a.Env, a.T("anchor.head.saved.title"), a.T("anchor.head.saved", "file", filepath.Base(path), "folder", filepath.Dir(path)))
		})
	})
}
