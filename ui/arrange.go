package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
)

// beside gives fixed its own width at the trailing side, level with the top of
// grow, which takes the rest of the line.
func beside(env *kit.Env, grow, fixed fyne.CanvasObject) fyne.CanvasObject {
	return kit.Border(env, nil, nil, nil, kit.VBox(kit.Row(env, kit.Tight(), fixed)), grow)
}

// swap shows one of several things at a time, in the place where its object stands.
type swap struct{ object *fyne.Container }

func newSwap(o fyne.CanvasObject) swap { return swap{kit.Pad(0, o)} }

// to shows another thing.
func (s swap) to(o fyne.CanvasObject) {
	if s.object.Objects[0] != o {
		s.object.Objects[0] = o
		s.object.Refresh()
	}
}

// fact is something that is shown and can't be changed.
type fact struct{ label, text string }

// facts shows what is known, a line each; what is not known says so.
func facts(env *kit.Env, all []fact) fyne.CanvasObject {
	box := kit.VBox()
	for _, f := range all {
		text := kit.NewParagraph(env, f.text, kit.Body)
		if f.text == "" {
			text = kit.NewParagraph(env, env.T("lead.fact.unknown"), kit.Muted)
		}
		box.Add(kit.Border(env, nil, nil, wide(factLabel, kit.NewParagraph(env, f.label, kit.Muted)), nil, text))
	}
	return box
}

const factLabel = 160

// level puts an object into the middle of the height given, as wide as can be.
func level(o fyne.CanvasObject) fyne.CanvasObject { return container.New(levelLayout{}, o) }

type levelLayout struct{}

func (levelLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (levelLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := min(o[0].MinSize().Height, s.Height)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[0].Move(fyne.NewPos(0, (s.Height-h)/2))
}

// inField gives a text in a form the height of a field, so that it stands on the
// line of its label.
func inField(o fyne.CanvasObject) fyne.CanvasObject { return kit.Height(fieldLine, level(o)) }

const fieldLine = 38

// shared divides the height between two objects; the upper one gets this share.
func shared(upper float32, a, b fyne.CanvasObject) fyne.CanvasObject {
	return container.New(sharedLayout{upper}, a, b)
}

type sharedLayout struct{ upper float32 }

func (sharedLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}

func (l sharedLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := min(s.Height*l.upper, s.Height-o[1].MinSize().Height)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[0].Move(fyne.Position{})
	o[1].Resize(fyne.NewSize(s.Width, s.Height-h))
	o[1].Move(fyne.NewPos(0, h))
}

// wide gives an object exactly this width, whatever it would ask for.
func wide(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(wideLayout{width}, o)
}

type wideLayout struct{ width float32 }

func (l wideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.width, o[0].MinSize().Height)
}

func (l wideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(s)
	o[0].Move(fyne.Position{})
}
