package data_test

import (
	"testing"

	"mujeeb/data"
)

// A mail becomes a request once, by which it is dealt with; what somebody wrote who is no
// lead stands in the request alone.
func TestVault_AddRequest_Heard(t *testing.T) {
	e := listen(t)
	hear := func() data.Heard {
		return e.hear(t, data.HeardMail{Name: "m" + e.clock.Now().String(), Kind: data.MailPerson, Wish: data.WishErasure, Text: "Delete my data", From: "who@example.org"})
	}
	h := hear()
	if h.Outcome != data.OutcomeRequest || h.Wish.Right() != data.RightErase {
		t.Fatalf("got %+v", h)
	}
	r := data.Request{HeardID: h.ID, Address: "who@example.org", Right: h.Wish.Right(), Way: data.RequestByEmail, ReceivedAt: h.At, Asked: h.Text}
	id, err := e.AddRequest(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.AddRequest(t.Context(), r); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("registered twice: %v", err)
	}
	if got, err := e.Request(t.Context(), id); err != nil || got.HeardID != h.ID || got.Asked != "Delete my data" || !got.ReceivedAt.Equal(h.At) {
		t.Errorf("got %+v, %v", got, err)
	}
	if open, err := e.HeardOpen(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("left to the owner: %v, %v", open, err)
	}
	rows, err := e.HeardRows(t.Context(), data.HeardFilter{}, 9)
	if err != nil || len(rows) != 1 || rows[0].Text+rows[0].Sender != "" {
		t.Errorf("heard: %+v, %v", rows, err)
	}
}
