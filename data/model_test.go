package data_test

import (
	"slices"
	"strings"
	"time"

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
	events   int64 // in the ledger
	gone     int64 // personal parts that erasures took
}

// person is a lead that was not erased.
type person struct {
	id       int64
	ids      []data.Identity         // in the order of use
	grounds  map[int64]event         // by purpose: the word that holds, which they did not take back
	said     []event                 // all of their events
	rows     []fileRow               // of imports that were about them
	touched  time.Time               // when they were changed last
	written  bool                    // a message was queued to them
	requests []*rightUse             // that they made
	joins    []*joined               // leads that were merged into them, also those of these
	first    map[data.Identity]int64 // whose an identity was that a merge brought
}

// fileRow is a row of an import that was about a person.
type fileRow struct {
	of      *file
	line    int
	first   int64 // whose it was, if a merge brought it
	added   bool
	learned []data.Identity
	was     time.Time // when they were changed last before that
	no      bool      // they said no by it
}

// file is an import.
type file struct {
	id     int64
	at     time.Time
	undone bool
}

// blockObjectors lets a no to everything hold for a purpose that is new.
func (m *model) blockObjectors(purpose int64) {
	for _, p := range m.leads {
		if slices.ContainsFunc(p.said, func(e event) bool { return e.act == data.ActObjected && e.purpose == 0 }) {
			for _, id := range p.ids {
				m.say(id, purpose)
			}
		}
	}
}

func newPerson(id int64) *person {
	return &person{id: id, grounds: map[int64]event{}, first: map[data.Identity]int64{}}
}

// rightUse is a request.
type rightUse struct {
	id         int64
	first      int64 // whose it was, if a merge brought it
	restricted bool  // the person's data is only stored because of it
	told       bool  // that this ends
}

// restricted is whether a person's data is only stored.
func (p *person) restricted() bool {
	return slices.ContainsFunc(p.requests, func(a *rightUse) bool { return a.restricted })
}

// restrict lets a person's data only be stored by a request of theirs.
func (m *model) restrict(p *person, a *rightUse) {
	a.restricted = true
	for _, l := range m.messages {
		if l.lead == p && l.state == data.MessageQueued && l.run.purpose != 0 {
			l.state, l.reason = data.MessageSkipped, "restricted"
		}
	}
}

// event is one of a person's.
type event struct {
	seq     int64
	act     data.Act
	purpose int64 // 0 = none, or all
	version int64 // of the purpose, then
	notice  int64
	grade   data.Grade
	at      time.Time // zero when nobody knows
	byFile  bool
	of      *file // nil for words that came by none
	lead    int64 // the number as which they said it
}

type purpose struct {
	id       int64
	channel  data.Channel
	kind     data.GroundKind
	archived bool
	version  int64
	scope    int64     // the version since which it means the same
	since    time.Time // when that one was written
	demands  data.Grade
	notices  []int64
}

type letterRun struct {
	id      int64
	class   data.RunClass
	channel data.Channel
	purpose int64
	demands data.Grade
	state   data.RunState
	started time.Time
	answers *rightUse // the request that it answers
}

// grades are the weakest first; "" is as weak as the weakest.
var grades = []data.Grade{data.GradeContact, data.GradeWord, data.GradeWorded, data.GradePlatform, data.GradeConfirmed}

func atLeast(have, want data.Grade) bool {
	return slices.Index(grades, have) >= slices.Index(grades, want)
}

type letter struct {
	run    *letterRun
	lead   *person       // nil once erased
	first  int64         // whose it was, if a merge brought it
	to     data.Identity // zero once erased or taken off
	number int64
	state  data.MessageState
	reason string
	left   bool // it may have

	address string // that it met its mark, or its result, with
	marked  bool   // it has met its mark once

	held    bool   // it is claimed
	heldFor string // the address that it is claimed for
}

// target returns the identity that a letter goes to when it is claimed now, and why it
// goes to none.
func (m *model) target(l *letter) (to data.Identity, why string) {
	now := l.lead.writesTo(l.run.channel)
	if l.to != (data.Identity{}) && !m.isDead(l.to) && (l.marked || l.to == now) {
		return l.to, ""
	}
	switch to = m.best(l.run, l.lead); {
	case to == (data.Identity{}):
		return to, "address_changed"
	case m.isDead(to):
		return to, "bounced"
	}
	for _, other := range m.messages {
		busy := other.state == data.MessageCommitted || other.state == data.MessageSent || other.state == data.MessageUnsure
		if other != l && other.run == l.run && (other.to == to || busy && other.address == to.Value) {
			return to, "same_address"
		}
	}
	return to, ""
}

