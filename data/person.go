package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// PersonFile is everything that the vault holds on one person: what a request
// under GDPR Art. 15 and Art. 20 is answered with.
type PersonFile struct {
	Lead       *Lead
	Grounds    []GroundStatus
	Consents   []ConsentEvent
	Messages   []SentMessage
	Controller Settings
	MadeAt     time.Time
}

// PersonFile gathers what is held on a lead and notes that it was exported.
// Error code: CodeNotFound.
func (v *Vault) PersonFile(ctx context.Context, id int64) (f *PersonFile, err error) {
	f = &PersonFile{MadeAt: v.now()}
	if f.Lead, err = v.Lead(ctx, id); err != nil {
		return nil, err
	}
	if f.Grounds, err = v.Grounds(ctx, id); err != nil {
		return nil, err
	}
	if f.Consents, err = v.ConsentHistory(ctx, id); err != nil {
		return nil, err
	}
	if f.Messages, err = v.LeadMessages(ctx, id); err != nil {
		return nil, err
	}
	if f.Controller, err = v.Settings(ctx); err != nil {
		return nil, err
	}
	return f, v.write(ctx, "note export", func(tx *sqlite.Tx) error { return v.noteActivity(ctx, tx, "export", 1) })
}

// Activity is one thing that the admin did.
type Activity struct {
	At     time.Time
	Act    string
	Number int
}

// Activities gives the last things that the admin did, the newest first.
func (v *Vault) Activities(ctx context.Context, limit int) ([]Activity, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, a *Activity) error {
		var at sql.NullInt64
		err := r.Scan(&at, &a.Act, &a.Number)
		a.At = timeOf(at)
		return err
	}, `SELECT at, act, number FROM activity ORDER BY id DESC LIMIT ?`, limit)
}
