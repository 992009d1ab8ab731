package data

import (
	"context"
	"time"

	"mujeeb/data/sqlite"
)

// PersonFile is everything that the vault holds on one person: the answer to a
// request under GDPR Art. 15 and Art. 20.
type PersonFile struct {
	Lead       *Lead
	Grounds    []GroundStatus  // one for each purpose in use
	Standings  []StandingSince // how that changed, the oldest first: where they stood at any moment
	Consents   []ConsentEvent  // the newest first
	Messages   []SentMessage   // the newest first
	Heard      []Heard         // what came back from them, the newest first
	Origins    []Origin        // rows of imports that were about them, the oldest first
	Chats      []Chat          // that were opened with them, the newest first
	Requests   []LoggedRequest // by which they used their rights, the newest first
	Merges     []Merged        // other entries that turned out to be theirs, the latest first
	Answers    Answers         // what they are told beside the data
	Controller Settings        // who is responsible for the data
	MadeAt     time.Time       // by the vault's clock
}

// PersonFile returns what is held on a lead, all of one moment. [Vault.WriteExport] writes
// it out. Error code: CodeNotFound.
func (v *Vault) PersonFile(ctx context.Context, id int64) (*PersonFile, error) {
	f := &PersonFile{MadeAt: v.now()}
	err := v.read(ctx, "gather a person's file", func(q sqlite.Querier) (err error) {
		if f.Lead, err = wholeLead(ctx, q, id); err != nil {
			return err
		}
		if f.Grounds, err = grounds(ctx, q, id); err != nil {
			return err
		}
		if f.Consents, err = consentHistory(ctx, q, id); err != nil {
			return err
		}
		if f.Standings, err = standingHistory(ctx, q, id); err != nil {
			return err
		}
		if f.Messages, err = leadMessages(ctx, q, id); err != nil {
			return err
		}
		if f.Heard, err = heardOf(ctx, q, id); err != nil {
			return err
		}
		if f.Origins, err = origins(ctx, q, id); err != nil {
			return err
		}
		if f.Chats, err = chats(ctx, q, id); err != nil {
			return err
		}
		if f.Requests, err = loggedRequests(ctx, q, id); err != nil {
			return err
		}
		if f.Merges, err = merges(ctx, q, id); err != nil {
			return err
		}
		if f.Controller, err = settings(ctx, q); err != nil {
			return err
		}
		return v.answers(ctx, q, f)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}
