package ui

import (
	"mujeeb/ui/about"
	"mujeeb/ui/activity"
	"mujeeb/ui/breaches"
	"mujeeb/ui/campaigns"
	"mujeeb/ui/consent"
	"mujeeb/ui/heard"
	"mujeeb/ui/imports"
	"mujeeb/ui/leads"
	"mujeeb/ui/mailbox"
	"mujeeb/ui/page"
	"mujeeb/ui/policies"
	"mujeeb/ui/register"
	"mujeeb/ui/requests"
	"mujeeb/ui/retention"
	"mujeeb/ui/settings"
	"mujeeb/ui/today"
)

// pageKind says how a page is made, and where the person is meanwhile on the rail.
type pageKind struct {
	rail page.Name
	make func(*page.Place, page.Route) page.Page
}

// pages returns every kind of page. It is a function since pages lead to each other.
func pages() map[page.Name]pageKind {
	return map[page.Name]pageKind{
		page.Today:      {page.Today, today.New},
		page.Leads:      {page.Leads, leads.NewList},
		page.Lead:       {page.Leads, leads.NewLead},
		page.Duplicates: {page.Leads, leads.NewDuplicates},
		page.Import:     {page.Leads, imports.New},
		page.Campaigns:  {page.Campaigns, campaigns.NewList},
		page.Campaign:   {page.Campaigns, campaigns.NewCampaign},
		page.Requests:   {page.Requests, requests.NewList},
		page.Request:    {page.Requests, requests.NewRequest},
		page.Breaches:   {page.Breaches, breaches.NewList},
		page.Breach:     {page.Breaches, breaches.NewBreach},
		page.Report:     {page.Breaches, breaches.NewReport},
		page.Lost:       {page.Breaches, breaches.NewLost},
		page.Policies:   {page.Policies, policies.NewList},
		page.Policy:     {page.Policies, policies.NewPolicy},
		page.Consent:    {page.Consent, consent.New},
		page.Register:   {page.Register, register.New},
		page.Retention:  {page.Register, retention.New},
		page.Mailbox:    {page.Mailbox, mailbox.New},
		page.Activity:   {page.Activity, activity.New},
		page.Settings:   {page.Settings, settings.New},
		page.About:      {page.Settings, about.New},
		page.Help:       {page.Settings, about.NewHelp},
		page.Log:        {page.Activity, activity.NewLog},
		page.Heard:      {page.Activity, heard.New},
	}
}
