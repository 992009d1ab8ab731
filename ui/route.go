package ui

import "fyne.io/fyne/v2"

// PageName names a page.
type PageName string

// The pages. Those on the rail come first, in its order.
const (
	PageToday     PageName = "today"
	PageLeads     PageName = "leads"
	PageCampaigns PageName = "campaigns"
	PageBreaches  PageName = "breaches"
	PagePolicies  PageName = "policies"
	PageConsent   PageName = "consent"
	PageMailbox   PageName = "mailbox" // what arrived at the practice server
	PageSettings  PageName = "settings"
	PageLead      PageName = "lead"
	PageImport    PageName = "import"
	PageCampaign  PageName = "campaign" // a run of any class
	PageBreach    PageName = "breach"
	PagePolicy    PageName = "policy"
)

// Route names a page and what it shows.
type Route struct {
	Page PageName
	ID   int64 // of the row that the page is about; 0 for a new one, or for a list
	Kept any   // what the page gave keep when it was last left, or a Wish
}

// Wish is what somebody wants of a page that they are led to. A page that does
// not know a wish is shown as it is at first.
type Wish string

// The wishes.
const (
	DefinePurpose Wish = "purpose" // of the page of consent
	SetUpAccount  Wish = "account" // of the settings
)

// TakeFile is the wish that a file is brought in: its path.
type TakeFile string

// page is one screen.
type page interface {
	content() fyne.CanvasObject
}

// refresher is a page that shows what changes behind its back: messages that
// leave, clocks that run. It is called on the UI goroutine, at most a few times a second.
type refresher interface{ refresh() }

// keeper is a page that wants to be found again as it was left.
type keeper interface{ keep() any }

// leaver is a page that has something to finish when it is left, by whatever way.
type leaver interface{ leave() }

// finder is a page with a search field.
type finder interface{ find() }

// adder is a page that can start a new row.
type adder interface{ add() }

// saver is a page with fields to save. It may be asked before they are there.
type saver interface{ saveNow() }

// pageKind says how a page is made, and where the person is meanwhile on the rail.
type pageKind struct {
	rail PageName
	make func(*place, Route) page
}

// pages gives every kind of page. It is a function since pages lead to each other.
func pages() map[PageName]pageKind {
	return map[PageName]pageKind{
		PageToday:     {PageToday, newTodayPage},
		PageLeads:     {PageLeads, newLeadsPage},
		PageLead:      {PageLeads, newLeadPage},
		PageImport:    {PageLeads, newImportPage},
		PageCampaigns: {PageCampaigns, newCampaignsPage},
		PageCampaign:  {PageCampaigns, newCampaignPage},
		PageBreaches:  {PageBreaches, newBreachesPage},
		PageBreach:    {PageBreaches, newBreachPage},
		PagePolicies:  {PagePolicies, newPoliciesPage},
		PagePolicy:    {PagePolicies, newPolicyPage},
		PageConsent:   {PageConsent, newConsentPage},
		PageMailbox:   {PageMailbox, newMailboxPage},
		PageSettings:  {PageSettings, newSettingsPage},
	}
}
