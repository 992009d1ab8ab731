package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// DialogSpec describes a dialog of any content.
type DialogSpec struct {
	Title   string
	Content fyne.CanvasObject
	Buttons []*Button // in order of reading: the cancelling one first, the one that goes on last
	Focus   fyne.Focusable
	Width   float32 // 0 means 460
	Cancel  func()  // called for Escape instead of just closing
	Accept  func()  // called for Return in a field; nil means nothing is
	OnClose func()  // called once, whatever closed the dialog
}

// ShowDialog opens a dialog. Its buttons do not close it by themselves.
func ShowDialog(env *Env, s DialogSpec) *Dialog {
	buttons := []fyne.CanvasObject{Spacer()}
	for _, b := range s.Buttons {
		buttons = append(buttons, b)
	}
	width := s.Width
	if width == 0 {
		width = 460
	}
	body := container.New(bodyLayout{width}, NewParagraph(env, s.Title, Heading), s.Content, Row(env, buttons...))
	return OpenDialog(env, Pad(18, body), s.Focus, Answers{Cancel: s.Cancel, Accept: s.Accept, Closed: s.OnClose})
}

// bodyLayout stacks title, content and buttons in a fixed width; the content takes the height that is left.
type bodyLayout struct{ width float32 }

func (l bodyLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(scaled(l.width), GapLarge*float32(len(o)-1))
	for _, x := range o {
		s.Width = max(s.Width, x.MinSize().Width)
	}
	for _, x := range o {
		s.Height += heightAt(x, s.Width)
	}
	return s
}

func (l bodyLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := heightAt(o[0], size.Width), heightAt(o[2], size.Width)
	place(o[0], 0, 0, size.Width, top)
	place(o[1], 0, top+GapLarge, size.Width, max(0, size.Height-top-foot-2*GapLarge))
	place(o[2], 0, size.Height-foot, size.Width, foot)
}
