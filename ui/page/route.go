package page

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
)

// Name names a page.
type Name string

// The pages. Those on the rail come first, in its order.
const (
	Today      Name = "today"
	Leads      Name = "leads"
	Campaigns  Name = "campaigns"
	Requests   Name = "requests"
	Breaches   Name = "breaches"
	Policies   Name = "policies"
	Consent    Name = "consent"
	Register   Name = "register" // the data map
	Mailbox    Name = "mailbox"  // what arrived at the practice server
	Activity   Name = "activity" // what was done, and connected to
	Settings   Name = "settings"
	Lead       Name = "lead"
	Duplicates Name = "duplicates" // people who may be in the vault twice
	Import     Name = "import"
	Campaign   Name = "campaign" // a run of any class
	Request    Name = "request"
	Breach     Name = "breach"
	Report     Name = "report" // of a breach, to the authority
	Lost       Name = "lost"   // what to do when a computer is lost
	Policy     Name = "policy"
	About      Name = "about" // shown while the vault is locked, too, as are the next two
	Help       Name = "help"
	Log        Name = "log" // the program's, and a report for support

	Heard Name = "heard" // what came back from people
)

// Route names a page and what it shows.
type Route struct {
	Page Name
	ID   int64 // of the row that the page is about; 0 for a new one, or for a list
	Kept any   // what the page's Keep gave when it was last left, or a wish
}

// Wish is what somebody wants of a page that they are led to. A page that does
// not know a wish is shown as it is at first.
type Wish string

// The wishes.
const (
	DefinePurpose Wish = "purpose"  // of the page of consent
	SeeLedger     Wish = "ledger"   // likewise: its tab of the ledger
	SetUpAccount  Wish = "account"  // of the settings
	SeeBackups    Wish = "backups"  // likewise: their tab of the vault
	SeeAccounts   Wish = "accounts" // likewise: their tab of mail, with the form of the account that the route names

	SeeLaw    Wish = "law"    // of the settings: their tab of the law
	SeeUnsure Wish = "unsure" // of the page of a run: its tab of messages of which nobody knows the end

	SeeCells Wish = "cells" // of the page of imports: cells that could not be read

	Rehearse Wish = "rehearse" // of the page of a new breach: it is a rehearsal

	SeeConnections Wish = "connections" // of the page of activity: its tab of connections
	SeeExports     Wish = "exports"     // likewise: its tab of exports

	HandOver Wish = "hand_over" // of the page of a lead: that all that is held on them is exported
	Erase    Wish = "erase"     // likewise: that they are erased
)

// HeardKind is the wish of the page of what came back that it lists one kind alone. The
// route names a run where it is to list what came back of that one.
type HeardKind string

// The kinds that are led to.
const (
	HeardOpen       HeardKind = "open"
	HeardReplies    HeardKind = "replies"
	HeardOptOuts    HeardKind = "optouts"
	HeardBounces    HeardKind = "bounces"
	HeardComplaints HeardKind = "complaints"
)

// TakeFile is the wish of the page of imports that a file is brought in: its path.
type TakeFile string

// PickLeads is the wish of the list of leads that it shows whom a filter picks.
type PickLeads data.LeadFilter

// WriteTo is the wish of the page of a new campaign that it is for these people alone.
type WriteTo []int64

// Page is one screen.
type Page interface {
	Content() fyne.CanvasObject
}

// Refresher is a page that shows what changes behind its back: messages that
// leave, clocks that run. It is called on the UI goroutine, at most a few times a second.
type Refresher interface{ Refresh() }

// Keeper is a page that wants to be found again as it was left.
type Keeper interface{ Keep() any }

// Leaver is a page that has something to finish when it is left, by whatever way.
type Leaver interface{ Leave() }

// Finder is a page with a search field.
type Finder interface{ Find() }

// Adder is a page that can start a new row.
type Adder interface{ Add() }

// Saver is a page with fields to save. It may be asked before they are there.
type Saver interface{ SaveNow() }
