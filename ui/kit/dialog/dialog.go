// Package dialog asks and tells over the window: questions, messages, errors,
// forms and single lines. A dialog stays until one of its answers closes it,
// Escape is pressed, or the vault is locked (Env.CloseDialogs).
package dialog

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Spec describes a dialog of any content.
type Spec struct {
	Title   string
	Content fyne.CanvasObject
	Buttons []*button.Button // in order of reading, the one that goes on last
	Focus   fyne.Focusable
	Width   float32 // 0 means 460
	Cancel  func()  // called for Escape; nil closes the dialog
	Accept  func()  // called for Return in a field; nil ignores it
	OnClose func()  // called once, whatever closed the dialog; may be nil
}

// Show opens a dialog. Its buttons don't close it by themselves.
func Show(env *kit.Env, s Spec) *kit.Dialog {
	buttons := []fyne.CanvasObject{layout.Spacer()}
	for _, b := range s.Buttons {
		buttons = append(buttons, b)
	}
	width := s.Width
	if width == 0 {
		width = 460
	}
	body := container.New(bodyLayout{width}, prose.NewParagraph(env, s.Title, prose.Heading), s.Content, layout.HBox(env, buttons...))
	return kit.OpenDialog(env, layout.Pad(18, body), s.Focus, kit.Answers{Cancel: s.Cancel, Accept: s.Accept, Closed: s.OnClose})
}

// bodyLayout puts title, content and buttons under each other in a width; the
// content takes the height that is left.
type bodyLayout struct{ width float32 }

func (l bodyLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(draw.Scaled(l.width), kit.GapLarge*float32(len(o)-1))
	for _, x := range o {
		s.Width = max(s.Width, x.MinSize().Width)
	}
	for _, x := range o {
		s.Height += draw.HeightAt(x, s.Width)
	}
	return s
}

func (l bodyLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := draw.HeightAt(o[0], size.Width), draw.HeightAt(o[2], size.Width)
	draw.Place(o[0], 0, 0, size.Width, top)
	draw.Place(o[1], 0, top+kit.GapLarge, size.Width, max(0, size.Height-top-foot-2*kit.GapLarge))
	draw.Place(o[2], 0, size.Height-foot, size.Width, foot)
}
