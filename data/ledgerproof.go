package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// ProvePerson returns the proof file of a lead: their events with what they were shown.
// It shows nobody else. [Vault.WriteExport] writes it out.
// Error codes: CodeNoEvents, CodeLedgerBroken, CodeProofTooLong.
func (v *Vault) ProvePerson(ctx context.Context, lead int64) ([]byte, error) {
	return v.prove(ctx, func(ctx context.Context, p *prover) error {
		p.Of, p.Lead = proof.OfPerson, lead
		return p.add(ctx, true, `WHERE e.seq IN (SELECT seq FROM consent_person WHERE lead_id IN `+numbersOf+`) ORDER BY e.seq`, lead)
	})
}

// CampaignProof is the proof file of a run, with how many of its messages are not in it.
type CampaignProof struct {
	File   []byte
	Erased int     // messages whose person was erased: nothing says any more on which word they went
	Early  int     // messages that by the clock went before the word was written down: it was set back in between
	Leads  []int64 // whose words it shows, without saying whose they are
}

// ProveCampaign returns the proof of a run: the words that its messages rest on.
// It shows nobody: the personal parts stay here.
// Error codes: CodeNotFound, CodeNoEvents, CodeLedgerBroken, CodeProofTooLong.
func (v *Vault) ProveCampaign(ctx context.Context, id int64) (c CampaignProof, err error) {
	c.File, err = v.prove(ctx, func(ctx context.Context, p *prover) error {
		r, err := run(ctx, p.q, id)
		if err != nil {
			return err
		}
		p.Of, p.Campaign = proof.OfCampaign, plainText(r.Title)
		p.Messages, err = collect(ctx, p.q, func(r *sql.Rows, m *proof.Message) error {
			var at int64
			err := r.Scan(&at, &m.Event)
			m.At = time.UnixMilli(at).UTC()
			return err
		}, restsOn+`ORDER BY o.committed_at, o.id`, id)
		if err != nil {
			return err
		}
		var left int
		err = p.q.QueryRowContext(ctx, `SELECT count(*), count(*) - count(lead_id) FROM outbox WHERE run_id = ? AND committed_at IS NOT NULL`, id).Scan(&left, &c.Erased)
		if err != nil {
			return err
		}
		c.Early = left - c.Erased - len(p.Messages)
		if c.Leads, err = collect(ctx, p.q, sqlite.Value[int64], `SELECT DISTINCT lead_id FROM outbox WHERE run_id = ? AND committed_at IS NOT NULL AND lead_id IS NOT NULL`, id); err != nil {
			return err
		}
		return p.add(ctx, false, `WHERE e.seq IN (SELECT seq FROM (`+restsOn+`)) ORDER BY e.seq`, id)
	})
	return c, err
}

// restsOn is a query for the messages of a run that may have left, with the event that
// gave the ground they went on: said as the number that the message was queued for, or as one
// that was the same person when it left. Of an erased person nobody can tell any more.
const restsOn = `
	SELECT o.committed_at, max(e.seq) AS seq
	FROM outbox o JOIN run r ON r.id = o.run_id JOIN consent_person c ON c.lead_id IN ` + numbersThen + ` JOIN consent_event e ON e.seq = c.seq
	WHERE o.run_id = ? AND o.committed_at IS NOT NULL AND e.purpose_id = r.purpose_id AND e.act IN ('given', 'renewed') AND c.recorded_at <= o.committed_at
	GROUP BY o.id `

// ProveHeads returns the proof file of all heads that are kept: that nothing was
// rewritten between them. Error codes: CodeNoEvents, CodeLedgerBroken, CodeProofTooLong.
func (v *Vault) ProveHeads(ctx context.Context) ([]byte, error) {
	return v.prove(ctx, func(ctx context.Context, p *prover) error {
		p.Of = proof.OfHeads
		heads, err := ledgerHeads(ctx, p.q)
		if err != nil {
			return err
		}
		for i := len(heads) - 1; i >= 0; i-- {
			if heads[i].Size < p.size && p.anchors[heads[i].Size].Head == "" {
				p.anchors[heads[i].Size] = proof.Anchor{Head: heads[i].Signed}
			}
		}
		return nil
	})
}

// prover puts a proof together, in one snapshot.
type prover struct {
	proof.Proof
	q       sqlite.Querier
	read    proof.Nodes
	size    int64
	words   *ledgerWords
	anchors map[int64]proof.Anchor // by size
	most    int                    // bytes that the file may have
}

