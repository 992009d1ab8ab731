package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
)

type stub struct {
	*place
	r Route
}

func (s stub) content() fyne.CanvasObject {
	return kit.NewEmptyState(s.Env, theme.InfoIcon(), string(s.r.Page), "", nil)
}

func newTodayPage(p *place, r Route) page     { return stub{p, r} }
func newLeadsPage(p *place, r Route) page     { return stub{p, r} }
func newLeadPage(p *place, r Route) page      { return stub{p, r} }
func newImportPage(p *place, r Route) page    { return stub{p, r} }
func newCampaignsPage(p *place, r Route) page { return stub{p, r} }
func newCampaignPage(p *place, r Route) page  { return stub{p, r} }
func newBreachesPage(p *place, r Route) page  { return stub{p, r} }
func newBreachPage(p *place, r Route) page    { return stub{p, r} }
func newPoliciesPage(p *place, r Route) page  { return stub{p, r} }
func newPolicyPage(p *place, r Route) page    { return stub{p, r} }
func newConsentPage(p *place, r Route) page   { return stub{p, r} }
func newMailboxPage(p *place, r Route) page   { return stub{p, r} }
func newSettingsPage(p *place, r Route) page  { return stub{p, r} }
