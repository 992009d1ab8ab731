package data_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"mujeeb/data"
	"mujeeb/data/proof"
)

// What TestHistories does with people's words and with the words that they are shown,
// and what it compares of the ledger.

func (h *history) agree() {
	h.record(data.ConsentRecord{PurposeID: pick(h, h.purposes).id, Act: data.ActGiven, Grade: data.GradeWord})
}

func (h *history) withdraw() {
	h.record(data.ConsentRecord{PurposeID: pick(h, h.purposes).id, Act: data.ActWithdrawn, Grade: data.GradeWord})
}

func (h *history) saysNoToAll() {
	h.record(data.ConsentRecord{Act: data.ActObjected, Grade: data.GradeWord})
}

// sayAnything records any act with any evidence at any time, much of which is refused.
func (h *history) sayAnything() {
	of := pick(h, h.purposes)
	r := data.ConsentRecord{PurposeID: of.id, NoticeID: h.aNotice(of), Grade: pick(h, grades), At: h.aTime(), How: pick(h, []string{"", "told\nus"})}
	r.Act = pick(h, []data.Act{data.ActAsked, data.ActAsked, data.ActGiven, data.ActRefused, data.ActWithdrawn, data.ActObjected, data.ActExpired, data.ActExpired, data.ActRenewed, data.ActRenewed})
	if h.IntN(8) == 0 {
		r.PurposeID = 0
	}
	h.record(r)
}

// record records a word of somebody and compares what it was numbered.
func (h *history) record(r data.ConsentRecord) {
	h.t.Helper()
	if len(h.leads) == 0 {
		return
	}
	p := pick(h, h.leads)
	r.LeadID, r.Via = p.id, data.ViaForm
	want := h.recording(p, r, h.clock.Now())
	h.say("lead %d %s %d, %s of %v by notice %d: %q", p.id, r.Act, r.PurposeID, r.Grade, r.At, r.NoticeID, want)
	seq, err := h.RecordConsent(h.t.Context(), r)
	if err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("record: %v, want %q", err, want)
		}
		return
	}
	if seq != h.events+1 {
		h.t.Errorf("recorded as %d, want %d", seq, h.events+1)
	}
	h.append(p, event{act: r.Act, purpose: r.PurposeID, notice: r.NoticeID, grade: r.Grade, at: r.At})
}

// aTime is now, some time ago, unknown, or now and then still to come.
func (h *history) aTime() time.Time {
	now := h.clock.Now()
	ago := time.Duration(h.IntN(30*24*60*60*1000)) * time.Millisecond
	return pick(h, []time.Time{{}, {}, now, now, now.Add(-ago), now.Add(-ago), now.Add(-ago), now.Add(time.Millisecond)})
}

// aNotice is a notice of a purpose, or none, or now and then another's.
func (h *history) aNotice(of *purpose) int64 {
	if h.IntN(8) == 0 {
		of = pick(h, h.purposes)
	}
	if len(of.notices) == 0 || h.IntN(3) == 0 {
		return 0
	}
	return pick(h, of.notices)
}

// wereAsked writes down whom the messages asked that were taken.
func (h *history) wereAsked(results []data.Result) {
	var asked []int64
	for _, r := range results {
		if l := h.letters[r.ID]; r.State == data.MessageSent && l.state == data.MessageSent && l.run.class == data.ClassAsking && l.lead != nil {
			asked = append(asked, r.ID)
		}
	}
	slices.Sort(asked)
	for _, n := range asked {
		l := h.letters[n]
		h.append(l.lead, event{act: data.ActAsked, purpose: l.run.purpose, grade: data.GradeWord, at: h.clock.Now()})
	}
}

func (h *history) addNotice() {
	h.t.Helper()
	of := pick(h, h.purposes)
	h.say("a notice of %d", of.id)
	id, err := h.AddNotice(h.t.Context(), data.Notice{PurposeID: of.id, Kind: data.NoticeCheckbox, Lang: "en", Text: fmt.Sprint("Yes to ", of.id, " as notice ", len(of.notices))})
	h.must(err)
	of.notices = append(of.notices, id)
	h.events++
}

