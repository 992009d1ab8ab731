package data_test

import (
	"fmt"
	"maps"
	"slices"

	"mujeeb/data"
)

// What TestHistories does with runs and messages, and what it compares.

// start queues a run. Most fit together; the vault refuses the others.
func (h *history) start() {
	h.t.Helper()
	r := &letterRun{class: pick(h, classes), channel: pick(h, channels), state: data.RunRunning}
	if r.class == data.ClassCampaign || r.class == data.ClassAsking {
		r.purpose = pick(h, h.purposes).id
		if h.IntN(5) > 0 {
			r.channel = h.purpose(r.purpose).channel
		}
	}
	if h.IntN(4) == 0 {
		r.demands = pick(h, grades)
	}
	if r.class == data.ClassAnswer {
		h.answer(r)
		return
	}
	want := h.starting(r)
	h.say("start a %s by %s for %d, %q: %q", r.class, r.channel, r.purpose, r.demands, want)
	id, err := h.SaveRun(h.t.Context(), data.Run{Class: r.class, Channel: r.channel, Title: "Run", PurposeID: r.purpose, AccountID: h.accounts[r.channel], Lang: "en", Demands: r.demands,
		Subject: map[bool]string{true: "Hello"}[r.channel.HasSubject()], Body: "Hi"})
	if err == nil {
		_, err = h.StartRun(h.t.Context(), id)
	}
	if err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("start: %v, want %q", err, want)
		}
		return
	}
	r.id, r.started = id, h.clock.Now()
	h.runs = append(h.runs, r)
	h.queued(r)
}

var (
	classes = slices.Concat(slices.Repeat([]data.RunClass{data.ClassCampaign}, 8), slices.Repeat([]data.RunClass{data.ClassAsking}, 5),
		[]data.RunClass{data.ClassAnswer, data.ClassPolicy, data.ClassBreach, data.ClassAccount})
	channels = []data.Channel{data.ChannelEmail, data.ChannelEmail, data.ChannelMessenger}
)

// starting is why a run can't be started, or nothing.
func (h *history) starting(r *letterRun) data.Code {
	if r.purpose != 0 {
		switch of := h.purpose(r.purpose); {
		case of.channel != r.channel:
			return data.CodeOtherChannel
		case of.archived:
			return data.CodeArchived
		}
	}
	if r.class == data.ClassAccount {
		return data.CodeBadChoice
	}
	if len(h.reached(r)[data.VerdictAllowed]) == 0 {
		return data.CodeNobody
	}
	return ""
}

// reached sorts the leads by what hinders a message of a run to them.
func (h *history) reached(r *letterRun) map[data.Verdict][]int64 {
	all := map[data.Verdict][]int64{}
	for _, p := range h.leads {
		v := h.verdict(r, p, h.best(r, p))
		all[v] = append(all[v], p.id)
	}
	return all
}

// queued compares who was queued, and takes their numbers.
func (h *history) queued(r *letterRun) {
	h.t.Helper()
	want := map[int64]*letter{}
	for _, id := range h.reached(r)[data.VerdictAllowed] {
		p := h.leads[slices.IndexFunc(h.leads, func(p *person) bool { return p.id == id })]
		want[id] = &letter{run: r, lead: p, to: h.best(r, p), state: data.MessageQueued}
	}
	rows, err := h.Readers().Query(`SELECT o.id, o.lead_id, i.kind, i.value FROM outbox o JOIN identity i ON i.id = identity_id WHERE run_id = ?`, r.id)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var number, lead int64
		var to data.Identity
		h.must(rows.Scan(&number, &lead, &to.Kind, &to.Value))
		l := want[lead]
		if l == nil || l.to != to {
			h.t.Errorf("lead %d was queued at %v; wanted: %v", lead, to, slices.Sorted(maps.Keys(want)))
			return
		}
		delete(want, lead)
		h.messages, h.letters[number], l.number = append(h.messages, l), l, number
		l.lead.written = true
	}
	if h.must(rows.Err()); len(want) > 0 {
		h.t.Errorf("not queued: %v", slices.Sorted(maps.Keys(want)))
	}
}

