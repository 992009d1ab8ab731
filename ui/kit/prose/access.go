package prose

import "fyne.io/fyne/v2"

var (
	_ fyne.Accessible = (*Label)(nil)
	_ fyne.Accessible = (*RichText)(nil)
)

// AccessibilityLabel is called by the toolkit.
func (l *Label) AccessibilityLabel() string { return l.text }

// AccessibilityRole is called by the toolkit.
func (l *Label) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is called by the toolkit.
func (m *RichText) AccessibilityLabel() string { return m.Text() }

// AccessibilityRole is called by the toolkit.
func (m *RichText) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
