package data

import (
	"context"
	"database/sql"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// addressOf is an identity that is said not to exist, or to exist after all.
type addressOf struct {
	lead  int64
	id    Identity
	print []byte
}

const selectAddress = `SELECT i.lead_id, i.kind, i.value, i.fingerprint FROM identity i `

func scanAddress(r *sql.Rows, a *addressOf) error {
	return r.Scan(&a.lead, &a.id.Kind, &a.id.Value, &a.print)
}

// noteAddress writes down what became known of an address.
func (v *Vault) noteAddress(ctx context.Context, tx *sqlite.Tx, act Act, a addressOf) error {
	person, err := personal(ctx, tx, a.lead, []Identity{a.id}, proof.ByProgram, "")
	if err != nil {
		return err
	}
	if act == ActUnbounced {
		person.By = proof.ByOwner
	}
	channel := map[IdentityKind]string{Email: "email", Phone: "phone", PSID: "messenger"}[a.id.Kind]
	_, err = v.appendEvent(ctx, tx, record{act: act, channel: channel, at: v.now(), count: -1, person: person})
	return err
}

// LiftBounce lets messages go to an address again that a server once said does not
// exist. Error code: CodeNotFound, also when it is not blocked.
func (v *Vault) LiftBounce(ctx context.Context, lead int64, id Identity) error {
	return v.write(ctx, "lift a bounce", func(tx *sqlite.Tx) error {
		to, err := collect(ctx, tx, scanAddress, selectAddress+`WHERE i.lead_id = ? AND i.kind = ? AND i.value = ?
			AND EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = i.fingerprint AND s.reason = 'bounced')`, lead, id.Kind, id.Value)
		if err != nil || len(to) == 0 {
			return orNotFound(err, "identity")
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM suppression WHERE fingerprint = ? AND reason = 'bounced'`, to[0].print); err != nil {
			return err
		}
		return v.noteAddress(ctx, tx, ActUnbounced, to[0])
	})
}
