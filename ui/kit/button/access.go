package button

import "fyne.io/fyne/v2"

var _ fyne.Accessible = (*Button)(nil)

// AccessibilityLabel is called by the toolkit. A button of an icon alone is called
// by its caption.
func (b *Button) AccessibilityLabel() string { return b.Spoken(b.text) }

// AccessibilityRole is called by the toolkit.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
