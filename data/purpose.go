package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/proof"
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
	Demands     Grade      // the weakest evidence that counts as a word given; "" = any
	Version     int64      // of name and description, from 1
	Scope       int64      // the version since which it means the same: a word given to an earlier one does not cover it
	CreatedAt   time.Time  // never changed
	Change      Change     // of a save alone: what changed words mean; ChangeMeaning when ""
}

// Change says what the owner said of changed words.
type Change = proof.Change

// The changes.
const (
	ChangeMeaning  = proof.ChangeMeaning  // words given before do not cover it: people have to be asked again
	ChangeSpelling = proof.ChangeSpelling // it means the same
)

// Channel is a way by which messages travel.
type Channel string

// The channels.
const (
	ChannelEmail     Channel = "email"
	ChannelMessenger Channel = "messenger"
	ChannelPhone     Channel = "phone" // chats that the owner opens by hand, one at a time; no run goes by it
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
	var demands int
	err := r.Scan(p.fields(&demands, &created)...)
	p.complete(demands, created)
	return err
}

const purposeColumns = `purpose.id, name, description, purpose.channel, ground, archived, purpose.demands, purpose.scope,
	(SELECT max(version) FROM purpose_version WHERE purpose_id = purpose.id), created_at`

// fields are what purposeColumns are scanned into; complete sets what they say.
func (p *Purpose) fields(demands *int, created *sql.NullInt64) []any {
	return []any{&p.ID, &p.Name, &p.Description, &p.Channel, &p.Ground, &p.Archived, demands, &p.Scope, &p.Version, created}
}

func (p *Purpose) complete(demands int, created sql.NullInt64) {
	p.CreatedAt = timeOf(created)
	p.Demands = demanded(demands)
}

// SavePurpose adds a purpose (ID 0) or changes it. Changed words are a new version,
// written into the ledger; unless p.Change is ChangeSpelling, earlier words do not cover
// it: running runs for it are paused, and it reaches only who agrees anew. Channel and
// ground of a purpose that is there stay as they are: another basis is another purpose
// (EDPB 05/2020, no silent switch). Error codes: CodeMissing, CodeBadChoice,
// CodeNameTaken, CodeNotFound.
func (v *Vault) SavePurpose(ctx context.Context, p Purpose) (id int64, err error) {
	if p.Name, p.Description = plainText(p.Name), plainText(p.Description); p.Name == "" {
		return 0, missing("name")
	}
	if err := p.check(); err != nil {
		return 0, err
	}
	err = v.write(ctx, "save purpose", func(tx *sqlite.Tx) error {
		if p.ID == 0 {
			id, err = v.addPurpose(ctx, tx, p)
		} else {
			id, err = p.ID, v.changePurpose(ctx, tx, p)
		}
		if sqlite.IsUnique(err) {
			return &Error{Code: CodeNameTaken, Field: "name"}
		}
		return err
	})
	return id, err
}

// plainText returns text as the ledger hashes it: valid UTF-8, lines that end with a
// line feed, no space around it.
func plainText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.TrimSpace(strings.ReplaceAll(text, "\r", "\n"))
}

func (v *Vault) addPurpose(ctx context.Context, tx *sqlite.Tx, p Purpose) (int64, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO purpose (name, description, channel, ground, demands, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		p.Name, p.Description, p.Channel, p.Ground, demandOf(p.Demands), v.now().UnixMilli())
	if err != nil {
		return 0, err
	}
	if p.ID, err = r.LastInsertId(); err != nil {
		return 0, err
	}
	p.Version, p.Change = 1, ""
	if err := v.addVersion(ctx, tx, p, proof.Hash{}); err != nil {
		return 0, err
	}
	return p.ID, v.blockObjectors(ctx, tx, p.ID)
}