func (m *model) isDead(id data.Identity) bool { return m.dead[id] || m.erased[id] }

// best returns the identity that messages of a run go to: of a legal notice the first that
// is not dead, if there is one.
func (m *model) best(r *letterRun, p *person) data.Identity {
	first := p.writesTo(r.channel)
	if r.class == data.ClassPolicy || r.class == data.ClassBreach {
		for _, id := range p.ids {
			if id.Kind == first.Kind && !m.isDead(id) {
				return id
			}
		}
	}
	return first
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
	box := mailboxOf(id)
	return m.no[id][0] || m.no[id][purpose] || m.no[box][0] || m.no[box][purpose]
}

// mailboxOf returns what stands for the mailbox of an address that Gmail spells in many
// ways, and the identity itself for any other.
func mailboxOf(id data.Identity) data.Identity {
	local, is := strings.CutSuffix(id.Value, "@gmail.com")
	if !is {
		return id
	}
	local, _, _ = strings.Cut(local, "+")
	return data.Identity{Kind: "mailbox", Value: strings.ReplaceAll(local, ".", "")}
}

// wasErased is whether an identity can't be entered: it, its mailbox, or the plain spelling
// of that was erased.
func (m *model) wasErased(id data.Identity) bool {
	box := mailboxOf(id)
	return m.erased[id] || m.erased[box] || box != id && m.erased[email(box.Value+"@gmail.com")]
}

// standing is a person's word on a purpose: live when they agreed to what it means now,
// with evidence that is strong enough, and the address that would be written to was not
// opted out.
func (m *model) standing(p *person, of *purpose, to data.Identity, demands data.Grade) data.Verdict {
	word, agreed := p.grounds[of.id]
	worth := data.VerdictAllowed
	switch {
	case !agreed:
		worth = data.VerdictNoGround
	case word.version < of.scope:
		worth = data.VerdictOutdated
	case !atLeast(word.grade, of.demands) || !atLeast(word.grade, demands):
		worth = data.VerdictWeak
	}
	if worth == data.VerdictAllowed && !m.optedOut(to, of.id) {
		return worth
	}
	if slices.ContainsFunc(p.ids, func(id data.Identity) bool { return m.optedOut(id, of.id) }) {
		return data.VerdictOptedOut
	}
	return worth
}

// word is standing by the channel of the purpose.
func (m *model) word(p *person, of *purpose) data.Verdict {
	return m.standing(p, of, p.writesTo(of.channel), "")
}

// verdict is whether a message of a run may go to an identity of a person.
func (m *model) verdict(r *letterRun, p *person, to data.Identity) data.Verdict {
	if to == (data.Identity{}) {
		return data.VerdictNoAddress
	}
	if m.dead[to] || m.erased[to] || m.erased[mailboxOf(to)] {
		return data.VerdictBounced
	}
	switch r.class {
	case data.ClassPolicy, data.ClassBreach:
		return data.VerdictAllowed
	case data.ClassAnswer:
		if r.id == 0 || r.answers != nil && slices.Contains(p.requests, r.answers) {
			return data.VerdictAllowed
		}
		return data.VerdictNoRequest
	case data.ClassCampaign, data.ClassAsking:
		if p.restricted() {
			return data.VerdictRestricted
		}
	default:
		return data.VerdictNoGround
	}
	of := m.purpose(r.purpose)
	if of.archived || of.channel != r.channel {
		return data.VerdictNoPurpose
	}
	word := m.standing(p, of, to, r.demands)
	if _, agreed := p.grounds[of.id]; r.class == data.ClassCampaign && !agreed && !m.optedOut(to, of.id) {
		return data.VerdictNoGround // whatever they said by another address, it is not looked for
	}
	if r.class == data.ClassCampaign || word == data.VerdictOptedOut {
		return word
	}
	if m.asked(r, p) {
		return data.VerdictAsked
	}
	return data.VerdictAllowed
}

// asked is whether another run asked a person about what the purpose means now, or is
// about to.
func (m *model) asked(r *letterRun, p *person) bool {
	return slices.ContainsFunc(m.messages, func(l *letter) bool {
		over := l.state == data.MessageFailed || l.state == data.MessageSkipped || l.state == data.MessageCancelled
		return l.lead == p && l.run != r && l.run.class == data.ClassAsking && l.run.purpose == r.purpose && !over && !l.run.started.Before(m.purpose(r.purpose).since)
	})
}

