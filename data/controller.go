package data

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// ControllerNotice is what the client was told whose vault it is, by whoever keeps it for
// them. It is never changed, but that its words go with a person who is erased.
type ControllerNotice struct {
	ID        int64
	Kind      ControllerKind
	BreachID  int64     // with ToldBreach
	RequestID int64     // with ToldRequest
	At        time.Time // when it was written down
	By        ByWay
	ToldAt    time.Time // as the owner says, as is How
	How       string
}

// ControllerKind is what a client is told.
type ControllerKind string

// The kinds.
const (
	ToldBreach   ControllerKind = "breach"   // of a breach, without undue delay (GDPR Art. 33(2))
	ToldRequest  ControllerKind = "request"  // that somebody uses a right (Art. 28(3)(e))
	ToldHandOver ControllerKind = "handover" // all data were handed over at the end (Art. 28(3)(g))
	ToldReceived ControllerKind = "received" // the client says that they have them
)

// TellController writes down that the client was told. Error codes: CodeMissing,
// CodeBadChoice, also where the vault is kept for nobody; CodeFuture, CodeNotFound.
func (v *Vault) TellController(ctx context.Context, n ControllerNotice) error {
	if err := oneOf("kind", n.Kind, ToldBreach, ToldRequest, ToldHandOver, ToldReceived); err != nil {
		return err
	}
	n.How = strings.TrimSpace(n.How)
	switch {
	case n.How == "":
		return missing("how")
	case n.ToldAt.IsZero():
		return missing("told_at")
	case n.ToldAt.After(v.now()):
		return &Error{Code: CodeFuture, Field: "told_at"}
	}
	return v.write(ctx, "note what the client was told", func(tx *sqlite.Tx) error {
		p, err := profile(ctx, tx)
		if err == nil && !p.Client {
			err = &Error{Code: CodeBadChoice, Field: "client"}
		}
		if err != nil {
			return err
		}
		if err := v.tellAbout(ctx, tx, n); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO controller_notice (kind, breach_id, request_id, at, opening_id, told_at, how)
			VALUES (?, nullif(?, 0), nullif(?, 0), ?, `+thisOpening+`, ?, ?)`, n.Kind, n.BreachID, n.RequestID, v.now().UnixMilli(), n.ToldAt.UnixMilli(), n.How)
		return err
	})
}

// tellAbout checks that what the client was told about is there. What they were told of a
// request stands in its log as well.
func (v *Vault) tellAbout(ctx context.Context, tx *sqlite.Tx, n ControllerNotice) error {
	switch n.Kind {
	case ToldBreach:
		_, err := oneBreach(ctx, tx, n.BreachID)
		return err
	case ToldRequest:
		if _, err := request(ctx, tx, n.RequestID); err != nil {
			return err
		}
		return v.logRequest(ctx, tx, n.RequestID, RequestEvent{Act: RequestPassed, At: n.ToldAt, Text: n.How})
	}
	return nil
}

// ControllerNotices returns what the client was told, the newest first.
func (v *Vault) ControllerNotices(ctx context.Context) ([]ControllerNotice, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, n *ControllerNotice) error {
		var at, told sql.NullInt64
		err := r.Scan(&n.ID, &n.Kind, &n.BreachID, &n.RequestID, &at, &told, &n.How, &n.By.Number, &n.By.Kind, &n.By.Name)
		n.At, n.ToldAt = timeOf(at), timeOf(told)
		return err
	}, `SELECT n.id, n.kind, coalesce(n.breach_id, 0), coalesce(n.request_id, 0), n.at, n.told_at, n.how, `+byWayColumns+`
		FROM controller_notice n LEFT JOIN opening ON opening.id = n.opening_id LEFT JOIN way w ON w.id = opening.way_id ORDER BY n.id DESC`)
}