// blockObjectors opts those out of a new purpose who once objected to every purpose:
// that they agreed to another one since says nothing about this (GDPR Art. 21(3)).
func (v *Vault) blockObjectors(ctx context.Context, tx *sqlite.Tx, purpose int64) error {
	const objectors = `SELECT ` + whose + ` FROM consent_event e JOIN consent_person c ON c.seq = e.seq WHERE e.act = 'objected' AND e.purpose_id IS NULL`
	if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT print, ?, 'opt_out', ? FROM (`+blockingPrints+`) WHERE lead_id IN (`+objectors+`)`, purpose, v.now().UnixMilli()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, settle+` WHERE id IN (`+objectors+`) OR id IN (`+mailboxLeads+`(SELECT mailbox FROM identity WHERE lead_id IN (`+objectors+`)))`)
	return err
}

func (v *Vault) changePurpose(ctx context.Context, tx *sqlite.Tx, p Purpose) error {
	was, err := purpose(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	r, err := tx.ExecContext(ctx, `UPDATE purpose SET name = ?, description = ?, archived = ?, demands = ? WHERE id = ?`,
		p.Name, p.Description, p.Archived, demandOf(p.Demands), p.ID)
	if err := oneRow(r, err); err != nil {
		return err
	}
	if p.Name != was.Name || p.Description != was.Description {
		if err := v.changeWords(ctx, tx, p, was); err != nil {
			return err
		}
	} else if p.Demands == was.Demands {
		return nil
	}
	return settleStates(ctx, tx, p.ID)
}

// changeWords writes a new version down. One that means something else ends what the
// words before it permitted.
func (v *Vault) changeWords(ctx context.Context, tx *sqlite.Tx, p, was Purpose) error {
	var hash []byte
	if err := tx.QueryRowContext(ctx, `SELECT hash FROM purpose_version WHERE purpose_id = ? AND version = ?`, p.ID, was.Version).Scan(&hash); err != nil {
		return err
	}
	p.Channel, p.Ground, p.Version = was.Channel, was.Ground, was.Version+1
	if p.Change != ChangeSpelling {
		p.Change = ChangeMeaning
		if _, err := tx.ExecContext(ctx, `UPDATE purpose SET scope = ? WHERE id = ?`, p.Version, p.ID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE run SET state = 'paused', pause = ? WHERE purpose_id = ? AND state = 'running'`, PauseWordsChanged, p.ID); err != nil {
			return err
		}
	}
	return v.addVersion(ctx, tx, p, proof.Hash(hash))
}

// addVersion keeps the words of a purpose as its version, and writes that down.
func (v *Vault) addVersion(ctx context.Context, tx *sqlite.Tx, p Purpose, replaces proof.Hash) error {
	now := v.now()
	hash := proof.HashOf(p.words(replaces).Document())
	_, err := tx.ExecContext(ctx, `INSERT INTO purpose_version (purpose_id, version, name, description, change, hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Version, p.Name, p.Description, string(p.Change), hash[:], now.UnixMilli())
	if err != nil {
		return err
	}
	_, err = v.appendEvent(ctx, tx, record{act: ActPurpose, purpose: p.ID, at: now, count: -1})
	return err
}

// words returns the version as the ledger hashes it.
func (p Purpose) words(replaces proof.Hash) proof.Purpose {
	return proof.Purpose{
		Purpose: p.ID, Version: p.Version, Channel: string(p.Channel), Ground: string(p.Ground),
		Name: p.Name, Description: p.Description, Replaces: replaces, Change: p.Change,
	}
}

// PurposeVersion is a version of the words of a purpose. It is never changed.
type PurposeVersion struct {
	Version     int64
	Name        string
	Description string
	Change      Change // from the version before; "" for the first
	CreatedAt   time.Time
	Agreed      int // people whose live word is to this version
}

// PurposeVersions returns the versions of a purpose, the newest first.
func (v *Vault) PurposeVersions(ctx context.Context, purpose int64) ([]PurposeVersion, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, p *PurposeVersion) error {
		var created sql.NullInt64
		err := r.Scan(&p.Version, &p.Name, &p.Description, &p.Change, &created, &p.Agreed)
		p.CreatedAt = timeOf(created)
		return err
	}, `SELECT version, name, description, change, created_at, (SELECT count(*) FROM ground g WHERE g.purpose_id = p.purpose_id AND g.version = p.version)
		FROM purpose_version p WHERE purpose_id = ? ORDER BY version DESC`, purpose)
}

// check reports an error unless the choices are known. Channel and ground are chosen
// when a purpose is added.
func (p Purpose) check() error {
	if err := checkDemand(p.Demands); err != nil {
		return err
	}
	if p.ID != 0 {
		return nil
	}
	if err := oneOf("channel", p.Channel, ChannelEmail, ChannelMessenger, ChannelPhone); err != nil {
		return err
	}
	return oneOf("ground", p.Ground, GroundConsent, GroundSoftOptIn, GroundContract, GroundLegalDuty, GroundLegitimateInterest)
}
