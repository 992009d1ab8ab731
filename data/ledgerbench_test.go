package data_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"runtime/debug"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// wordsEach is how many events of each lead are in the ledger that BenchmarkLedger
// measures.
const wordsEach = 5

func BenchmarkLedger(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	ctx := b.Context()
	ids, err := v.LeadIDs(ctx, data.LeadFilter{State: data.StateAgreed}, data.LeadOrder{})
	if err != nil {
		b.Fatal(err)
	}
	added := datatest.Timed(b, func() error { return v.AgreeAgain(ctx, ids, wordsEach-1) })
	b.ReportMetric(float64(added.Microseconds())/float64(len(ids)*(wordsEach-1)), "append-µs")
	debug.FreeOSMemory()
	plain := datatest.Timed(b, func() error { return plainCheck(ctx, v.Readers()) })
	check := datatest.Timed(b, func() error {
		c, err := v.CheckLedger(ctx, nil)
		if len(c.Findings) > 0 || c.Events < int64(len(ids)*wordsEach) {
			b.Errorf("%+v", c)
		}
		return err
	})
	_, peak := datatest.ResidentMB()
	b.ReportMetric(check.Seconds(), "check-s")
	b.ReportMetric(plain.Seconds(), "plain-s")
	b.ReportMetric(peak, "peak-MB")
	b.ReportMetric(datatest.Timed(b, func() error {
		d, err := v.Compare(ctx)
		if d.Any() {
			b.Errorf("%d grounds differ, %d opt-outs, %d states", len(d.Grounds), len(d.OptOuts), len(d.States))
		}
		return err
	}).Seconds(), "compare-s")
	var slowest time.Duration
	for i := range 20 {
		slowest = max(slowest, datatest.Timed(b, func() error {
			_, err := v.ProvePerson(ctx, ids[len(ids)*i/20])
			return err
		}))
	}
	b.ReportMetric(ms(slowest), "prove-ms")
	b.ReportMetric(datatest.Timed(b, func() error {
		_, err := v.Readings(ctx)
		return err
	}).Seconds(), "readings-s")
}

// plainCheck is what the check of a ledger is compared with: one scan of what it
// reads, and an RFC 6962 tree over as many bytes, and a hash of the personal parts.
func plainCheck(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `
		SELECT e.seq, e.act, e.purpose_id, e.version, e.notice_id, e.channel, e.via, e.grade, e.day, e.recorded, e.number, e.commitment, e.hash,
			c.lead_id, c.at, c.recorded_at, c.salt, c.personal
		FROM consent_event e LEFT JOIN consent_person c ON c.seq = e.seq ORDER BY e.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var tree proof.Tree
	leaf := make([]byte, 290) // of a word on the average
	for rows.Next() {
		var seq int64
		var act string
		var texts [3]sql.NullString
		var numbers [8]sql.NullInt64
		var commitment, hash, salt, personal []byte
		n := &numbers
		if err := rows.Scan(&seq, &act, &n[0], &n[1], &n[2], &texts[0], &texts[1], &texts[2], &n[3], &n[4], &n[5], &commitment, &hash,
			&n[6], &n[7], new(sql.NullInt64), &salt, &personal); err != nil {
			return err
		}
		sha256.Sum256(personal)
		tree.Add(tlog.RecordHash(leaf))
	}
	return rows.Err()
}
