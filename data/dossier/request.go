package dossier

import (
	"time"

	"mujeeb/data"
)

// request is a person's use of a right.
type request struct {
	Number       int64     `json:"request"`     // of the request in the controller's list
	Right        string    `json:"right"`       // "access", "rectify", "erase", "restrict", "portability", "object", "withdraw", "automated" or "complaint"
	Way          string    `json:"came_by"`     // "email", "messenger", "phone", "counter" or "letter"
	ReceivedAt   time.Time `json:"received_at"` // when it came
	Asked        string    `json:"asked"`       // what for, in words
	Decision     string    `json:"decision"`    // "granted", "partly", "refused", "dropped" or "" while nothing is decided
	Why          string    `json:"decision_reason"`
	ExtendedAt   time.Time `json:"extended_at,omitzero"` // when the person was told that it takes longer
	ExtendedWhy  string    `json:"extension_reason"`
	AnsweredAt   time.Time `json:"answered_at,omitzero"`
	AnsweredWay  string    `json:"answered_by"`            // as came_by; "" before
	RestrictedAt time.Time `json:"restricted_at,omitzero"` // since when the person's data is only stored
	LiftedAt     time.Time `json:"lifted_at,omitzero"`     // when that ended
	Steps        []step    `json:"steps"`                  // what was done, the oldest first
}

// step is one thing that was done about a request.
type step struct {
	Act     string    `json:"step"`
	At      time.Time `json:"done_at"`
	NotedAt time.Time `json:"noted_at"` // when it was written down
	Detail  string    `json:"detail"`   // a code
	Text    string    `json:"words"`
	Was     string    `json:"before"` // of what was corrected
	Became  string    `json:"after"`  // likewise
}

func newRequest(q data.LoggedRequest) request {
	r := request{
		Number: q.ID, Right: string(q.Right), Way: string(q.Way), ReceivedAt: q.ReceivedAt, Asked: q.Asked, Decision: string(q.Decision), Why: q.DecidedWhy,
		ExtendedAt: q.ExtendedAt, ExtendedWhy: q.ExtendedWhy, AnsweredAt: q.AnsweredAt, AnsweredWay: string(q.AnsweredWay),
		RestrictedAt: q.RestrictedAt, LiftedAt: q.LiftedAt, Steps: []step{},
	}
	for _, e := range q.Log {
		r.Steps = append(r.Steps, step{string(e.Act), e.At, e.NotedAt, e.Detail, e.Text, e.Was, e.Became})
	}
	return r
}
