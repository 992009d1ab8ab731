package data_test

import (
	"strings"
	"testing"

	"mujeeb/data"
)

// A mail that is a request is noted with the person whom the owner names, once, and the
// note is found by searching.
func TestVault_NoteHeardRequest(t *testing.T) {
	e := listen(t)
	h := e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishErasure, Text: "Delete my data", From: "who@example.org"})
	if h.Outcome != data.OutcomeRequest {
		t.Fatalf("got %+v", h)
	}
	if err := e.NoteHeardRequest(t.Context(), h.ID, e.amal, "Request: deletion"); err != nil {
		t.Fatal(err)
	}
	if err := e.NoteHeardRequest(t.Context(), h.ID, e.amal, "Request: deletion"); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("noted twice: %v", err)
	}
	l, err := e.Lead(t.Context(), e.amal)
	if err != nil || !strings.HasSuffix(l.Note, "Request: deletion") {
		t.Errorf("the note: %q, %v", l.Note, err)
	}
	if found, err := e.LeadIDs(t.Context(), data.LeadFilter{Text: "deletion"}, data.LeadOrder{}); err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}
	if open, err := e.HeardOpen(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("left to the owner: %v, %v", open, err)
	}
}