func (m *model) purpose(id int64) *purpose {
	return m.purposes[slices.IndexFunc(m.purposes, func(p *purpose) bool { return p.id == id })]
}

// find is purpose, or nil.
func (m *model) find(id int64) *purpose {
	if id == 0 {
		return nil
	}
	return m.purpose(id)
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
	for _, id := range []data.Identity{id, mailboxOf(id)} {
		if m.no[id] == nil {
			m.no[id] = map[int64]bool{}
		}
		m.no[id][purpose] = true
	}
}

// append writes an event of a person down.
func (m *model) append(p *person, e event) {
	m.events++
	e.seq, e.lead = m.events, p.id
	if of := m.find(e.purpose); of != nil {
		e.version = of.version
	}
	p.said = append(p.said, e)
	switch e.act {
	case data.ActGiven, data.ActRenewed:
		m.give(p, e)
	case data.ActRefused, data.ActWithdrawn, data.ActObjected:
		m.refuse(p, e.purpose)
	case data.ActExpired:
		m.expire(p, e.purpose)
	}
}

// give lets a person agree: it lifts their opt-out from the purpose, and of one from
// everything leaves one from each of the others.
func (m *model) give(p *person, e event) {
	p.grounds[e.purpose] = e
	m.lift(p, e.purpose)
}

func (m *model) lift(p *person, purpose int64) {
	own := p.blocking()
	for _, id := range own {
		if m.no[id][0] {
			for _, of := range m.purposes {
				m.no[id][of.id] = true
			}
		}
	}
	for _, id := range own {
		delete(m.no[id], 0)
		delete(m.no[id], purpose)
	}
}

// blocking are a person's identities and mailboxes.
func (p *person) blocking() (all []data.Identity) {
	for _, id := range p.ids {
		all = append(all, id, mailboxOf(id))
	}
	return all
}

// refuse ends a person's word on a purpose, or on all (0), and opts them out.
func (m *model) refuse(p *person, purpose int64) {
	if delete(p.grounds, purpose); purpose == 0 {
		clear(p.grounds)
	}
	for _, id := range p.ids {
		m.say(id, purpose)
	}
	for _, l := range m.messages {
		if l.lead == p && l.state == data.MessageQueued && l.run.purpose != 0 && (l.run.purpose == purpose || purpose == 0) {
			l.state, l.reason = data.MessageSkipped, "opted_out"
		}
	}
}

// expire ends a person's word on a purpose. They said no no, and may be asked.
func (m *model) expire(p *person, purpose int64) {
	delete(p.grounds, purpose)
	for _, l := range m.messages {
		if l.lead == p && l.state == data.MessageQueued && l.run.purpose == purpose && l.run.class == data.ClassCampaign {
			l.state, l.reason = data.MessageSkipped, "no_ground"
		}
	}
}

// recording is why an event of a person can't be written down, or nothing.
func (m *model) recording(p *person, r data.ConsentRecord, now time.Time) data.Code {
	needsTime := r.Grade == data.GradeWorded || r.Grade == data.GradePlatform || r.Grade == data.GradeConfirmed
	agrees := r.Act == data.ActGiven || r.Act == data.ActRenewed
	of := m.find(r.PurposeID)
	switch {
	case r.Grade == data.GradeWorded && r.NoticeID == 0, needsTime && r.At.IsZero():
		return data.CodeMissing
	case r.At.After(now):
		return data.CodeFuture
	case of == nil && r.Act != data.ActObjected:
		return data.CodeNotFound
	case r.Act == data.ActObjected && r.NoticeID != 0: // nobody was asked
		return data.CodeBadChoice
	case of == nil:
		return ""
	case agrees && r.Grade == data.GradeContact && of.kind == data.GroundConsent:
		return data.CodeContactOnly
	case r.NoticeID != 0 && !slices.Contains(of.notices, r.NoticeID):
		return data.CodeNotFound
	}
	if _, holds := p.grounds[of.id]; !holds && (r.Act == data.ActRenewed || r.Act == data.ActExpired) {
		return data.CodeNoGround
	}
	asked := func(e event) bool { return e.act == data.ActAsked && e.purpose == of.id }
	if r.Grade == data.GradeConfirmed && !slices.ContainsFunc(p.said, asked) {
		return data.CodeNotAsked
	}
	return ""
}

