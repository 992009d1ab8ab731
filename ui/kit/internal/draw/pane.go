package draw

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ScrollPane shows only what of its content lies inside it, and hears of the wheel there.
//
// It stands inside the widget that scrolls: the toolkit cuts every widget with a method Scrolled off at its edge, and the
// frame of a field must not be.
type ScrollPane struct {
	widget.BaseWidget
	content  *fyne.Container
	scrolled func(*fyne.ScrollEvent)
}

// Scrolled is called by the toolkit.
func (p *ScrollPane) Scrolled(e *fyne.ScrollEvent) { p.scrolled(e) }

// CreateRenderer is called by the toolkit.
func (p *ScrollPane) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.content)
}

func NewScrollPane(content *fyne.Container, scrolled func(*fyne.ScrollEvent)) *ScrollPane {
	p := &ScrollPane{content: content, scrolled: scrolled}
	p.ExtendBaseWidget(p)
	return p
}