// prove returns the proof that fill fills.
func (v *Vault) prove(ctx context.Context, fill func(context.Context, *prover) error) (file []byte, err error) {
	key := v.LedgerKey()
	err = v.read(ctx, "prove", func(q sqlite.Querier) error {
		p := &prover{q: q, read: nodes(ctx, q), anchors: map[int64]proof.Anchor{}, most: v.params.proofLimit}
		p.Key = key
		if err := p.begin(ctx); err != nil {
			return err
		}
		if err := fill(ctx, p); err != nil {
			return err
		}
		if err := p.addAnchors(); err != nil {
			return &Error{Code: CodeLedgerBroken, Err: err}
		}
		file = p.Append(nil)
		return p.fits(len(file))
	})
	return file, err
}

// fits returns an error when a file of so many bytes is longer than checkers read.
func (p *prover) fits(long int) error {
	if long > p.most {
		return &Error{Code: CodeProofTooLong}
	}
	return nil
}

// begin reads the newest head, the words, and the heads that were anchored.
func (p *prover) begin(ctx context.Context) (err error) {
	newest, err := newestHead(ctx, p.q)
	if err != nil {
		return err
	}
	if newest.Size == 0 {
		return &Error{Code: CodeNoEvents}
	}
	p.Head, p.size = newest.Signed, newest.Size
	if p.words, err = readWords(ctx, p.q); err != nil {
		return err
	}
	type row struct {
		proof.Anchor
		size int64
	}
	anchors, err := collect(ctx, p.q, func(r *sql.Rows, a *row) error {
		var dns string
		if err := r.Scan(&a.size, &a.Head, &a.Mail, &dns); err != nil {
			return err
		}
		return json.Unmarshal([]byte(dns), &a.DNS)
	}, `SELECT size, signed, mail, dns FROM ledger_anchor JOIN ledger_head USING (size) ORDER BY size, domain = '', id DESC`)
	for _, a := range anchors {
		if _, there := p.anchors[a.size]; !there {
			p.anchors[a.size] = a.Anchor
		}
	}
	return err
}

// add adds events with their words; with the personal parts only if they are to be shown.
func (p *prover) add(ctx context.Context, show bool, where string, args ...any) error {
	rows, err := ledgerRows(ctx, p.q, where, args...)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return &Error{Code: CodeNoEvents}
	}
	used, long := map[string]bool{}, 0
	for _, row := range rows {
		e := row.event(p.words)
		if e.Leaf() != row.hash {
			return &Error{Code: CodeLedgerBroken, Err: fmt.Errorf("event %d", row.seq)}
		}
		entry := proof.Entry{Number: row.seq, Leaf: string(e.Append(nil))}
		if show {
			entry.Salt, entry.Person = row.salt, row.personal
		}
		if entry.Inclusion, err = p.read.Inclusion(p.size, row.seq); err != nil {
			return &Error{Code: CodeLedgerBroken, Err: err}
		}
		if long += len(entry.Leaf) + len(entry.Person) + len(entry.Inclusion)*2*len(proof.Hash{}); p.fits(long) != nil {
			return p.fits(long) // before it fills the memory
		}
		p.Events = append(p.Events, entry)
		p.use(used, row)
	}
	return nil
}

// use adds the words of an event: its notice, and its purpose in all versions up to
// that one.
func (p *prover) use(used map[string]bool, row ledgerRow) {
	add := func(document string) {
		if !used[document] {
			used[document] = true
			p.Words = append(p.Words, document)
		}
	}
	for version := int64(1); version <= row.version; version++ {
		if w := p.words.purpose(row.purpose, version); w != nil {
			add(w.document)
		}
	}
	if n := p.words.notice(row.notice); n != nil {
		add(n.document)
	}
}

// addAnchors adds the anchors with their consistency proofs.
func (p *prover) addAnchors() error {
	for _, size := range slices.Sorted(maps.Keys(p.anchors)) {
		a := p.anchors[size]
		if size > p.size {
			return errors.New("an anchor is longer than the ledger")
		}
		if size < p.size {
			var err error
			if a.Consistency, err = p.read.Consistency(p.size, size); err != nil {
				return err
			}
		}
		p.Anchors = append(p.Anchors, a)
	}
	return nil
}
