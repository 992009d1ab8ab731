package data_test

import (
	"slices"

	"mujeeb/data"
)

// What TestHistories does with people who use their rights.

// ask registers a request, and restricts the person's data by some.
func (h *history) ask() {
	h.t.Helper()
	if len(h.leads) == 0 {
		return
	}
	p := pick(h, h.leads)
	id, err := h.AddRequest(h.t.Context(), data.Request{LeadID: p.id, Right: pick(h, data.Rights()), Way: data.RequestByPhone, ReceivedAt: h.clock.Now()})
	h.must(err)
	a := &rightUse{id: id}
	p.requests = append(p.requests, a)
	h.say("lead %d makes request %d", p.id, id)
	if h.IntN(2) == 0 {
		h.say("restrict by request %d", id)
		h.must(h.RestrictLead(h.t.Context(), id))
		h.restrict(p, a)
	}
}

// lift ends a restriction, or tries to.
func (h *history) lift() {
	h.t.Helper()
	var all []*rightUse
	for _, p := range h.leads {
		all = append(all, p.requests...)
	}
	if len(all) == 0 {
		return
	}
	a := pick(h, all)
	if a.restricted && h.IntN(3) > 0 {
		h.must(h.ToldOfLifting(h.t.Context(), a.id, h.clock.Now(), data.RequestByPhone))
		a.told = true
	}
	want := data.Code("")
	switch {
	case !a.restricted:
		want = data.CodeBadChoice
	case !a.told:
		want = data.CodeNotTold
	}
	h.say("lift the restriction of request %d: %q", a.id, want)
	if err := h.LiftRestriction(h.t.Context(), a.id); err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("lift: %v, want %q", err, want)
		}
		return
	}
	a.restricted = false
}

// answer starts a letter: to who made a request, or to everybody, which reaches nobody else.
func (h *history) answer(r *letterRun) {
	h.t.Helper()
	people := slices.DeleteFunc(slices.Clone(h.leads), func(p *person) bool { return len(p.requests) == 0 })
	if len(people) == 0 {
		return
	}
	p := pick(h, people)
	r.answers, r.demands = pick(h, p.requests), ""
	run := data.Run{Class: r.class, Channel: r.channel, Title: "Run", AccountID: h.accounts[r.channel], Lang: "en", Subject: map[bool]string{true: "Hello"}[r.channel.HasSubject()], Body: "Hi"}
	id, err := h.LetterOfRequest(h.t.Context(), r.answers.id, data.StageReceived, run)
	if err == nil && h.IntN(2) == 0 {
		run.ID = id
		_, err = h.SaveRun(h.t.Context(), run) // to everybody
	}
	h.must(err)
	r.id = id
	want := data.Code("")
	if len(h.reached(r)[data.VerdictAllowed]) == 0 {
		want = data.CodeNobody
	}
	h.say("answer request %d by %s: %q", r.answers.id, r.channel, want)
	if _, err := h.StartRun(h.t.Context(), id); err != nil || want != "" {
		if err == nil || data.CodeOf(err) != want {
			h.t.Errorf("answer: %v, want %q", err, want)
		}
		return
	}
	r.started = h.clock.Now()
	h.runs = append(h.runs, r)
	h.queued(r)
}
