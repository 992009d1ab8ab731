package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// scrollPane shows only what of its content lies inside it, and hears of the wheel there.
//
// It stands inside the widget that scrolls: the toolkit cuts every widget with a method Scrolled off at its edge, and the
// frame of a field must not be.
type scrollPane struct {
	widget.BaseWidget
	content  *fyne.Container
	scrolled func(*fyne.ScrollEvent)
}

// Scrolled is called by the toolkit.
func (p *scrollPane) Scrolled(e *fyne.ScrollEvent) { p.scrolled(e) }

// CreateRenderer is called by the toolkit.
func (p *scrollPane) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.content)
}

func newScrollPane(content *fyne.Container, scrolled func(*fyne.ScrollEvent)) *scrollPane {
	p := &scrollPane{content: content, scrolled: scrolled}
	p.ExtendBaseWidget(p)
	return p
}
