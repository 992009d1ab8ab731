package policies

import (
	"time"

	"mujeeb/data"
	"mujeeb/letters"
)

// policyNotice returns the run that tells people about a version of the policy,
// in the controller's name, with the whole text below when whole is true. zone is
// the admin's.
func policyNotice(v data.PolicyVersion, s data.Settings, zone *time.Location, whole bool) data.Run {
	p := letters.Policy{
		Lang: v.Lang, From: letters.Sender{Name: s.Controller, Contact: s.Contact},
		Number: v.Number, InForce: v.EffectiveAt.In(zone), Changes: v.ChangeNote,
	}
	if whole {
		p.FullText = v.Text
	}
	l := letters.PolicyNotice(p)
	return data.Run{Class: data.ClassPolicy, Title: l.Title, Lang: l.Lang, Subject: l.Subject, Body: l.Body}
}
