package nav

import "fyne.io/fyne/v2"

var (
	_ fyne.Accessible = (*railItem)(nil)
	_ fyne.Accessible = (*tabName)(nil)
)

// AccessibilityLabel is called by the toolkit.
func (it *railItem) AccessibilityLabel() string {
	if it.rail.selected == it.Key {
		return it.Spoken(it.Text(), it.env.T("kit.access.chosen"))
	}
	return it.Spoken(it.Text())
}

// AccessibilityRole is called by the toolkit.
func (it *railItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// AccessibilityLabel is called by the toolkit.
func (n *tabName) AccessibilityLabel() string {
	place := n.env.T("kit.access.tab", "number", n.index+1, "all", len(n.tabs.names))
	if n.index == n.tabs.at {
		return n.Spoken(n.text, place, n.env.T("kit.access.chosen"))
	}
	return n.Spoken(n.text, place)
}

// AccessibilityRole is called by the toolkit.
func (n *tabName) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
