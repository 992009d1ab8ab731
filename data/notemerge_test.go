package data_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Notes, the next step and chats go with a lead that is merged into another one, come back
// when it is split again, and a file that it was in still leads to the person.
func TestMergeLeads_Notes(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	keep, other := mustPhoned(t, v, "Omar", "+962791234567"), mustPhoned(t, v, "Omar H.", "+962791234568")
	e, _ := mustExport(t, v, other)
	for lead, text := range map[int64]string{keep: "likes oil", other: "likes thyme"} {
		mustSaveNote(t, v, data.Note{LeadID: lead, Text: text})
		if _, err := v.OpenChat(ctx, data.Chat{LeadID: lead, App: data.ChatSMS, Class: data.ClassAnswer, Text: text}); err != nil {
			t.Fatal(err)
		}
		if err := v.SetStep(ctx, lead, data.Step{Day: clock.Now().AddDate(0, 0, int(lead)), Text: "ask who " + text}); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(lead int64) string {
		texts := notesOf(t, v, lead)
		slices.Sort(texts)
		step, err := v.Step(ctx, lead)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%v %d %q", texts, chatsOf(t, v, lead), step.Text)
	}
	clock.Add(time.Hour)
	if err := v.MergeLeads(ctx, keep, other); err != nil {
		t.Fatal(err)
	}
	if got := holds(keep); got != "[ask who likes thyme likes oil likes thyme] 2 \"ask who likes oil\"" {
		t.Errorf("merged: %s", got)
	}
	for _, filter := range []data.LeadFilter{{Text: "thyme"}, data.InExport(e.ID)} {
		if ids, err := v.LeadIDs(ctx, filter, data.LeadOrder{}); err != nil || !slices.Equal(ids, []int64{keep}) {
			t.Errorf("%+v picks %v, %v", filter, ids, err)
		}
	}
	if _, err := v.SplitLeads(ctx, keep, other); err != nil {
		t.Fatal(err)
	}
	if mine, its := holds(keep), holds(other); mine != "[likes oil] 1 \"ask who likes oil\"" || its != "[ask who likes thyme likes thyme] 1 \"\"" {
		t.Errorf("split: %s and %s", mine, its)
	}
	if ids, err := v.LeadIDs(ctx, data.InExport(e.ID), data.LeadOrder{}); err != nil || !slices.Equal(ids, []int64{other}) {
		t.Errorf("in the file after the split: %v, %v", ids, err)
	}
}
