// Package layout says where widgets stand. Its layouts mirror: leading is left
// in English and right in Arabic.
//
// A layout here gives an object its width first and then asks how high it must
// be, because the height of a text depends on its width. So a page is right
// after one pass, in a window and in a picture alike.
//
// HBox, VBox and their relatives put objects beside and under each other;
// Border gives one the room that others leave. AsideTop and AsideMiddle put one
// object beside another, Beside too where there is room; SplitHeight and ScrollUpper one above another.
// FixedWidth, MinWidth and MinHeight change what an object asks for, AtMost what
// it gets; Pad and Outdent the space around it.
package layout

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// mirrored lays out as inner does, and flips the result left to right where
// pages run from right to left.
type mirrored struct {
	env   *kit.Env
	inner fyne.Layout
}

func (m mirrored) MinSize(o []fyne.CanvasObject) fyne.Size { return m.inner.MinSize(o) }

func (m mirrored) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m.inner.Layout(o, s)
	if !m.env.RTL() {
		return
	}
	for _, x := range o {
		p := x.Position()
		x.Move(fyne.NewPos(s.Width-p.X-x.Size().Width, p.Y))
	}
}

// Mirror makes a layout that follows the direction of the page out of one that
// runs from left to right.
func Mirror(env *kit.Env, inner fyne.Layout) fyne.Layout { return mirrored{env, inner} }