// editPurpose changes the words of a purpose, what it demands, both, or nothing.
func (h *history) editPurpose() {
	h.t.Helper()
	of := pick(h, h.purposes)
	p := data.Purpose{ID: of.id, Name: fmt.Sprint("The purpose ", of.id), Description: fmt.Sprint("Version ", of.version), Archived: of.archived, Demands: of.demands,
		Change: pick(h, []data.Change{"", data.ChangeMeaning, data.ChangeSpelling, data.ChangeSpelling})}
	same := h.IntN(3) == 0
	if same {
		all, err := h.Purposes(h.t.Context())
		h.must(err)
		now := all[slices.IndexFunc(all, func(p data.Purpose) bool { return p.ID == of.id })]
		if p.Name, p.Description = now.Name, now.Description; now.Version != of.version || now.Scope != of.scope || now.Demands != of.demands {
			h.t.Errorf("purpose %+v, want %+v", now, of)
		}
	}
	if h.IntN(2) == 0 {
		p.Demands = pick(h, append([]data.Grade{"", ""}, grades...))
	}
	h.say("purpose %d becomes %+v", of.id, p)
	_, err := h.SavePurpose(h.t.Context(), p)
	h.must(err)
	if of.demands = p.Demands; of.demands == data.GradeContact {
		of.demands = "" // it is the weakest
	}
	if !same {
		h.change(of, p.Change, h.clock.Now())
	}
}

// unbounce lets messages go to an address again, which need not have been blocked.
func (h *history) unbounce() {
	h.t.Helper()
	var blocked []data.Identity
	for _, p := range h.leads {
		for _, id := range p.ids {
			if h.dead[id] {
				blocked = append(blocked, id)
			}
		}
	}
	id := h.anyIdentity()
	if len(blocked) > 0 && h.IntN(4) > 0 {
		id = pick(h, blocked)
	}
	p := h.owner(id)
	want := data.Code("")
	if p == nil || !h.dead[id] {
		want = data.CodeNotFound
	}
	if p == nil {
		p = newPerson(99)
	}
	h.say("%v of lead %d exists after all: %q", id, p.id, want)
	err := h.LiftBounce(h.t.Context(), p.id, id)
	if err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("lift a bounce: %v, want %q", err, want)
		}
		return
	}
	h.unbounced(p, id, h.clock.Now())
}

// compareGrounds compares the rows of live grounds.
func (h *history) compareGrounds() {
	h.t.Helper()
	type ground struct{ purpose, lead, seq, version, grade int64 }
	want := map[ground]bool{}
	for _, p := range h.leads {
		for of, e := range p.grounds {
			want[ground{of, p.id, e.seq, e.version, int64(slices.Index(grades, e.grade))}] = true
		}
	}
	rows, err := h.Readers().Query(`SELECT purpose_id, lead_id, seq, version, grade FROM ground`)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	got := map[ground]bool{}
	for rows.Next() {
		var g ground
		h.must(rows.Scan(&g.purpose, &g.lead, &g.seq, &g.version, &g.grade))
		got[g] = true
	}
	if h.must(rows.Err()); !maps.Equal(got, want) {
		h.t.Errorf("grounds %v, want %v", got, want)
	}
}

// compareEvents compares what a person's page shows of what they said.
func (h *history) compareEvents(p *person) {
	h.t.Helper()
	all, err := h.ConsentHistory(h.t.Context(), p.id)
	h.must(err)
	got := []event{}
	for _, e := range slices.Backward(all) {
		got = append(got, event{e.Seq, e.Act, e.PurposeID, e.Version, e.NoticeID, e.Grade, e.At, e.Personal.By == proof.ByImport, nil, e.Personal.Lead})
		if !e.Day.Equal(e.At.Truncate(24*time.Hour)) || e.LeadID != p.id || len(e.Personal.Identities) == 0 {
			h.t.Errorf("event %+v", e)
		}
	}
	same := func(a, b event) bool {
		at := a.at.Equal(b.at)
		a.at, a.of = b.at, b.of
		return at && a == b
	}
	if !slices.EqualFunc(got, p.said, same) {
		h.t.Errorf("lead %d said %+v, want %+v", p.id, got, p.said)
	}
	grounds, err := h.Grounds(h.t.Context(), p.id)
	h.must(err)
	for _, g := range grounds {
		var last int64
		if g.Last != nil {
			last = g.Last.Seq
		}
		if want := p.effective(p.id, g.Purpose.ID, h.events+1).seq; last != want {
			h.t.Errorf("lead %d: event %d decides about %d, want %d", p.id, last, g.Purpose.ID, want)
		}
	}
}
