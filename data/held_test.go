package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
)

// A claim writes nothing: what is fixed of a message is written with its mark. Nobody else
// gets a claimed message, and one that is released comes again.
func TestVault_ClaimMessages_Held(t *testing.T) {
	s := newSending(t)
	ids := s.claim(2)
	if rest := s.claim(9); len(ids) != 2 || len(rest) != 1 || slices.Contains(ids, rest[0]) {
		t.Fatalf("claimed %v, then %v", ids, rest)
	}
	if due, err := s.NextDue(t.Context(), s.account); err != nil || !due.IsZero() {
		t.Errorf("due %v, %v", due, err)
	}
	s.totals(data.Totals{data.MessageQueued: 3})
	m, err := s.OutboxMessage(t.Context(), ids[0])
	if s.must(err); m.MessageID != "" || !m.At.IsZero() || len(m.Fields) > 0 || m.Address == "" {
		t.Errorf("before its mark: %+v", m)
	}
	s.commit(ids[0])
	m, err = s.OutboxMessage(t.Context(), ids[0])
	if s.must(err); m.MessageID == "" || !m.At.Equal(s.clock.Now()) || m.Fields["name"] == "" || m.Letter.ID == 0 {
		t.Errorf("with its mark: %+v", m)
	}
	s.must(s.ReleaseClaimed(t.Context(), ids))
	if again := s.claim(9); !slices.Equal(again, ids[1:]) {
		t.Errorf("released %v, then claimed %v", ids, again)
	}
}

// A message that fails before its mark keeps what was tried: the brake and the funnel ask
// for its address and its words.
func TestVault_RecordResults_BeforeMark(t *testing.T) {
	s := newSending(t)
	id := s.claim(1)[0]
	s.record(data.Result{ID: id, State: data.MessageFailed, Reason: "no_such_recipient", Reply: "550 5.1.1 unknown", Bounced: true})
	m, err := s.OutboxMessage(t.Context(), id)
	if s.must(err); m.State != data.MessageFailed || m.Address != "amal@example.org" || m.MessageID == "" || m.Fields["name"] != "amal" {
		t.Errorf("got %+v", m)
	}
	if f, err := s.Funnel(t.Context(), s.run); err != nil || f.Bounced != 1 || f.Dead != 1 {
		t.Errorf("funnel %+v, %v", f, err)
	}
	s.record(data.Result{ID: id, State: data.MessageSent}) // nobody waits for it
	s.totals(data.Totals{data.MessageFailed: 1, data.MessageQueued: 2})
}

// A result for a message that nobody has is none.
func TestVault_RecordResults_NotClaimed(t *testing.T) {
	s := newSending(t)
	ids := s.claim(3)
	s.must(s.ReleaseClaimed(t.Context(), ids))
	s.record(data.Result{ID: ids[0], State: data.MessageSent}, data.Result{ID: ids[1], State: data.MessageQueued, RetryAt: s.clock.Now().Add(time.Hour)})
	if got := s.commit(ids...); len(got) > 0 {
		t.Errorf("%v may leave", got)
	}
	s.totals(data.Totals{data.MessageQueued: 3})
}

// An account notice that has more to tell than when it was claimed goes back, so that no
// act is left out of both mails.
func TestVault_TellsOwner_MoreAtTheMark(t *testing.T) {
	s := newTold(t)
	s.must(s.NoteAccountPassword(t.Context(), s.account))
	s.clock.Add(data.NoticeDelay)
	first := s.claim(s.account)
	if _, err := s.Writer().Exec(`INSERT INTO owner_notice_act (run_id, activity_id) SELECT ?, max(id) FROM activity WHERE id NOT IN (SELECT activity_id FROM owner_notice_act)`, first[0].RunID); err != nil {
		t.Fatal(err)
	}
	if left := s.send(first); len(left) != 0 {
		t.Errorf("%v left without the newer act", left)
	}
	second := s.claim(s.account)
	if len(second) != 1 || len(acts(second)) != len(acts(first))+1 || len(s.send(second)) != 1 {
		t.Errorf("first %q, then %q", acts(first), acts(second))
	}
}

// A message that was taken out of the way while a connection had it is not marked, whatever
// it became.
func TestVault_MarkCommitted_NoLongerQueued(t *testing.T) {
	for _, state := range []string{"skipped", "cancelled", "sent", "unsure", "committed"} {
		s := newSending(t)
		id := s.claim(1)[0]
		if _, err := s.Writer().Exec(`UPDATE outbox SET state = ? WHERE id = ?`, state, id); err != nil {
			t.Fatal(err)
		}
		if got := s.commit(id); len(got) > 0 {
			t.Errorf("one that is %s may leave", state)
		}
		if m, err := s.OutboxMessage(t.Context(), id); err != nil || string(m.State) != state {
			t.Errorf("%s became %+v, %v", state, m, err)
		}
	}
}
