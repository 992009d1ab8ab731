package field

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
)

// radio is one line of a RadioGroup.
type radio struct {
	tick
	group *RadioGroup
	index int
}

// Disabled is called by the toolkit. Lines that are not chosen report true, so
// that Tab stops at the group once.
func (r *radio) Disabled() bool {
	stop := slices.IndexFunc(r.group.options, func(o Option) bool { return o.Key == r.group.selected })
	return r.index != max(0, stop)
}

// Text returns the text beside the mark as it was set.
func (r *radio) Text() string { return r.text }

// CreateRenderer is called by the toolkit.
func (r *radio) CreateRenderer() fyne.WidgetRenderer { return r.draw(r) }

// RadioGroup lets one of a few options be chosen, all of them in sight. While a
// line has the focus, the up and down arrow keys choose its neighbours.
type RadioGroup struct {
	widget.BaseWidget
	OnChanged func(key string)

	options  []Option
	selected string
	radios   []*radio
	box      *fyne.Container
}

// NewRadioGroup makes a group with nothing chosen.
func NewRadioGroup(env *kit.Env, options []Option, changed func(key string)) *RadioGroup {
	g := &RadioGroup{OnChanged: changed, options: options, box: layout.VBoxTight()}
	for i, o := range options {
		r := &radio{group: g, index: i}
		r.env, r.text = env, o.Text
		r.onIcon, r.offIcon = theme.IconNameRadioButtonChecked, theme.IconNameRadioButton
		r.toggle = func() { g.choose(i) }
		r.arrow = func(step int) { g.choose(min(max(i+step, 0), len(options)-1)) }
		r.Extend(env, r)
		g.radios = append(g.radios, r)
		g.box.Add(r)
	}
	g.ExtendBaseWidget(g)
	return g
}

// choose selects the option at i and moves the focus to its line.
func (g *RadioGroup) choose(i int) {
	g.SetSelected(g.options[i].Key)
	kit.Focus(g.radios[i], g)
}

// Line returns the line that Tab stops at, to give it the focus: the one that is
// chosen, or the first.
func (g *RadioGroup) Line() fyne.Focusable {
	for _, r := range g.radios {
		if !r.Disabled() {
			return r
		}
	}
	return nil
}

// Selected returns the key of the chosen option, or nothing.
func (g *RadioGroup) Selected() string { return g.selected }

// SetSelected chooses an option, and calls OnChanged where that is a change.
func (g *RadioGroup) SetSelected(key string) {
	if key == g.selected {
		return
	}
	g.selected = key
	for i, o := range g.options {
		g.radios[i].on = o.Key == key
		g.radios[i].Refresh()
	}
	if g.OnChanged != nil {
		g.OnChanged(key)
	}
}

// Held returns the lines.
func (g *RadioGroup) Held() []fyne.CanvasObject { return []fyne.CanvasObject{g.box} }

// CreateRenderer is called by the toolkit.
func (g *RadioGroup) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.box) }
