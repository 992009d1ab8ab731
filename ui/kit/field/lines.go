package field

import (
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/internal/lines"
)

// This file converts between offsets in the text and points on the screen.
//
// Lines lie in a view inside the field's edge. x is counted from the left of a
// line, which itself stands at the left or right of the view; scroll is how
// much of the lines lies left of and above the view.

// shown returns the text as it is drawn: dots for a password.
func (f *field) shown() []rune {
	if f.hidden {
		return []rune(strings.Repeat("•", len(f.text)))
	}
	return f.text
}

// relayout breaks the text into lines for the present width.
func (f *field) relayout() {
	room := float32(0)
	if f.multi {
		room = f.viewWidth()
	}
	f.room = room
	f.lines = lines.Break(f.shown(), f.base, room, f.face())
}

// base returns the base level of a paragraph of the field.
func (f *field) base(s string) int {
	switch f.Direction {
	case LTR:
		return 0
	case RTL:
		return 1
	}
	return bidi.Base(s, draw.BaseLevel(f.env))
}

// atRight reports whether a line stands at the right of the view.
func (f *field) atRight(l lines.Line) bool {
	if f.Direction == LTR || len(f.text) == 0 {
		return f.env.RTL()
	}
	return l.Base == 1
}

// lineX returns the x at which a line begins in the view, before scrolling.
func (f *field) lineX(l lines.Line) float32 {
	if !f.atRight(l) {
		return 0
	}
	return f.viewWidth() - caretWidth - f.lineWidth(l)
}

// lineWidth returns the width of a line.
func (f *field) lineWidth(l lines.Line) (w float32) {
	text, face := f.shown(), f.face()
	for _, r := range l.Runs {
		w += face.Run(text, r, r.End)
	}
	return w
}

// lineOf returns the index of the line that the caret at offset stands on.
func (f *field) lineOf(offset int) int {
	for i, l := range f.lines {
		last := i == len(f.lines)-1
		if last || offset < f.lines[i+1].Start && offset >= l.Start {
			return i
		}
	}
	return 0
}

// caretX returns the x of the caret at an offset, from the left of its line.
// Between two runs the caret stays with the rune before it, so that typing goes
// on where the eye is.
func (f *field) caretX(l lines.Line, offset int) float32 {
	text, face, x := f.shown(), f.face(), float32(0)
	for _, r := range l.Runs {
		w := face.Run(text, r, r.End)
		if offset > r.Start && offset <= r.End || offset == l.Start && r.Start == l.Start {
			part := face.Run(text, r, offset)
			if r.RTL() {
				return x + w - part
			}
			return x + part
		}
		x += w
	}
	return 0
}

// offsetAt returns the offset whose caret is nearest to x.
func (f *field) offsetAt(l lines.Line, x float32) int {
	text, face, left := f.shown(), f.face(), float32(0)
	for i, r := range l.Runs {
		w := face.Run(text, r, r.End)
		if x <= left+w || i == len(l.Runs)-1 {
			into := x - left
			if r.RTL() {
				into = w - into
			}
			return f.offsetInRun(text, r, into)
		}
		left += w
	}
	return l.Start
}

// offsetInRun returns the offset in a run whose distance from the run's
// beginning is nearest to into.
func (f *field) offsetInRun(text []rune, r bidi.Run, into float32) int {
	face := f.face()
	lo, hi := r.Start, r.End
	for lo < hi {
		mid := (lo + hi) / 2
		if face.Run(text, r, mid+1) < into {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo >= r.End {
		return r.End
	}
	a, b := face.Run(text, r, lo), face.Run(text, r, lo+1)
	if into-a > b-into {
		return f.after(lo)
	}
	return lo
}

// offset returns the offset nearest to a point of the widget.
func (f *field) offset(p fyne.Position) int {
	v := f.viewPosition()
	i := int((p.Y - v.Y + f.scroll.Y) / f.face().Height())
	l := f.lines[min(max(i, 0), len(f.lines)-1)]
	return f.offsetAt(l, p.X-v.X+f.scroll.X-f.lineX(l))
}

// reveal scrolls the caret into sight.
func (f *field) reveal() {
	if len(f.lines) == 0 {
		return
	}
	i := f.lineOf(f.caret)
	l, h := f.lines[i], f.face().Height()
	if f.multi {
		y := float32(i) * h
		f.scroll.Y = min(max(f.scroll.Y, y+h-f.viewHeight()), y)
	} else {
		x := f.lineX(l) + f.caretX(l, f.caret)
		f.scroll.X = min(max(f.scroll.X, x+caretWidth-f.viewWidth()), x)
	}
}

// clampScroll keeps the view on the lines.
func (f *field) clampScroll() {
	if f.multi {
		high := float32(len(f.lines))*f.face().Height() - f.viewHeight()
		f.scroll = fyne.NewPos(0, min(max(f.scroll.Y, 0), max(high, 0)))
		return
	}
	l := f.lines[0]
	over := max(0, f.lineWidth(l)+caretWidth-f.viewWidth())
	low, high := float32(0), over
	if f.atRight(l) {
		low, high = -over, 0
	}
	f.scroll = fyne.NewPos(min(max(f.scroll.X, low), high), 0)
}
