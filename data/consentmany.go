package data

import (
	"context"
	"errors"
	"time"

	"mujeeb/data/sqlite"
)

// ManyRecorded says what became of a word that was taken down of many people. Each of
// them is counted once.
type ManyRecorded struct {
	Recorded int // whose word was written down
	NoNews   int // who said so before, or of whom the record proves no more than is known
	KeptOut  int // who opted out: a yes that is taken down for many never overrules that
	Later    int // who agreed by their own word since: a no of before does not end that
	NotAsked int // who can't have confirmed what nobody wrote down that they were asked
	Gone     int // who are no longer in the vault
}

// RecordConsentOfMany writes the same word down of many people and lets it take effect, in
// one transaction. Unlike [Vault.RecordConsent], it leaves those as they are whose standing
// a word for many can't change. ActGiven is written down as ActRenewed where an earlier yes
// no longer counts. Error codes: those of [Vault.RecordConsent]; CodeBadChoice also for an
// act that is neither a yes nor a no.
func (v *Vault) RecordConsentOfMany(ctx context.Context, leads []int64, r ConsentRecord) (m ManyRecorded, err error) {
	if err := r.checkMany(v.now()); err != nil {
		return m, err
	}
	err = v.write(ctx, "record consent of many", func(tx *sqlite.Tx) error {
		m, err = v.recordMany(ctx, tx, leads, r)
		return err
	})
	if err != nil {
		return ManyRecorded{}, err
	}
	return m, nil
}

// checkMany is check for a record that is for many people.
func (r ConsentRecord) checkMany(now time.Time) error {
	return errors.Join(oneOf("act", r.Act, ActGiven, ActRefused, ActWithdrawn, ActObjected), r.check(now))
}

func (v *Vault) recordMany(ctx context.Context, tx *sqlite.Tx, leads []int64, r ConsentRecord) (m ManyRecorded, err error) {
	var p Purpose
	var since time.Time
	if r.PurposeID != 0 {
		if p, err = purpose(ctx, tx, r.PurposeID); err != nil {
			return m, err
		}
		if since, err = meantSince(ctx, tx, r.PurposeID); err != nil {
			return m, err
		}
	}
	for _, lead := range leads {
		r.LeadID = lead
		ids, err := identities(ctx, tx, lead)
		switch {
		case err != nil:
			return m, err
		case len(ids) == 0:
			m.Gone++
			continue
		}
		if r.Act == ActGiven {
			err = v.recordYes(ctx, tx, r, ids, p, since, &m)
		} else {
			err = v.recordNo(ctx, tx, r, ids, &m)
		}
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

// meantSince returns when a purpose came to mean what it means.
func meantSince(ctx context.Context, q sqlite.Querier, purpose int64) (time.Time, error) {
	var since int64
	err := q.QueryRowContext(ctx, `SELECT v.created_at FROM purpose p JOIN purpose_version v ON v.purpose_id = p.id AND v.version = p.scope WHERE p.id = ?`, purpose).Scan(&since)
	return time.UnixMilli(since), err
}

// recordYes takes down a yes of one of many, if their standing lets it.
func (v *Vault) recordYes(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, ids []Identity, p Purpose, since time.Time, m *ManyRecorded) error {
	standing, err := standingOf(ctx, tx, r.LeadID, r.PurposeID)
	switch {
	case err != nil:
		return err
	case standing == VerdictOptedOut:
		m.KeptOut++
		return nil
	case !standing.yields(r.At, since, demandOf(r.Grade) >= demandOf(p.Demands)):
		m.NoNews++
		return nil
	case standing != VerdictNoGround:
		r.Act = ActRenewed
	}
	switch _, err := v.writeWord(ctx, tx, r, ids); {
	case CodeOf(err) == CodeNotAsked: // which is found before anything is written
		m.NotAsked++
	case err != nil:
		return err
	default:
		m.Recorded++
	}
	return nil
}

// recordNo takes down a no of one of many, unless they said it before or agreed since. An
// objection to everything leaves the purposes alone that they agreed to since.
func (v *Vault) recordNo(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, ids []Identity, m *ManyRecorded) error {
	from, err := noesOf(ctx, tx, r.LeadID, r.PurposeID, r.At)
	if err != nil {
		return err
	}
	if len(from) == 0 {
		m.Later++
		return nil
	}
	news, err := v.recordNoes(ctx, tx, r, ids, from)
	switch {
	case err != nil:
		return err
	case news == notAsked:
		m.NotAsked++
	case news == written:
		m.Recorded++
	default:
		m.NoNews++
	}
	return nil
}

// noNews says what became of the noes of one person.
type noNews int

const (
	saidBefore noNews = iota
	notAsked
	written
)

// recordNoes takes down a no to each of some purposes to which the last word of the person
// is no no.
func (v *Vault) recordNoes(ctx context.Context, tx *sqlite.Tx, r ConsentRecord, ids []Identity, from []int64) (news noNews, err error) {
	for _, r.PurposeID = range from {
		var said bool
		if err := tx.QueryRowContext(ctx, `SELECT `+saidNo, r.LeadID, r.PurposeID).Scan(&said); err != nil {
			return news, err
		}
		if said {
			continue
		}
		switch _, err := v.writeWord(ctx, tx, r, ids); {
		case CodeOf(err) == CodeNotAsked:
			news = max(news, notAsked)
		case err != nil:
			return news, err
		default:
			news = written
		}
	}
	return news, nil
}
