package draw

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ScrollPane clips its content and passes the wheel's events to a function.
//
// It stands inside the widget that scrolls: the toolkit clips every widget that
// has a Scrolled method, and the frame of a field must not be clipped.
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

// NewScrollPane makes a pane around content.
func NewScrollPane(content *fyne.Container, scrolled func(*fyne.ScrollEvent)) *ScrollPane {
	p := &ScrollPane{content: content, scrolled: scrolled}
	p.ExtendBaseWidget(p)
	return p
}
