package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"

	"mujeeb/data/sqlite"
)

// ProofSample is people whose proofs are shown to somebody who looks at a part for the whole.
type ProofSample struct {
	Leads []int64 // in the order of their numbers
	Of    int     // people who have events in the ledger
	Head  LedgerHead
}

// SampleProofs draws at most n of the people who have events in the ledger. Chance draws
// events, from the newest signed head: the same head draws the same people. Somebody who has
// more events is more likely to be drawn.
func (v *Vault) SampleProofs(ctx context.Context, n int) (s ProofSample, err error) {
	err = v.read(ctx, "draw a sample", func(q sqlite.Querier) error {
		if s.Head, err = newestHead(ctx, q); err != nil {
			return err
		}
		if err := q.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT DISTINCT `+whose+` FROM consent_person c)`).Scan(&s.Of); err != nil {
			return err
		}
		if s.Of <= n {
			s.Leads, err = collect(ctx, q, sqlite.Value[int64], `SELECT DISTINCT `+whose+` AS lead FROM consent_person c ORDER BY lead`)
			return err
		}
		s.Leads, err = draw(ctx, q, s.Head, n)
		return err
	})
	return s, err
}

// draw draws n people, of whom there are more.
func draw(ctx context.Context, q sqlite.Querier, head LedgerHead, n int) (leads []int64, err error) {
	chance := rand.New(rand.NewChaCha8(sha256.Sum256([]byte("mujeeb sample\n" + head.Signed))))
	for tries := 0; len(leads) < n && tries < 100*(n+1); tries++ { // an event may be of nobody any more
		var lead int64
		err := q.QueryRowContext(ctx, `SELECT `+whose+` FROM consent_person c WHERE seq = ?`, chance.Int64N(head.Size+1)).Scan(&lead)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, err
		case !slices.Contains(leads, lead):
			leads = append(leads, lead)
		}
	}
	slices.Sort(leads)
	return leads, nil
}
