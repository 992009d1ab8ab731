package ui

import "mujeeb/ui/page"

// pageKind says how a page is made, and where the person is meanwhile on the rail.
type pageKind struct {
	rail page.Name
	make func(*page.Place, page.Route) page.Page
}

// pages gives every kind of page. It is a function since pages lead to each other.
func pages() map[page.Name]pageKind {
	return map[page.Name]pageKind{
		page.Today:     {page.Today, newTodayPage},
		page.Leads:     {page.Leads, newLeadsPage},
		page.Lead:      {page.Leads, newLeadPage},
		page.Import:    {page.Leads, newImportPage},
		page.Campaigns: {page.Campaigns, newCampaignsPage},
		page.Campaign:  {page.Campaigns, newCampaignPage},
		page.Breaches:  {page.Breaches, newBreachesPage},
		page.Breach:    {page.Breaches, newBreachPage},
		page.Policies:  {page.Policies, newPoliciesPage},
		page.Policy:    {page.Policies, newPolicyPage},
		page.Consent:   {page.Consent, newConsentPage},
		page.Mailbox:   {page.Mailbox, newMailboxPage},
		page.Settings:  {page.Settings, newSettingsPage},
	}
}