// change writes the words of a purpose anew. When they mean something else, what was
// agreed to before does not cover them, and what is on its way waits.
func (m *model) change(of *purpose, change data.Change, now time.Time) {
	m.events++
	of.version++
	if change == data.ChangeSpelling {
		return
	}
	of.scope, of.since = of.version, now
	for _, r := range m.runs {
		if r.purpose == of.id && r.state == data.RunRunning {
			r.state = data.RunPaused
		}
	}
}

// bounced writes down that an address does not exist; unbounced takes that back.
func (m *model) bounced(id data.Identity, at time.Time) {
	if p := m.owner(id); p != nil && !m.dead[id] {
		m.dead[id] = true
		m.append(p, event{act: data.ActBounced, at: at})
	}
}

func (m *model) unbounced(p *person, id data.Identity, at time.Time) {
	m.dead[id] = false
	m.append(p, event{act: data.ActUnbounced, at: at})
}

// entering is why identities can't be a person's, or nothing.
func (m *model) entering(p *person, ids []data.Identity) data.Code {
	for _, id := range ids {
		if m.wasErased(id) && !slices.Contains(p.ids, id) {
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
	for _, from := range append(p.blocking(), (&person{ids: ids}).blocking()...) {
		for purpose, said := range m.no[from] {
			if _, holds := p.grounds[purpose]; said && !holds {
				for _, to := range all {
					m.say(to, purpose)
				}
			}
		}
	}
	for _, id := range p.ids {
		if !slices.Contains(ids, id) {
			m.takeOff(id, "")
			delete(p.first, id)
		}
	}
	p.ids = slices.Clone(ids)
}

// takeOff ends what was to go to an identity, if why is given; else it looks for another
// when it is claimed.
func (m *model) takeOff(id data.Identity, why string) {
	for _, l := range m.messages {
		if l.to != id {
			continue
		}
		l.to = data.Identity{}
		if why != "" && l.state == data.MessageQueued {
			l.state, l.reason = data.MessageSkipped, why
		}
	}
}

func (m *model) erase(p *person) {
	m.events++
	m.gone += int64(len(p.said))
	for _, id := range p.ids {
		m.erased[id] = true
		if !slices.ContainsFunc(m.leads, func(x *person) bool { return x != p && slices.Contains(x.blocking(), mailboxOf(id)) }) {
			m.erased[mailboxOf(id)] = true
		}
		m.takeOff(id, "erased")
	}
	for _, l := range m.messages {
		if l.lead != p {
			continue
		}
		if l.lead, l.to, l.address = nil, (data.Identity{}), ""; l.state == data.MessageQueued {
			l.state, l.reason = data.MessageSkipped, "erased"
		}
	}
	m.leads = slices.DeleteFunc(m.leads, func(x *person) bool { return x == p })
}

// settle ends what came back to a cancelled run, and runs of which nothing is left.
func (m *model) settle() {
	open := map[*letterRun]bool{}
	for _, l := range m.messages {
		if l.state == data.MessageQueued && l.run.state == data.RunCancelled {
			l.state = data.MessageCancelled
		}
		open[l.run] = open[l.run] || l.state == data.MessageQueued || l.state == data.MessageCommitted
	}
	for _, r := range m.runs {
		if (r.state == data.RunRunning || r.state == data.RunPaused) && !open[r] {
			r.state = data.RunDone
		}
	}
}

// commit is the last check of a claimed message: whether it may leave.
func (m *model) commit(l *letter) bool {
	l.held = false
	switch {
	case l.state != data.MessageQueued:
		return false
	case l.run.state == data.RunPaused:
		l.state, l.reason = data.MessageQueued, ""
	case l.run.state != data.RunRunning:
		l.state, l.reason = data.MessageCancelled, ""
	case l.lead != nil && l.to == (data.Identity{}):
		l.state, l.reason = data.MessageQueued, ""
	default:
		why := m.verdict(l.run, l.lead, l.to)
		if l.state, l.reason = data.MessageCommitted, string(why); why != data.VerdictAllowed {
			l.state = data.MessageSkipped
		}
		if l.left = l.state == data.MessageCommitted; l.left {
			l.address = l.heldFor
		}
	}
	l.marked = l.marked || l.state == data.MessageCommitted
	return l.state == data.MessageCommitted
}
