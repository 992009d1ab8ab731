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
		return v.liftBounce(ctx, tx, to[0])
	})
}

// LiftBounces lets messages go again to all addresses that a run came upon as not existing,
// as when the mistake was a provider's. It returns how many.
func (v *Vault) LiftBounces(ctx context.Context, run int64) (n int, err error) {
	err = v.write(ctx, "lift the bounces of a run", func(tx *sqlite.Tx) error {
		all, err := collect(ctx, tx, scanAddress, selectAddress+`WHERE i.id IN (SELECT identity_id FROM outbox WHERE run_id = ? AND state = 'failed' AND reason = '`+reasonNoRecipient+`')
			AND EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = i.fingerprint AND s.reason = 'bounced') ORDER BY i.id`, run)
		if err != nil {
			return err
		}
		for _, to := range all {
			if err := v.liftBounce(ctx, tx, to); err != nil {
				return err
			}
		}
		if n = len(all); n == 0 {
			return nil
		}
		return v.noteActivity(ctx, tx, DidLiftBounces, n)
	})
	return n, err
}

func (v *Vault) liftBounce(ctx context.Context, tx *sqlite.Tx, to addressOf) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM suppression WHERE fingerprint = ? AND reason = 'bounced'`, to.print); err != nil {
		return err
	}
	return v.noteAddress(ctx, tx, ActUnbounced, to)
}

// liftBounceBy lets messages go again to the one address of a person by which their new yes
// reached us. Of a person with several it is not known which one it was.
func (v *Vault) liftBounceBy(ctx context.Context, tx *sqlite.Tx, lead int64, via Via) error {
	kind, ok := map[Via]IdentityKind{ViaEmail: Email, ViaMessenger: PSID}[via]
	if !ok {
		return nil
	}
	to, err := collect(ctx, tx, scanAddress, selectAddress+`WHERE i.lead_id = ?1 AND i.kind = ?2
		AND NOT EXISTS (SELECT 1 FROM identity other WHERE other.lead_id = ?1 AND other.kind = ?2 AND other.id <> i.id)
		AND EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = i.fingerprint AND s.reason = 'bounced')`, lead, kind)
	if err != nil || len(to) == 0 {
		return err
	}
	return v.liftBounce(ctx, tx, to[0])
}
