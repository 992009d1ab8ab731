package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Purpose is one thing that people are messaged for, over one channel, on one
// kind of ground (GDPR Art. 6(1): one basis a purpose, fixed beforehand).
type Purpose struct {
	ID          int64
	Name        string // no other purpose has it
	Description string
	Channel     Channel    // that is permitted; never changed
	Ground      GroundKind // never changed
	Archived    bool       // out of use: no run for it starts or goes on
	CreatedAt   time.Time  // never changed
}

// Channel is a way by which messages travel.
type Channel string

// The channels.
const (
	ChannelEmail     Channel = "email"
	ChannelMessenger Channel = "messenger"
)

// HasSubject reports whether a message of the channel has a subject.
func (c Channel) HasSubject() bool { return c == ChannelEmail }

// GroundKind is the kind of ground a purpose rests on.
type GroundKind string

// The kinds of ground: GDPR Art. 6(1)(a), ePrivacy Art. 13(2), Art. 6(1)(b), (c) and (f).
const (
	GroundConsent            GroundKind = "consent"
	GroundSoftOptIn          GroundKind = "soft_opt_in"
	GroundContract           GroundKind = "contract"
	GroundLegalDuty          GroundKind = "legal_duty"
	GroundLegitimateInterest GroundKind = "legitimate_interest"
)

// Purposes returns all purposes by name, the archived ones last.
func (v *Vault) Purposes(ctx context.Context) ([]Purpose, error) {
	return purposes(ctx, v.db.Readers())
}

func purposes(ctx context.Context, q sqlite.Querier) ([]Purpose, error) {
	return collect(ctx, q, scanPurpose, `SELECT `+purposeColumns+` FROM purpose ORDER BY archived, name`)
}

// purpose returns one purpose. Error code: CodeNotFound.
func purpose(ctx context.Context, q sqlite.Querier, id int64) (Purpose, error) {
	all, err := collect(ctx, q, scanPurpose, `SELECT `+purposeColumns+` FROM purpose WHERE id = ?`, id)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "purpose"}
	}
	if err != nil {
		return Purpose{}, err
	}
	return all[0], nil
}

func scanPurpose(r *sql.Rows, p *Purpose) error {
	var created sql.NullInt64
	err := r.Scan(&p.ID, &p.Name, &p.Description, &p.Channel, &p.Ground, &p.Archived, &created)
	p.CreatedAt = timeOf(created)
	return err
}

const purposeColumns = `purpose.id, name, description, purpose.channel, ground, archived, created_at`

// SavePurpose adds a purpose (ID 0) or changes its words. Channel and ground of
// a purpose that is there stay as they are: another basis is another purpose
// (EDPB 05/2020, no silent switch). Error codes: CodeMissing, CodeBadChoice,
// CodeNameTaken, CodeNotFound.
func (v *Vault) SavePurpose(ctx context.Context, p Purpose) (int64, error) {
	if p.Name = strings.TrimSpace(p.Name); p.Name == "" {
		return 0, missing("name")
	}
	if p.ID == 0 {
		if err := p.check(); err != nil {
			return 0, err
		}
	}
	id := p.ID
	err := v.write(ctx, "save purpose", func(tx *sqlite.Tx) error {
		var r sql.Result
		var err error
		if id != 0 {
			r, err = tx.ExecContext(ctx, `UPDATE purpose SET name = ?, description = ?, archived = ? WHERE id = ?`, p.Name, p.Description, p.Archived, id)
			err = oneRow(r, err)
		} else if r, err = tx.ExecContext(ctx, `INSERT INTO purpose (name, description, channel, ground, created_at) VALUES (?, ?, ?, ?, ?)`,
			p.Name, p.Description, p.Channel, p.Ground, v.now().UnixMilli()); err == nil {
			id, err = r.LastInsertId()
		}
		if sqlite.IsUnique(err) {
			return &Error{Code: CodeNameTaken, Field: "name"}
		}
		return err
	})
	return id, err
}

// check reports an error unless channel and ground are known.
func (p Purpose) check() error {
	if err := oneOf("channel", p.Channel, ChannelEmail, ChannelMessenger); err != nil {
		return err
	}
	return oneOf("ground", p.Ground, GroundConsent, GroundSoftOptIn, GroundContract, GroundLegalDuty, GroundLegitimateInterest)
}

// Notice is a text that people were shown when they were asked. A changed text
// is a new version; the old ones stay, since events point to them.
type Notice struct {
	ID        int64
	PurposeID int64
	Version   int    // of the purpose's notices, from 1
	Lang      string // "ar" or "en"
	Text      string
	CreatedAt time.Time
}

// Notices returns the notices of a purpose, the newest first.
func (v *Vault) Notices(ctx context.Context, purpose int64) ([]Notice, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, n *Notice) error {
		var created sql.NullInt64
		err := r.Scan(&n.ID, &n.PurposeID, &n.Version, &n.Lang, &n.Text, &created)
		n.CreatedAt = timeOf(created)
		return err
	}, `SELECT id, purpose_id, version, lang, text, created_at FROM notice WHERE purpose_id = ? ORDER BY version DESC`, purpose)
}

// AddNotice keeps a text as the next version of a purpose's notice.
func (v *Vault) AddNotice(ctx context.Context, purpose int64, lang, text string) (id int64, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, missing("text")
	}
	err = v.write(ctx, "add notice", func(tx *sqlite.Tx) error {
		return tx.QueryRowContext(ctx, `
			INSERT INTO notice (purpose_id, version, lang, text, created_at)
			SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ? FROM notice WHERE purpose_id = ? RETURNING id`,
			purpose, lang, text, v.now().UnixMilli(), purpose).Scan(&id)
	})
	return id, err
}
