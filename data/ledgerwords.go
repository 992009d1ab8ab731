package data

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// ledgerWords are all words that events can refer to.
type ledgerWords struct {
	versions []wordedPurpose // by purpose and version
	notices  []wordedNotice  // by ID
}

// wordedPurpose is a version of a purpose with its document.
type wordedPurpose struct {
	Purpose
	today    Purpose // its name, description and scope
	document string
	hash     proof.Hash // of the document
	stored   []byte
}

// wordedNotice is a notice with its document.
type wordedNotice struct {
	Notice
	document string
	hash     proof.Hash // of the document
	stored   []byte
}

func readWords(ctx context.Context, q sqlite.Querier) (w *ledgerWords, err error) {
	w = &ledgerWords{}
	w.versions, err = collect(ctx, q, func(r *sql.Rows, p *wordedPurpose) error {
		var created int64
		err := r.Scan(&p.ID, &p.Version, &p.Name, &p.Description, &p.Change, &p.stored, &created, &p.Channel, &p.Ground, &p.today.Name, &p.today.Description, &p.today.Scope)
		p.CreatedAt = time.UnixMilli(created)
		return err
	}, `SELECT v.purpose_id, v.version, v.name, v.description, v.change, v.hash, v.created_at, p.channel, p.ground, p.name, p.description, p.scope
		FROM purpose_version v JOIN purpose p ON p.id = v.purpose_id ORDER BY v.purpose_id, v.version`)
	if err != nil {
		return nil, err
	}
	for i := range w.versions {
		p := &w.versions[i]
		var before proof.Hash
		if i > 0 && w.versions[i-1].ID == p.ID {
			before = w.versions[i-1].hash
		}
		p.document = p.words(before).Document()
		p.hash = proof.HashOf(p.document)
	}
	w.notices, err = collect(ctx, q, func(r *sql.Rows, n *wordedNotice) error {
		var created int64
		err := r.Scan(&n.ID, &n.PurposeID, &n.Version, &n.Kind, &n.Lang, &n.Text, &n.stored, &created)
		n.CreatedAt = time.UnixMilli(created)
		n.document = n.words().Document()
		n.hash = proof.HashOf(n.document)
		return err
	}, `SELECT id, purpose_id, version, kind, lang, text, hash, created_at FROM notice ORDER BY id`)
	return w, err
}

// purpose returns a version of a purpose, nil when it is not there.
func (w *ledgerWords) purpose(id, version int64) *wordedPurpose {
	i, found := slices.BinarySearchFunc(w.versions, id, func(p wordedPurpose, id int64) int {
		return cmp.Or(cmp.Compare(p.ID, id), cmp.Compare(p.Version, version))
	})
	if !found {
		return nil
	}
	return &w.versions[i]
}

// notice returns a notice, nil when it is not there.
func (w *ledgerWords) notice(id int64) *wordedNotice {
	i, found := slices.BinarySearchFunc(w.notices, id, func(n wordedNotice, id int64) int { return cmp.Compare(n.ID, id) })
	if !found {
		return nil
	}
	return &w.notices[i]
}
