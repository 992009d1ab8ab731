package main

import (
	"time"

	"mujeeb/data"
	"mujeeb/data/intake"
)

// answer is what is printed about a file.
type answer struct {
	File  string   `json:"file"`
	Error *refusal `json:"error,omitempty"` // nothing else is there then

	Kind     intake.Kind     `json:"kind,omitempty"`
	Encoding intake.Encoding `json:"encoding,omitempty"`
	Asked    []string        `json:"asked,omitempty"` // what the page asks before it reads the file; the first choice was taken

	Rows     int `json:"rows"`
	People   int `json:"people"`  // leads in the vault, and people who left and whom it did not know
	Agreed   int `json:"agreed"`  // people whose agreement was recorded
	OptOuts  int `json:"optouts"` // people who are opted out by this file
	Blocked  int `json:"blocked"` // of these, people of whom nothing is kept but what blocks their addresses
	TestRows int `json:"testRows"`

	Columns []column `json:"columns"`
	Values  []value  `json:"values"`
	Options options  `json:"options"`
	Doubts  []doubt  `json:"doubts"`
	Shared  []shared `json:"shared"`
	Unread  []cell   `json:"unread"`  // kept as details
	Remarks []cell   `json:"remarks"` // taken as they are, and pointed out
	Aside   []row    `json:"aside"`
	Leads   []lead   `json:"leads"`
	Taken   []said   `json:"taken"` // the rows that were taken, with what each says
}

// refusal is why a file can't be taken.
type refusal struct {
	Code    string   `json:"code"`
	What    string   `json:"what,omitempty"` // it is, where it is no table of people
	Line    int      `json:"line,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Members []string `json:"members,omitempty"` // of which the page lets one be chosen, opt-outs first
}

type column struct {
	Name      string               `json:"name"`
	Field     intake.Field         `json:"field"`
	Why       intake.Reason        `json:"why"`
	Suggested intake.Field         `json:"suggested,omitempty"`
	Prefix    string               `json:"prefix,omitempty"`
	Answers   map[string]data.Said `json:"answers,omitempty"`
}

type value struct {
	Column string    `json:"column"`
	Text   string    `json:"text"`
	Count  int       `json:"count"`
	Said   data.Said `json:"said"`
	Known  bool      `json:"known"`
	Date   bool      `json:"date,omitempty"`
}

type options struct {
	Source       string        `json:"source,omitempty"`
	DayFirst     bool          `json:"dayFirst"`
	DayUnclear   bool          `json:"dayUnclear"`
	EveryoneLeft bool          `json:"everyoneLeft"`
	TurnNames    bool          `json:"turnNames"`
	Shared       intake.Shared `json:"shared"`
}

type doubt struct {
	Code   intake.DoubtCode `json:"code"`
	Column string           `json:"column,omitempty"`
	Count  int              `json:"count,omitempty"`
}

type shared struct {
	Kind  data.IdentityKind `json:"kind"`
	Value string            `json:"value"`
	Rows  int               `json:"rows"`
}

type cell struct {
	Line   int         `json:"line"`
	Column string      `json:"column"`
	Text   string      `json:"text"`
	Code   intake.Code `json:"code"`
}

type row struct {
	Line int         `json:"line"`
	Code intake.Code `json:"code"`
}

// lead is a lead as the vault holds it.
type lead struct {
	Name     string            `json:"name"`
	Greeting string            `json:"greeting"` // what they are greeted by
	Given    string            `json:"given,omitempty"`
	Family   string            `json:"family,omitempty"`
	Lang     string            `json:"lang,omitempty"`
	Emails   []string          `json:"emails"`
	Phones   []string          `json:"phones"`
	PSIDs    []string          `json:"psids,omitempty"`
	Tags     []string          `json:"tags"`
	Note     string            `json:"note,omitempty"`
	Extra    map[string]string `json:"extra"`
	State    data.LeadState    `json:"state"`
	Consents []consent         `json:"consents,omitempty"`
}

type consent struct {
	Act data.Act   `json:"act"`
	At  *time.Time `json:"at"` // null: nobody knows when
}

// said is what a row that was taken says.
type said struct {
	Line   int        `json:"line"`
	Name   string     `json:"name"`
	At     *time.Time `json:"at"` // when they left their data
	Said   data.Said  `json:"said"`
	SaidAt *time.Time `json:"saidAt"`
}

// known returns nil for a time that nobody knows.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
