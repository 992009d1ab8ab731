package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// moveLedger writes the ledger of the schemas before 6, a chain of hashes, into the one
// of today. Events keep their numbers and what they say. Evidence that was called a
// document is worded when it names its wording, and else the admin's word. Behind them
// stand the words that people were shown, and how many personal parts were erased.
func moveLedger(ctx context.Context, v *Vault, tx *sqlite.Tx, fresh bool) error {
	if err := v.makeKeys(ctx, tx, fresh); err != nil {
		return err
	}
	words, err := v.moveWords(ctx, tx)
	if err != nil {
		return err
	}
	l, err := v.openLedger(ctx, tx, newInserter())
	if err != nil {
		return err
	}
	erased, err := l.moveEvents(ctx, tx)
	if err != nil {
		return err
	}
	if erased > 0 {
		words = append(words, record{act: ActErased, at: l.now, count: erased})
	}
	for _, w := range words {
		if _, err := l.add(ctx, tx, w); err != nil {
			return err
		}
	}
	if err := l.flush(ctx, tx); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO ground (purpose_id, lead_id, seq, version, grade)
		SELECT purpose_id, lead_id, seq, 1, (SELECT `+placeOf("grade", proof.Grades)+` FROM consent_event e WHERE e.seq = old_ground.seq) FROM old_ground`)
	return err
}

// moveWords makes a first version of each purpose and moves the notices. It returns the
// events that say so.
func (v *Vault) moveWords(ctx context.Context, tx *sqlite.Tx) (events []record, err error) {
	now := v.now()
	type row struct {
		Purpose
		created int64
	}
	all, err := collect(ctx, tx, func(r *sql.Rows, p *row) error {
		return r.Scan(&p.ID, &p.Name, &p.Description, &p.Channel, &p.Ground, &p.created)
	}, `SELECT id, name, description, channel, ground, created_at FROM purpose ORDER BY id`)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		p.Version = 1
		hash := proof.HashOf(p.words(proof.Hash{}).Document())
		if _, err := tx.ExecContext(ctx, `INSERT INTO purpose_version (purpose_id, version, name, description, change, hash, created_at) VALUES (?, 1, ?, ?, '', ?, ?)`,
			p.ID, p.Name, p.Description, hash[:], p.created); err != nil {
			return nil, err
		}
		events = append(events, record{act: ActPurpose, purpose: p.ID, at: now, count: -1})
	}
	notices, err := collect(ctx, tx, func(r *sql.Rows, n *Notice) error {
		var created int64
		err := r.Scan(&n.ID, &n.PurposeID, &n.Version, &n.Lang, &n.Text, &created)
		n.Kind, n.CreatedAt = NoticeText, time.UnixMilli(created)
		return err
	}, `SELECT id, purpose_id, version, lang, text, created_at FROM old_notice ORDER BY id`)
	if err != nil {
		return nil, err
	}
	for _, n := range notices {
		hash := proof.HashOf(n.words().Document())
		if _, err := tx.ExecContext(ctx, `INSERT INTO notice (id, purpose_id, version, kind, lang, text, hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			n.ID, n.PurposeID, n.Version, n.Kind, n.Lang, n.Text, hash[:], n.CreatedAt.UnixMilli()); err != nil {
			return nil, err
		}
		events = append(events, record{act: ActNotice, purpose: n.PurposeID, notice: n.ID, at: now, count: -1})
	}
	return events, nil
}

// oldEvent is a row of the old ledger.
type oldEvent struct {
	record
	recorded   int64
	commitment []byte
	lead       sql.NullInt64
	personal   string
}

// moveEvents moves the events, and returns how many have lost their personal part.
func (l *ledger) moveEvents(ctx context.Context, tx *sqlite.Tx) (erased int64, err error) {
	const some = 10_000 // at once
	after, now := map[int64][]int64{}, l.now
	defer func() { l.now = now }()
	for first := int64(0); ; first += some {
		if err := l.flush(ctx, tx); err != nil {
			return 0, err
		}
		all, err := collect(ctx, tx, scanOldEvent, `
			SELECT e.seq, e.purpose_id, e.act, e.via, e.at, e.recorded_at, coalesce(e.notice_id, 0), e.grade, e.commitment, c.lead_id, coalesce(c.personal, '')
			FROM old_event e LEFT JOIN old_person c USING (seq) WHERE e.seq > ? AND e.seq <= ? ORDER BY seq`, first, first+some)
		if err != nil || len(all) == 0 {
			return erased, err
		}
		for _, e := range all {
			l.now = time.UnixMilli(e.recorded)
			lead := e.lead.Int64
			if e.lead.Valid {
				e.person, err = e.oldPersonal(after[lead])
			} else {
				erased++
				e.sealed = proof.Hash(e.commitment)
			}
			if err != nil {
				return 0, err
			}
			seq, err := l.add(ctx, tx, e.record)
			if err != nil {
				return 0, err
			}
			after[lead] = []int64{seq}
		}
	}
}

func scanOldEvent(r *sql.Rows, e *oldEvent) error {
	var seq, at int64
	if err := r.Scan(&seq, &e.purpose, &e.act, &e.via, &at, &e.recorded, &e.notice, &e.grade, &e.commitment, &e.lead, &e.personal); err != nil {
		return err
	}
	if len(e.commitment) != len(proof.Hash{}) {
		return &Error{Code: CodeVaultDamaged, Err: fmt.Errorf("event %d has a commitment of %d bytes", seq, len(e.commitment))}
	}
	e.at, e.count = time.UnixMilli(at), -1
	if checkVia(e.via) != nil {
		e.via = ViaOther
	}
	switch {
	case e.grade == GradePlatform:
	case e.grade == "document" && e.notice != 0:
		e.grade = GradeWorded
	default:
		e.grade = GradeWord
	}
	return nil
}

// oldPersonal returns the personal part of an old event.
func (e oldEvent) oldPersonal(after []int64) (*proof.Person, error) {
	var was struct {
		Identities []Identity `json:"identities"`
		How        string     `json:"how"`
	}
	if err := json.Unmarshal([]byte(e.personal), &was); err != nil {
		return nil, &Error{Code: CodeVaultDamaged, Err: err}
	}
	return &proof.Person{Lead: e.lead.Int64, Identities: sealed(was.Identities), By: proof.ByOwner, How: plainText(was.How), After: after}, nil
}
