package proof

import (
	"fmt"
	"io"
	"time"
)

// NotDated is what is said of a ledger that nothing from elsewhere dates.
const NotDated = "consistent, not dated, not proven to be this owner's"

// Report writes what a proof shows, and what of it holds.
func (r *Result) Report(w io.Writer) {
	p := &printer{w}
	switch r.Proof.Of {
	case OfPerson:
		p.line("proof of lead %d", r.Proof.Lead)
	case OfCampaign:
		p.line("proof of what a campaign rests on, which the owner calls %s", shown(r.Proof.Campaign))
	case OfErasure:
		p.line("proof that people were erased")
	default:
		p.line("proof that nothing was rewritten between the heads")
	}
	p.line("ledger %s: %d events when its head was signed", r.Head.Origin, r.Head.Size)
	p.line("  signed: %s by the owner's clock", spelled(r.Head.Time))
	p.line("key %s", shown(r.Proof.Key))
	if r.Erasure != nil {
		r.Erasure.report(p)
	}
	said := map[Hash]int64{}
	for _, e := range r.Events {
		e.report(p, said)
	}
	if n := len(r.Proof.Messages); n > 0 {
		p.line("%d messages, each on a word that was written down on its day or before (when they went is the owner's statement)", n)
	}
	for _, a := range r.Proof.Anchors {
		if h, err := OpenHead(a.Head, r.Proof.Key); err == nil {
			p.line("head of %d events, %s by the owner's clock", h.Size, spelled(h.Time))
		}
	}
	for _, u := range r.Undated {
		of := ""
		if u.By != "" {
			of = ", of " + shown(u.By)
		}
		p.line("the mail of the head of %d events dates nothing%s: %s", u.Size, of, u.Why.Text())
	}
	r.verdict(p)
}

// verdict writes what does not hold, or the line that says what does.
func (r *Result) verdict(p *printer) {
	for _, f := range r.Faults {
		p.line("does not hold: %s", shown(f))
	}
	switch {
	case len(r.Faults) > 0:
		p.line("this is not what a ledger of Mujeeb was, or something was changed")
	case len(r.Dated) == 0:
		p.line("%s", NotDated)
	}
	for _, d := range r.Dated {
		switch {
		case d.By == "":
			p.line("as in the head from elsewhere: the first %d events", d.Size)
		case d.Field:
			p.line("dated: the first %d events existed on %s by the mail's Date field, if this key was %s's", d.Size, d.At.UTC().Format(time.RFC3339), shown(d.By))
		default:
			p.line("dated: the first %d events existed on %s, if this key was %s's", d.Size, d.At.UTC().Format(time.RFC3339), shown(d.By))
		}
	}
}

// report writes what an event shows. Long words are written out where they come first, as
// said has it: with many events that refer to them the report would have no end.
func (e Shown) report(p *printer, said map[Hash]int64) {
	once := func(words Hash, text string) string {
		if at, there := said[words]; there && at != e.Number && len(text) > 200 {
			return fmt.Sprintf("the same as event %d", at)
		} else if !there {
			said[words] = e.Number
		}
		return shown(text)
	}
	day := "on " + e.Day.String()
	if e.Day == UnknownDay {
		day = "on a day that nobody knows"
	}
	p.line("event %d: %s %s, written down on %s", e.Number, e.Act, day, e.Recorded)
	if e.Purpose != nil {
		p.line("  for: %s (purpose %d, version %d, by %s, ground %s)", once(e.Event.Purpose, e.Purpose.Name), e.Purpose.Purpose, e.Purpose.Version, e.Purpose.Channel, e.Purpose.Ground)
		if e.Purpose.Description != "" {
			p.line("  that is: %s", once(e.Event.Purpose, e.Purpose.Description))
		}
	}
	if e.Notice != nil {
		p.line("  shown (%s, %s): %s", e.Notice.Kind, shown(e.Notice.Lang), once(e.Event.Notice, e.Notice.Text))
	}
	if e.Via != "" || e.Grade != "" {
		p.line("  it came by %s; the evidence: %s", e.Via, e.Grade)
	}
	if e.Person == nil {
		return
	}
	for _, id := range e.Person.Identities {
		p.line("  who: %s %s", id.Kind, shown(id.Value))
	}
	p.line("  when: %s", spelled(e.Person.At))
	p.line("  written down: %s by %s", spelled(e.Person.Recorded), e.Person.By)
	if e.Person.How != "" {
		p.line("  how: %s", shown(e.Person.How))
	}
	switch {
	case e.Person.Merged != 0 && e.Act == ActMerged:
		p.line("  with: lead %d, whose words count as theirs since", e.Person.Merged)
	case e.Person.Merged != 0:
		p.line("  from: lead %d, whose words count as theirs no longer", e.Person.Merged)
	case e.Person.Kept != 0 && e.Act == ActMerged:
		p.line("  with: lead %d, as whose their words count since", e.Person.Kept)
	case e.Person.Kept != 0:
		p.line("  from: lead %d, as whose their words count no longer", e.Person.Kept)
	}
}