// steer pauses, resumes or cancels a run.
func (h *history) steer() {
	if len(h.runs) == 0 {
		return
	}
	r := pick(h, h.runs)
	moves := map[data.RunState]func() error{
		data.RunPaused:    func() error { return h.PauseRun(h.t.Context(), r.id, "") },
		data.RunRunning:   func() error { return h.ResumeRun(h.t.Context(), r.id) },
		data.RunCancelled: func() error { return h.CancelRun(h.t.Context(), r.id) },
	}
	to := pick(h, []data.RunState{data.RunPaused, data.RunRunning, data.RunRunning, data.RunCancelled})
	can := to == data.RunPaused && r.state == data.RunRunning || to == data.RunRunning && r.state == data.RunPaused ||
		to == data.RunCancelled && (r.state == data.RunRunning || r.state == data.RunPaused)
	h.say("run %d becomes %s: %t", r.id, to, can)
	if err := moves[to](); (err == nil) != can {
		h.t.Errorf("to %s: %v, want it to work: %t", to, err, can)
	}
	if can {
		r.state = to
		h.settle()
	}
}

// with returns the numbers of messages in a state.
func (h *history) with(state data.MessageState) (all []int64) {
	for number, l := range h.letters {
		if l.state == state {
			all = append(all, number)
		}
	}
	slices.Sort(all)
	return all
}

// held returns the numbers of messages that are claimed.
func (h *history) held() (all []int64) {
	for number, l := range h.letters {
		if l.held {
			all = append(all, number)
		}
	}
	slices.Sort(all)
	return all
}

func (h *history) claim() {
	h.t.Helper()
	channel := pick(h, channels)
	due := slices.DeleteFunc(h.with(data.MessageQueued), func(n int64) bool {
		l := h.letters[n]
		return l.held || l.run.channel != channel || l.run.state != data.RunRunning
	})
	live := 0
	targets, whys := map[int64]data.Identity{}, map[int64]string{}
	for _, n := range due {
		if targets[n], whys[n] = h.target(h.letters[n]); whys[n] == "" {
			live++
		}
	}
	limit := 1 + h.IntN(6)
	got, err := h.ClaimMessages(h.t.Context(), data.Claim{AccountID: h.accounts[channel], Limit: limit, MessageID: func(id int64) string { return fmt.Sprint(id) }})
	h.must(err)
	h.say("claim %d of %v by %s: %d", limit, due, channel, len(got))
	if len(got) != min(limit, live) {
		h.t.Errorf("claimed %d of %d", len(got), live)
	}
	for _, m := range got {
		if l := h.letters[m.ID]; !slices.Contains(due, m.ID) || whys[m.ID] != "" || m.LeadID != l.lead.id || m.Address != targets[m.ID].Value {
			h.t.Errorf("claimed %+v, want one of %v", m, due)
		} else {
			l.held, l.to, l.heldFor = true, targets[m.ID], m.Address
		}
	}
	h.leftOut(due, whys)
	if len(got) == 0 {
		h.settle()
	}
}

// leftOut takes in which of the due letters that can go to no address were come upon.
func (h *history) leftOut(due []int64, whys map[int64]string) {
	h.t.Helper()
	rows, err := h.Recipients(h.t.Context(), due)
	h.must(err)
	for _, r := range rows {
		if r.State == data.MessageSkipped && whys[r.ID] != "" {
			h.letters[r.ID].state, h.letters[r.ID].reason = r.State, whys[r.ID]
		}
	}
}

// commitSome asks whether claimed messages may leave.
func (h *history) commitSome() {
	h.t.Helper()
	ids := some(h, h.held())
	if len(ids) == 0 {
		return
	}
	var want []int64
	for _, n := range ids {
		if h.commit(h.letters[n]) {
			want = append(want, n)
		}
	}
	h.say("commit %v: %v may leave", ids, want)
	got, err := h.MarkCommitted(h.t.Context(), ids)
	h.must(err)
	if slices.Sort(got); !slices.Equal(got, want) {
		h.t.Errorf("%v may leave, want %v", got, want)
	}
}

// results writes down what became of messages; some addresses do not exist.
func (h *history) results() {
	var results []data.Result
	for _, n := range some(h, slices.Concat(h.with(data.MessageCommitted), h.held())) {
		l := h.letters[n]
		tried := l.held
		l.held = false
		r := data.Result{ID: n, State: pick(h, []data.MessageState{data.MessageSent, data.MessageSent, data.MessageSent, data.MessageFailed, data.MessageFailed, data.MessageUnsure, data.MessageQueued})}
		if tried && l.state != data.MessageQueued { // opted out, erased, cancelled meanwhile
			results = append(results, r)
			continue
		}
		if tried {
			l.address = l.heldFor
		}
		if r.State == data.MessageFailed {
			if r.Bounced = h.IntN(2) == 0; r.Bounced {
				h.bounced(l.to, h.clock.Now())
			}
		}
		l.state, l.reason, l.left = r.State, "", l.left && r.State != data.MessageQueued
		if r.State == data.MessageQueued && l.lead == nil {
			l.state, l.reason = data.MessageSkipped, "erased"
		}
		results = append(results, r)
	}
	h.wereAsked(results)
	for _, n := range h.with(data.MessageSent) { // one that is over stays as it is
		if h.IntN(3) == 0 && !slices.ContainsFunc(results, func(r data.Result) bool { return r.ID == n }) {
			results = append(results, data.Result{ID: n, State: pick(h, []data.MessageState{data.MessageSent, data.MessageFailed})})
		}
	}
	h.say("results %+v", results)
	h.must(h.RecordResults(h.t.Context(), results))
	h.settle()
}

