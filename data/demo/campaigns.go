package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mujeeb/data"
)

// sendFinished is the campaign of last week: most messages were taken, some
// addresses did not exist, and of a few nobody knows.
func (s *story) sendFinished(ctx context.Context, _ time.Time) (err error) {
	run := finished
	run.PurposeID, run.AccountID = s.made.PurposeIDs[offers], s.made.AccountID
	if s.made.FinishedID, err = s.v.SaveRun(ctx, run); err != nil {
		return err
	}
	if _, err := s.v.StartRun(ctx, s.made.FinishedID); err != nil {
		return err
	}
	claim := data.Claim{AccountID: run.AccountID, Limit: 500, MessageID: func(id int64) string { return fmt.Sprintf("%d.winter@olive.example", id) }}
	for {
		messages, err := s.v.ClaimMessages(ctx, claim)
		if err != nil || len(messages) == 0 {
			return err
		}
		if err := s.deliver(ctx, messages); err != nil {
			return err
		}
	}
}

func (s *story) deliver(ctx context.Context, messages []data.Message) error {
	var ids []int64
	for _, m := range messages {
		ids = append(ids, m.ID)
	}
	allowed, err := s.v.MarkCommitted(ctx, ids)
	if err != nil {
		return err
	}
	if len(allowed) == 0 {
		return errors.New("demo: no message may be sent")
	}
	results := make([]data.Result, 0, len(allowed))
	for _, id := range allowed {
		results = append(results, s.answer(id))
	}
	return s.v.RecordResults(ctx, results)
}

func (s *story) answer(id int64) data.Result {
	switch n := s.people.rand.IntN(1000); {
	case n < 12:
		return data.Result{ID: id, State: data.MessageFailed, Reason: "no_such_recipient", Reply: "550 5.1.1 No such user here", Bounced: true}
	case n < 15:
		return data.Result{ID: id, State: data.MessageUnsure, Reason: "timeout"}
	default:
		return data.Result{ID: id, State: data.MessageSent, Reply: fmt.Sprintf("250 2.0.0 Ok: queued as %X", 0xA1B2C300+id)}
	}
}

// drafts leaves a campaign that can be started, and one that is an idea.
func (s *story) drafts(ctx context.Context, _ time.Time) (err error) {
	later := idea
	later.PurposeID = s.made.PurposeIDs[newsletter]
	if _, err := s.v.SaveRun(ctx, later); err != nil {
		return err
	}
	run := draft
	run.PurposeID, run.AccountID = s.made.PurposeIDs[offers], s.made.AccountID
	s.made.CampaignID, err = s.v.SaveRun(ctx, run)
	return err
}
