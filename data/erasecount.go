package data

import (
	"context"
	"database/sql"
	"slices"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// ErasedCount is how much of a kind goes when people are erased, or stays and on which
// ground.
type ErasedCount = proof.ErasedCount

// The kinds of what goes.
const (
	GoesIdentity = "identity" // addresses and numbers
	GoesEvent    = "event"    // personal parts of events of the ledger
	GoesMessage  = "message"  // addresses and contents of messages
	GoesHeard    = "heard"    // what came back from them
	GoesNote     = "note"     // notes, next steps, and why they were kept longer
	GoesChat     = "chat"     // chats by telephone
	GoesOrigin   = "origin"   // rows of files
	GoesRequest  = "request"  // the words of requests
)

// The kinds of what stays.
const (
	StaysBlock   = "fingerprint" // of an address or a number, by which the person is kept from coming back
	StaysEvent   = "event"       // of the ledger, without whose it is
	StaysMessage = "message"     // that was sent, to nobody any more
	StaysRequest = "request"     // that somebody made, and when it was answered
	StaysExport  = "export"      // files that were exported with them, by their number
	StaysGiven   = "disclosure"  // to whom their data were given, by their number
	StaysBreach  = "breach"      // lists of whom a breach affects, by their number
	StaysBackup  = "backup"      // copies that they are erased from later
)

// staysGround is on which ground each kind stays: articles of the GDPR; "anonymous" says that
// it is about nobody any more.
var staysGround = map[string]string{
	StaysBlock: "17(3)(b), 21(3)", StaysEvent: "5(2), 7(1)", StaysMessage: proof.Anonymous, StaysRequest: "5(2), 12",
	StaysExport: "5(2), 33", StaysGiven: "5(2), 19", StaysBreach: "33(5)", StaysBackup: "32(1)(c)",
}

// countKind is a kind of what goes, and of what stays of it, with the query for how much a
// lead has.
type countKind struct {
	kind, stays string // stays is "" where nothing of it stays
	query       string
}

// countKinds are the kinds that are counted for each lead, in the order in which to show
// them.
var countKinds = []countKind{
	{GoesIdentity, StaysBlock, `SELECT count(*) FROM identity WHERE lead_id = ?1`},
	{GoesEvent, StaysEvent, `SELECT count(*) FROM consent_person WHERE lead_id IN ` + numbersOf},
	{GoesMessage, StaysMessage, `SELECT count(*) FROM outbox WHERE lead_id = ?1`},
	{GoesHeard, "", `SELECT count(*) FROM heard WHERE lead_id = ?1 OR lead_id IS NULL AND sender IN (SELECT value FROM identity WHERE lead_id = ?1 AND kind = 'email')`},
	{GoesNote, "", `SELECT (SELECT count(*) FROM note WHERE lead_id = ?1) + (SELECT count(*) FROM next_step WHERE lead_id = ?1) + (SELECT count(*) FROM retention_keep WHERE lead_id = ?1)
		+ (SELECT count(*) FROM lead WHERE id = ?1 AND note <> '')`},
	{GoesChat, "", `SELECT count(*) FROM chat WHERE lead_id = ?1`},
	{GoesOrigin, "", `SELECT count(*) FROM lead_origin WHERE lead_id = ?1`},
	{GoesRequest, StaysRequest, `SELECT count(*) FROM (` + theirRequests + `)`},
}

// numberLists are the tables that name people by their numbers, which stay.
var numberLists = []struct{ stays, query string }{
	{StaysExport, `SELECT leads FROM export`}, {StaysGiven, `SELECT leads FROM disclosure`}, {StaysBreach, `SELECT leads FROM breach_people`},
}

// countGoes counts what goes of a lead, by the places of [countKinds].
func countGoes(ctx context.Context, q sqlite.Querier, lead int64) ([]int64, error) {
	counts := make([]int64, len(countKinds))
	for i, k := range countKinds {
		if err := q.QueryRowContext(ctx, k.query, lead).Scan(&counts[i]); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// addGoes adds what goes of a lead to what goes of others.
func addGoes(sum, counts []int64) []int64 {
	if sum == nil {
		return counts
	}
	for i, n := range counts {
		sum[i] += n
	}
	return sum
}

// tellErasure returns an erasure that says what of these counts goes and what stays, and what of
// other lists does that name the leads by their numbers.
func tellErasure(ctx context.Context, q sqlite.Querier, counts []int64, numbers []int64) (e Erasure, err error) {
	for i, n := range counts {
		if n == 0 {
			continue
		}
		k := countKinds[i]
		e.Gone = append(e.Gone, ErasedCount{Kind: k.kind, Count: n})
		if k.stays != "" {
			e.Stays = append(e.Stays, ErasedCount{Kind: k.stays, Count: n, Ground: staysGround[k.stays]})
		}
	}
	e.Identities, e.Events, e.Messages = int(counts[0]), int(counts[1]), int(counts[2])
	for _, list := range numberLists {
		n, err := listsWith(ctx, q, list.query, numbers)
		if err != nil {
			return e, err
		}
		e.stay(list.stays, n)
	}
	var copies int64
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM backup`).Scan(&copies); err != nil {
		return e, err
	}
	e.stay(StaysBackup, copies)
	return e, nil
}

func (e *Erasure) stay(kind string, n int64) {
	if n > 0 {
		e.Stays = append(e.Stays, ErasedCount{Kind: kind, Count: n, Ground: staysGround[kind]})
	}
}

// listsWith returns how many lists of numbers have one of these, which are in order.
func listsWith(ctx context.Context, q sqlite.Querier, query string, numbers []int64) (n int64, err error) {
	_, err = collect(ctx, q, func(r *sql.Rows, _ *struct{}) error {
		var packed []byte
		if err := r.Scan(&packed); err != nil {
			return err
		}
		leads, err := unpackLeads(packed)
		if haveCommon(leads, numbers) {
			n++
		}
		return err
	}, query)
	return n, err
}

// haveCommon reports whether two lists, both in order, have a number in common.
func haveCommon(a, b []int64) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return slices.ContainsFunc(a, func(n int64) bool { _, is := slices.BinarySearch(b, n); return is })
}

// numbersOfAll returns the numbers that leads have or had, in order.
func numbersOfAll(ctx context.Context, q sqlite.Querier, leads []int64) ([]int64, error) {
	return collect(ctx, q, sqlite.Value[int64], `SELECT value FROM json_each(?1) UNION SELECT merged_id FROM lead_merge WHERE lead_id IN (SELECT value FROM json_each(?1)) ORDER BY 1`, jsonList(leads))
}
