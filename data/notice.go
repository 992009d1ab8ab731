package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Notice is a text that people were shown when they were asked. It is never changed: a
// changed text is a new version, and the old ones stay, since events point to them.
type Notice struct {
	ID        int64
	PurposeID int64
	Version   int64 // among the purpose's notices, from 1
	Kind      NoticeKind
	Lang      string // "ar" or "en"
	Text      string
	Hash      [32]byte // of its document, by which the ledger names it; set by AddNotice
	CreatedAt time.Time
}

// NoticeKind says where people were shown a notice.
type NoticeKind string

// The kinds.
const (
	NoticeForm     NoticeKind = "form"     // the text of a form
	NoticeCheckbox NoticeKind = "checkbox" // the label of a box to tick
	NoticeQuestion NoticeKind = "question" // a question in a chat
	NoticePolicy   NoticeKind = "policy"   // a privacy notice
	NoticeText     NoticeKind = "text"     // not said
)

// Notices returns the notices of a purpose, the newest first.
func (v *Vault) Notices(ctx context.Context, purpose int64) ([]Notice, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, n *Notice) error {
		var created sql.NullInt64
		var hash []byte
		err := r.Scan(&n.ID, &n.PurposeID, &n.Version, &n.Kind, &n.Lang, &n.Text, &hash, &created)
		n.CreatedAt = timeOf(created)
		copy(n.Hash[:], hash)
		return err
	}, `SELECT id, purpose_id, version, kind, lang, text, hash, created_at FROM notice WHERE purpose_id = ? ORDER BY version DESC`, purpose)
}

// AddNotice keeps a text as the next version of a purpose's notices, and writes that
// into the ledger. ID, Version and CreatedAt are set here.
// Error codes: CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) AddNotice(ctx context.Context, n Notice) (id int64, err error) {
	if n.Text = plainText(n.Text); n.Text == "" {
		return 0, missing("text")
	}
	if n.Kind == "" {
		n.Kind = NoticeText
	}
	if err := oneOf("kind", n.Kind, NoticeForm, NoticeCheckbox, NoticeQuestion, NoticePolicy, NoticeText); err != nil {
		return 0, err
	}
	if n.Lang == "" {
		return 0, missing("lang")
	}
	if !proof.IsLang(n.Lang) {
		return 0, &Error{Code: CodeBadChoice, Field: "lang"}
	}
	err = v.write(ctx, "add notice", func(tx *sqlite.Tx) error {
		if _, err := purpose(ctx, tx, n.PurposeID); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) + 1 FROM notice WHERE purpose_id = ?`, n.PurposeID).Scan(&n.Version); err != nil {
			return err
		}
		now, hash := v.now(), proof.HashOf(n.words().Document())
		if err := tx.QueryRowContext(ctx, `INSERT INTO notice (purpose_id, version, kind, lang, text, hash, created_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			n.PurposeID, n.Version, n.Kind, n.Lang, n.Text, hash[:], now.UnixMilli()).Scan(&id); err != nil {
			return err
		}
		_, err := v.appendEvent(ctx, tx, record{act: ActNotice, purpose: n.PurposeID, notice: id, at: now, count: -1})
		return err
	})
	return id, err
}

// words returns the notice as the ledger hashes it.
func (n Notice) words() proof.Notice {
	return proof.Notice{Purpose: n.PurposeID, Version: n.Version, Kind: string(n.Kind), Lang: n.Lang, Text: n.Text}
}
