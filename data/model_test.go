package data_test

import (
	"slices"

	"mujeeb/data"
)

// model is what the vault should know and answer, told a second time in plain Go:
// lists and maps, no SQL, no thought of speed. TestHistories holds the vault
// against it.
type model struct {
	leads    []*person
	purposes []*purpose
	runs     []*letterRun
	messages []*letter
	no       map[data.Identity]map[int64]bool // opt-outs by purpose; 0 is every purpose
	dead     map[data.Identity]bool           // a server said that it does not exist
	erased   map[data.Identity]bool
}

// person is a lead that was not erased.
type person struct {
	id      int64
	ids     []data.Identity // in the order of use
	grounds map[int64]bool  // purposes that they agreed to and did not withdraw from
}

type purpose struct {
	id       int64
	channel  data.Channel
	archived bool
}

type letterRun struct {
	id      int64
	class   data.RunClass
	channel data.Channel
	purpose int64
	state   data.RunState
}

type letter struct {
	run    *letterRun
	lead   *person       // nil once erased
	to     data.Identity // zero once erased or taken off
	state  data.MessageState
	reason string
}

// writesTo returns the identity that messages of a channel go to, or none.
func (p *person) writesTo(channel data.Channel) (id data.Identity) {
	kind := map[data.Channel]data.IdentityKind{data.ChannelEmail: data.Email, data.ChannelMessenger: data.PSID}[channel]
	if at := slices.IndexFunc(p.ids, func(id data.Identity) bool { return id.Kind == kind }); at >= 0 {
		return p.ids[at]
	}
	return id
}

func (m *model) optedOut(id data.Identity, purpose int64) bool {
	return m.no[id][0] || m.no[id][purpose]
}

// standing is a person's word on a purpose: live when they agreed and the address
// that would be written to was not opted out.
func (m *model) standing(p *person, purpose int64, to data.Identity) data.Verdict {
	if p.grounds[purpose] && !m.optedOut(to, purpose) {
		return data.VerdictAllowed
	}
	if slices.ContainsFunc(p.ids, func(id data.Identity) bool { return m.optedOut(id, purpose) }) {
		return data.VerdictOptedOut
	}
	return data.VerdictNoGround
}

// word is standing by the channel of the purpose.
func (m *model) word(p *person, of *purpose) data.Verdict {
	return m.standing(p, of.id, p.writesTo(of.channel))
}

// verdict is whether a message of a run may go to an identity of a person.
func (m *model) verdict(r *letterRun, p *person, to data.Identity) data.Verdict {
	if to == (data.Identity{}) {
		return data.VerdictNoAddress
	}
	if m.dead[to] || m.erased[to] {
		return data.VerdictBounced
	}
	switch r.class {
	case data.ClassAnswer, data.ClassPolicy, data.ClassBreach:
		return data.VerdictAllowed
	case data.ClassCampaign, data.ClassAsking:
	default:
		return data.VerdictNoGround
	}
	if of := m.purpose(r.purpose); of.archived || of.channel != r.channel {
		return data.VerdictNoPurpose
	}
	word := m.standing(p, r.purpose, to)
	if r.class == data.ClassCampaign || word == data.VerdictOptedOut {
		return word
	}
	if m.asked(r, p) {
		return data.VerdictAsked
	}
	return data.VerdictAllowed
}

// asked is whether another run asked a person, or is about to.
func (m *model) asked(r *letterRun, p *person) bool {
	return slices.ContainsFunc(m.messages, func(l *letter) bool {
		over := l.state == data.MessageFailed || l.state == data.MessageSkipped || l.state == data.MessageCancelled
		return l.lead == p && l.run != r && l.run.class == data.ClassAsking && l.run.purpose == r.purpose && !over
	})
}

func (m *model) purpose(id int64) *purpose {
	return m.purposes[slices.IndexFunc(m.purposes, func(p *purpose) bool { return p.id == id })]
}

// owner returns who has an identity, or nil.
func (m *model) owner(id data.Identity) *person {
	if at := slices.IndexFunc(m.leads, func(p *person) bool { return slices.Contains(p.ids, id) }); at >= 0 {
		return m.leads[at]
	}
	return nil
}

// state sums a person's word up.
func (m *model) state(p *person) data.LeadState {
	state := data.StateContact
	for _, of := range m.purposes {
		switch m.word(p, of) {
		case data.VerdictAllowed:
			return data.StateAgreed
		case data.VerdictOptedOut:
			state = data.StateOptedOut
		}
	}
	return state
}

func (m *model) say(id data.Identity, purpose int64) {
	if m.no[id] == nil {
		m.no[id] = map[int64]bool{}
	}
	m.no[id][purpose] = true
}

// give lets a person agree: it lifts their opt-out from the purpose, and of one from
// everything leaves one from each of the others.
func (m *model) give(p *person, purpose int64) {
	p.grounds[purpose] = true
	for _, id := range p.ids {
		if m.no[id][0] {
			for _, of := range m.purposes {
				m.say(id, of.id)
			}
		}
		delete(m.no[id], 0)
		delete(m.no[id], purpose)
	}
}

