package breaches

import (
	"time"

	"mujeeb/data"
	"mujeeb/letters"
)

// breachNotice returns the run that takes the notice of a breach to the people
// it concerns by what is kept of it, in the controller's name. zone is the admin's; the laws are those that count.
func breachNotice(b data.Breach, s data.Settings, zone *time.Location, laws []string) data.Run {
	l := letters.BreachNotice(letters.Breach{
		Lang: b.Lang, From: letters.Sender{Name: s.Controller, Contact: s.Contact},
		Noticed: b.NoticedAt.In(zone), Happened: b.HappenedAt.In(zone), Parts: b.Parts, Laws: laws,
	})
	return data.Run{Class: data.ClassBreach, Title: b.Title, Lang: l.Lang, Audience: data.InBreach(b.ID), Subject: l.Subject, Body: l.Body}
}
