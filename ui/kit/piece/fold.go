package piece

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
)

// Fold hides details under a line that opens them.
type Fold struct {
	widget.BaseWidget
	head    *button.Button
	content fyne.CanvasObject
	box     *fyne.Container
	open    bool
	env     *kit.Env
}

// NewFold makes a closed fold.
func NewFold(env *kit.Env, title string, content fyne.CanvasObject) *Fold {
	f := &Fold{content: content, env: env}
	content.Hide()
	f.head = button.NewWithIcon(env, button.Link, f.arrow(), title, func() { f.SetOpen(!f.open) })
	f.box = layout.VBoxTight(layout.AlignLeading(env, f.head), content)
	f.ExtendBaseWidget(f)
	return f
}

// SetOpen shows or hides the details.
func (f *Fold) SetOpen(open bool) {
	f.open = open
	f.head.SetIcon(f.arrow())
	if open {
		f.content.Show()
	} else {
		f.content.Hide()
	}
	f.Refresh()
}

// arrow returns the icon for what a click does next.
func (f *Fold) arrow() fyne.Resource {
	if f.open {
		return theme.MenuDropUpIcon()
	}
	return theme.MenuDropDownIcon()
}

// Held returns the line and the details.
func (f *Fold) Held() []fyne.CanvasObject { return []fyne.CanvasObject{f.box} }

// CreateRenderer is called by the toolkit.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.box) }
