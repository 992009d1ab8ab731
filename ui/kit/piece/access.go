package piece

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

var (
	_ fyne.Accessible = (*Badge)(nil)
	_ fyne.Accessible = (*Banner)(nil)
	_ fyne.Accessible = (*ProgressLine)(nil)
	_ fyne.Accessible = (*Shares)(nil)
	_ fyne.Accessible = (*StatTile)(nil)
)

// AccessibilityLabel is called by the toolkit.
func (b *Badge) AccessibilityLabel() string { return b.text }

// AccessibilityRole is called by the toolkit.
func (b *Badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is called by the toolkit.
func (b *Banner) AccessibilityLabel() string { return b.Text() }

// AccessibilityRole is called by the toolkit.
func (b *Banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is called by the toolkit.
func (p *ProgressLine) AccessibilityLabel() string {
	return kit.Spoken(p.env, p.label.Text(), p.Count())
}

// AccessibilityRole is called by the toolkit.
func (p *ProgressLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is called by the toolkit.
func (s *StatTile) AccessibilityLabel() string { return kit.Spoken(s.env, s.label, s.value) }

// AccessibilityRole is called by the toolkit.
func (s *StatTile) AccessibilityRole() fyne.AccessibleRole {
	if s.OnTapped == nil {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleLink
}