func (m *model) withdraw(p *person, purpose int64) {
	delete(p.grounds, purpose)
	for _, id := range p.ids {
		m.say(id, purpose)
	}
	for _, l := range m.messages {
		if l.lead == p && l.state == data.MessageQueued && l.run.purpose == purpose {
			l.state, l.reason = data.MessageSkipped, "opted_out"
		}
	}
}

func (m *model) optOutOfAll(p *person) {
	for _, id := range p.ids {
		m.say(id, 0)
	}
}

// entering is why identities can't be a person's, or nothing.
func (m *model) entering(p *person, ids []data.Identity) data.Code {
	for _, id := range ids {
		if m.erased[id] {
			return data.CodeErasedPerson
		}
		if who := m.owner(id); who != nil && who != p {
			return data.CodeIdentityTaken
		}
	}
	return ""
}

// know makes ids the identities of a person. What one of all of them was opted out of
// holds for every one, unless they agreed to the purpose.
func (m *model) know(p *person, ids []data.Identity) {
	all := slices.Concat(p.ids, ids)
	for _, from := range all {
		for purpose, said := range m.no[from] {
			if said && !p.grounds[purpose] {
				for _, to := range all {
					m.say(to, purpose)
				}
			}
		}
	}
	for _, id := range p.ids {
		if !slices.Contains(ids, id) {
			m.takeOff(id, "address_changed")
		}
	}
	p.ids = slices.Clone(ids)
}

// takeOff ends what was to go to an identity.
func (m *model) takeOff(id data.Identity, why string) {
	for _, l := range m.messages {
		if l.to != id {
			continue
		}
		l.to = data.Identity{}
		if l.state == data.MessageQueued || l.state == data.MessageClaimed {
			l.state, l.reason = data.MessageSkipped, why
		}
	}
}

func (m *model) erase(p *person) {
	for _, id := range p.ids {
		m.erased[id] = true
		m.takeOff(id, "erased")
	}
	for _, l := range m.messages {
		if l.lead == p {
			l.lead = nil
		}
	}
	m.leads = slices.DeleteFunc(m.leads, func(x *person) bool { return x == p })
}

// take is what an import makes of a row, with a purpose that the file proves
// consent to, or 0.
func (m *model) take(row data.ImportLead, purpose int64, next int64, report *data.ImportReport) {
	var who *person
	for _, id := range row.Identities {
		owner := m.owner(id)
		switch {
		case m.erased[id]:
			report.SetAside = append(report.SetAside, data.SetAside{Line: row.Line, Code: data.CodeErasedPerson})
			return
		case owner != nil && who != nil && owner != who:
			report.SetAside = append(report.SetAside, data.SetAside{Line: row.Line, Code: data.CodeIdentityTaken})
			return
		case owner != nil:
			who = owner
		}
	}
	news := slices.DeleteFunc(slices.Clone(row.Identities), func(id data.Identity) bool { return who != nil && slices.Contains(who.ids, id) })
	switch {
	case who == nil:
		who = &person{id: next, grounds: map[int64]bool{}}
		m.leads = append(m.leads, who)
		m.know(who, news)
		report.Added++
	case len(news) > 0:
		m.know(who, slices.Concat(who.ids, news))
		report.Updated++
	default:
		report.Unchanged++
	}
	if purpose == 0 {
		return
	}
	switch m.word(who, m.purpose(purpose)) {
	case data.VerdictOptedOut:
		report.KeptOut++
	case data.VerdictNoGround:
		m.give(who, purpose)
		report.Agreed++
	}
}

// settle ends what came back to a cancelled run, and runs of which nothing is left.
func (m *model) settle() {
	open := map[*letterRun]bool{}
	for _, l := range m.messages {
		if l.state == data.MessageQueued && l.run.state == data.RunCancelled {
			l.state = data.MessageCancelled
		}
		open[l.run] = open[l.run] || l.state == data.MessageQueued || l.state == data.MessageClaimed || l.state == data.MessageCommitted
	}
	for _, r := range m.runs {
		if (r.state == data.RunRunning || r.state == data.RunPaused) && !open[r] {
			r.state = data.RunDone
		}
	}
}

// commit is the last check of a claimed message: whether it may leave.
func (m *model) commit(l *letter) bool {
	switch {
	case l.run.state == data.RunPaused:
		l.state, l.reason = data.MessageQueued, ""
	case l.run.state != data.RunRunning:
		l.state, l.reason = data.MessageCancelled, ""
	default:
		why := m.verdict(l.run, l.lead, l.to)
		if l.state, l.reason = data.MessageCommitted, string(why); why != data.VerdictAllowed {
			l.state = data.MessageSkipped
		}
	}
	return l.state == data.MessageCommitted
}
