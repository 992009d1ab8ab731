package data_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// newDomains is a campaign to people at some domains, in that order.
func newDomains(t *testing.T, domains ...string) *sending {
	t.Helper()
	v, clock := datatest.Vault(t)
	s := &sending{Vault: v, t: t, clock: clock, news: datatest.MustPurpose(t, v, "News")}
	for i, d := range domains {
		id := datatest.MustLead(t, v, fmt.Sprint("Person ", i), fmt.Sprintf("person%d@%s", i, d))
		datatest.MustAgree(t, v, id, s.news)
		s.leads = append(s.leads, id)
	}
	s.run, s.account = mustRun(t, v, s.news)
	return s
}

// domains claims up to n messages with a limit to one domain, and returns where they go.
func (s *sending) domains(n, perDomain int) (to []string, ids []int64) {
	s.t.Helper()
	all, err := s.ClaimMessages(s.t.Context(), data.Claim{AccountID: s.account, Limit: n, PerDomain: perDomain, MessageID: func(id int64) string { return fmt.Sprintf("%d@olive.example", id) }})
	s.must(err)
	for _, m := range all {
		_, d, _ := strings.Cut(m.Address, "@")
		to, ids = append(to, d), append(ids, m.ID)
	}
	slices.Sort(to)
	return to, ids
}

// Two an hour to one domain are one every half hour. What waits for its domain holds up
// nobody behind it, and what left, or is claimed, counts, also after a restart.
func TestVault_ClaimMessages_PerDomain(t *testing.T) {
	s := newDomains(t, "one.example", "one.example", "one.example", "two.example", "two.example", "three.example")
	to, ids := s.domains(2, 2)
	if !slices.Equal(to, []string{"one.example", "two.example"}) {
		t.Fatalf("first to %q", to)
	}
	if to, rest := s.domains(9, 2); !slices.Equal(to, []string{"three.example"}) {
		t.Errorf("while two are claimed, to %q", to)
	} else {
		ids = append(ids, rest...)
	}
	s.commit(ids...)
	if to, _ := s.domains(9, 2); len(to) > 0 {
		t.Errorf("at once to %q", to)
	}
	next, err := s.DomainRoom(t.Context(), s.account, 2)
	if want := s.clock.Now().Add(30*time.Minute + time.Millisecond); err != nil || !next.Equal(want) {
		t.Errorf("room at %v, %v; want %v", next, err, want)
	}
	s.clock.Add(next.Sub(s.clock.Now()))
	if at, err := s.DomainRoom(t.Context(), s.account, 2); err != nil || !at.IsZero() {
		t.Errorf("with room again: %v, %v", at, err)
	}
	to, ids = s.domains(9, 2)
	if !slices.Equal(to, []string{"one.example", "two.example"}) {
		t.Errorf("half an hour later to %q", to)
	}
	s.must(s.ReleaseClaimed(t.Context(), ids))
	if to, _ := s.domains(9, 0); len(to) != 3 {
		t.Errorf("without a limit to %q", to)
	}
}

// Nobody may send more to a domain within an hour than the limit, though it is kept evenly.
func TestVault_ClaimMessages_PerDomain_Hour(t *testing.T) {
	domains := slices.Repeat([]string{"one.example"}, 9)
	s := newDomains(t, domains...)
	var left []time.Time
	for range 12 * 60 {
		if _, ids := s.domains(9, 4); len(ids) > 0 {
			for range s.commit(ids...) {
				left = append(left, s.clock.Now())
			}
		}
		s.clock.Add(20 * time.Second)
	}
	if len(left) != len(domains) {
		t.Fatalf("%d left", len(left))
	}
	for i := 1; i < len(left); i++ {
		if left[i].Sub(left[i-1]) < 15*time.Minute || i >= 4 && left[i].Sub(left[i-4]) < time.Hour {
			t.Errorf("%d left at %v, after %v", i, left[i], left[i-1])
		}
	}
}

// A legal notice waits for no domain.
func TestVault_ClaimMessages_PerDomain_Notice(t *testing.T) {
	s := newDomains(t, "one.example", "one.example", "one.example")
	s.commit(s.claim(1)...)
	s.run, s.account = mustRunTo(t, s.Vault, data.Run{Class: data.ClassBreach})
	if to, _ := s.domains(9, 1); len(to) != 3 {
		t.Errorf("the notice goes to %q", to)
	}
}

// An account keeps its limit to one domain, and a bad one is refused.
func TestVault_SaveAccount_PerDomain(t *testing.T) {
	s := newSending(t)
	a, err := s.Account(t.Context(), s.account)
	s.must(err)
	a.PerDomain = 200
	_, err = s.SaveAccount(t.Context(), a)
	s.must(err)
	if got, err := s.Account(t.Context(), s.account); err != nil || got.PerDomain != 200 || got.WithLimitsOf(data.Account{}).PerDomain != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	a.PerDomain = -1
	if _, err := s.SaveAccount(t.Context(), a); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("-1: %v", err)
	}
}