func (h *history) release() {
	ids := some(h, h.held())
	h.say("release %v", ids)
	h.must(h.ReleaseClaimed(h.t.Context(), ids))
	for _, n := range ids {
		h.letters[n].held = false
	}
	h.settle()
}

// compare holds what the vault says against the model.
func (h *history) compare() {
	h.t.Helper()
	h.compareReach()
	h.compareLeads()
	h.compareMessages()
	h.compareGrounds()
	if len(h.leads) > 0 {
		h.compareEvents(pick(h, h.leads))
	}
	if got := lastEvent(h.t, h.Vault); got != h.events {
		h.t.Errorf("%d events, want %d", got, h.events)
	}
}

func (h *history) compareReach() {
	h.t.Helper()
	r := &letterRun{class: pick(h, classes), channel: pick(h, channels), demands: pick(h, append([]data.Grade{"", "", ""}, grades...))}
	if r.class == data.ClassCampaign || r.class == data.ClassAsking {
		r.purpose = pick(h, h.purposes).id
	}
	if len(h.runs) > 0 && h.IntN(4) == 0 {
		r = pick(h, h.runs)
	}
	run := &data.Run{ID: r.id, Class: r.class, Channel: r.channel, PurposeID: r.purpose, Demands: r.demands}
	got, err := h.Reach(h.t.Context(), run)
	h.must(err)
	want := h.reached(r)
	for verdict, n := range got {
		if n != len(want[verdict]) {
			h.t.Errorf("a %s by %s for %d reaches %v, want %v", r.class, r.channel, r.purpose, got, want)
		}
	}
	of := pick(h, []data.Verdict{data.VerdictAllowed, data.VerdictAllowed, data.VerdictOptedOut, data.VerdictNoGround, data.VerdictBounced, data.VerdictOutdated, data.VerdictWeak})
	ids, err := h.ReachIDs(h.t.Context(), run, of)
	if h.must(err); !slices.Equal(ids, want[of]) {
		h.t.Errorf("a %s by %s for %d: verdict %q of %v, want %v", r.class, r.channel, r.purpose, of, ids, want[of])
	}
}

func (h *history) compareLeads() {
	h.t.Helper()
	counts := map[int64]int{}
	var ids []int64
	for _, p := range h.leads {
		ids = append(ids, p.id)
		want := map[int64]data.Verdict{}
		for _, of := range h.purposes {
			word := h.word(p, of)
			if !of.archived {
				want[of.id] = word
			}
			if word == data.VerdictAllowed {
				counts[of.id]++
			}
		}
		mustGrounds(h.t, h.Vault, p.id, want)
	}
	rows, err := h.LeadRows(h.t.Context(), ids)
	h.must(err)
	for i, p := range h.leads {
		if want := h.state(p); rows[i].State != want {
			h.t.Errorf("lead %d is %s, want %s", p.id, rows[i].State, want)
		}
	}
	got, err := h.GroundCounts(h.t.Context())
	if h.must(err); !maps.Equal(got, counts) {
		h.t.Errorf("counted %v, want %v", got, counts)
	}
}

func (h *history) compareMessages() {
	h.t.Helper()
	rows, err := h.Readers().Query(`SELECT o.id, o.state, o.reason, r.state FROM outbox o JOIN run r ON r.id = run_id`)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var number int64
		var state data.MessageState
		var reason string
		var run data.RunState
		h.must(rows.Scan(&number, &state, &reason, &run))
		if l := h.letters[number]; l == nil || l.state != state || l.state == data.MessageSkipped && l.reason != reason || l.run.state != run {
			h.t.Errorf("message %d is %s %q of a run that is %s, want %+v", number, state, reason, run, l)
		}
	}
	if h.must(rows.Err()); n != len(h.letters) {
		h.t.Errorf("%d messages, want %d", n, len(h.letters))
	}
}
