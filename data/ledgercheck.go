package data

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"mujeeb/data/kept"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// LedgerCheck is what checking the whole ledger found.
type LedgerCheck struct {
	Events   int64
	Erased   int64 // personal parts that erasures took, as the ledger says
	Findings []Finding
}

// Finding is something that is not as it was written. Of a kind, the first maxFindings
// are listed.
type Finding struct {
	Kind   FindingKind
	Number int64 // of the event, the purpose or the head; 0 where there is none
}

// FindingKind says what is not as it was written.
type FindingKind string

// The kinds.
const (
	FindingEvent   FindingKind = "event"   // an event, or its hash, was changed, left out or put in
	FindingPerson  FindingKind = "person"  // its personal part was changed, or belongs to another event
	FindingMissing FindingKind = "missing" // it has no personal part, and no erasure accounts for that
	FindingOrder   FindingKind = "order"   // it does not name the person's event before it
	FindingPurpose FindingKind = "purpose" // the words of a purpose were changed
	FindingNotice  FindingKind = "notice"  // a notice was changed
	FindingTree    FindingKind = "tree"    // the stored tree is not that of the events
	FindingHead    FindingKind = "head"    // a signed head is not that of the events
	FindingKept    FindingKind = "kept"    // nor is one that was kept outside
	FindingGround  FindingKind = "ground"  // a live ground that no event gave, or one that is gone: number of the lead
	FindingOptOut  FindingKind = "opt_out" // an opt-out that is gone: number of the lead
	FindingMerge   FindingKind = "merge"   // a merge that no event tells of, or one that is gone: number of the lead
)

const maxFindings = 20

func (c *LedgerCheck) find(kind FindingKind, number int64) {
	n := 0
	for _, f := range c.Findings {
		if f.Kind == kind {
			n++
		}
	}
	if n < maxFindings {
		c.Findings = append(c.Findings, Finding{kind, number})
	}
}

// CheckLedger reads the whole ledger of one moment and compares: every event with its
// hash, its words and its personal part, the tree, every head, here and outside, and
// what is derived, the live grounds and the opt-outs. progress is called now and
// then with the number of events; it may be nil.
func (v *Vault) CheckLedger(ctx context.Context, progress func(done int64)) (c LedgerCheck, err error) {
	all, _, err := v.readAllKept(ctx)
	if err != nil {
		return c, err
	}
	files := filesOf(all)
	if slices.ContainsFunc(files, func(f *kept.File) bool { return f.Broken }) {
		c.find(FindingKept, 0)
	}
	err = v.read(ctx, "check the ledger", func(q sqlite.Querier) error {
		k := &ledgerChecker{
			LedgerCheck: &c, q: q, progress: progress, key: v.LedgerKey(), printer: v.blockPrinter,
			said: newSayings(), last: map[int64]int64{}, versions: map[[2]int64]proof.Day{}, notices: map[int64]proof.Day{},
		}
		for _, step := range []func(context.Context) error{
			k.readWords, k.readNodes, k.readEvents, k.checkWritten, k.checkTree, k.checkGrounds, k.checkOptOuts, k.checkAnchors,
		} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return k.checkHeads(ctx, headsOf(files))
	})
	return c, err
}

// ledgerChecker checks a ledger in one snapshot.
type ledgerChecker struct {
	*LedgerCheck
	q        sqlite.Querier
	progress func(int64)
	key      string
	printer  func() func(Identity) blockingPrint
	words    *ledgerWords
	nodes    map[[2]int64]proof.Hash // by level and place
	tree     proof.Tree
	roots    map[int64]proof.Hash // of the sizes that heads have
	said     *sayings
	last     map[int64]int64        // a lead's last event
	versions map[[2]int64]proof.Day // on which versions of purposes were written, as the events say
	notices  map[int64]proof.Day    // likewise, of notices
	missing  []int64                // events without their personal part
	erasedAt int64                  // the last erasure
}

// readWords compares what people were shown with its hashes.
func (k *ledgerChecker) readWords(ctx context.Context) (err error) {
	if k.words, err = readWords(ctx, k.q); err != nil {
		return err
	}
	scope := int64(1)
	for i, p := range k.words.versions {
		if !bytes.Equal(p.hash[:], p.stored) || (i > 0 && k.words.versions[i-1].ID == p.ID) != (p.Version > 1) {
			k.find(FindingPurpose, p.ID)
		}
		if p.Change != ChangeSpelling {
			scope = p.Version
		}
		newest := i+1 == len(k.words.versions) || k.words.versions[i+1].ID != p.ID
		if newest && (p.today.Name != p.Name || p.today.Description != p.Description || p.today.Scope != scope) {
			k.find(FindingPurpose, p.ID)
		}
	}
	for _, n := range k.words.notices {
		if !bytes.Equal(n.hash[:], n.stored) {
			k.find(FindingNotice, n.PurposeID)
		}
	}
	return nil
}

func (k *ledgerChecker) readNodes(ctx context.Context) error {
	k.nodes, k.roots = map[[2]int64]proof.Hash{}, map[int64]proof.Hash{}
	rows, err := k.q.QueryContext(ctx, `SELECT level, n, hash FROM ledger_node`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var at [2]int64
		var hash sql.RawBytes
		if err := rows.Scan(&at[0], &at[1], &hash); err != nil {
			return err
		}
		if len(hash) == len(proof.Hash{}) {
			k.nodes[at] = proof.Hash(hash)
		}
	}
	k.tree.Complete = func(level int, n int64, h proof.Hash) {
		if level < nodeLevel {
			return
		}
		at := [2]int64{int64(level), n}
		if k.nodes[at] != h {
			k.find(FindingTree, (n+1)<<level)
		}
		delete(k.nodes, at)
	}
	return rows.Err()
}

// ledgerRow is a row of the ledger as it is stored.
type ledgerRow struct {
	proof.Event
	seq              int64
	purpose, version int64
	notice           int64
	hash             proof.Hash
	there            bool // the personal part is
	lead             int64
	at               time.Time
	recorded         time.Time
	salt             []byte
	personal         string
	checked          proof.Hash // of the event, as it should be
	bound            bool       // its purpose and notice are those that the hash is of
	fits             bool       // the personal part does
	after            []int64
	merged           int64 // the lead that was merged into this one, or split from it; 0 for other acts
}

// ledgerColumns are those of selectLedger.
const ledgerColumns = `seq, act, purpose, version, notice, channel, via, grade, day, recorded, number, commitment, hash, lead, at, recorded_at, salt, personal`

const selectLedger = `
	SELECT e.seq, e.act, coalesce(e.purpose_id, 0), coalesce(e.version, 0), coalesce(e.notice_id, 0), coalesce(e.channel, ''), coalesce(e.via, ''),
		coalesce(e.grade, ''), e.day, e.recorded, coalesce(e.number, -1), e.commitment, e.hash, c.lead_id, c.at, c.recorded_at, c.salt, c.personal
	FROM consent_event e LEFT JOIN consent_person c ON c.seq = e.seq `

// ledgerWidth is how many columns selectLedger has.
const ledgerWidth = 18

// ledgerRows returns rows of the ledger.
func ledgerRows(ctx context.Context, q sqlite.Querier, where string, args ...any) (rows []ledgerRow, err error) {
	err = sqlite.EachRow(ctx, q, ledgerWidth, func(c []sqlite.Column) { rows = append(rows, readLedgerRow(c)) }, ledgerColumns, selectLedger+where, args...)
	return rows, err
}

// readLedgerRow returns the row of the ledger whose columns these are.
func readLedgerRow(c []sqlite.Column) ledgerRow {
	row := ledgerRow{
		Event: proof.Event{
			Act: Act(c[1].Text), Channel: c[5].Text, Via: c[6].Text, Grade: Grade(c[7].Text), Day: proof.UnknownDay, Recorded: proof.Day(c[9].Int), Count: c[10].Int,
		},
		seq: c[0].Int, purpose: c[2].Int, version: c[3].Int, notice: c[4].Int,
		there: !c[13].Null, lead: c[13].Int, at: timeIn(c[14]), recorded: timeIn(c[15]), salt: []byte(c[16].Text), personal: c[17].Text,
	}
	if !c[8].Null {
		row.Day = proof.Day(c[8].Int)
	}
	if len(c[12].Text) == len(row.hash) {
		copy(row.hash[:], c[12].Text)
	}
	if len(c[11].Text) == len(row.Person) {
		copy(row.Person[:], c[11].Text)
	} else if !c[11].Null {
		row.hash = proof.Hash{} // it can't be what was written
	}
	return row
}

// timeIn returns the time in a column of milliseconds, the zero time for NULL.
func timeIn(c sqlite.Column) time.Time { return timeOf(sql.NullInt64{Int64: c.Int, Valid: !c.Null}) }

// event returns the event with the hashes of its words.
func (row *ledgerRow) event(words *ledgerWords) proof.Event {
	e := row.Event
	if p := words.purpose(row.purpose, row.version); p != nil {
		e.Purpose = p.hash
	}
	if n := words.notice(row.notice); n != nil {
		e.Notice = n.hash
	}
	return e
}

// readEvents reads the events in their order, works their hashes out beside that, and
// compares.
func (k *ledgerChecker) readEvents(ctx context.Context) error {
	sizes, err := collect(ctx, k.q, sqlite.Value[int64], `SELECT size FROM ledger_head`)
	if err != nil {
		return err
	}
	for _, size := range sizes {
		k.roots[size] = proof.Hash{}
	}
	order, compared := make(chan *rowBatch, batchesAhead), make(chan struct{})
	used := make(chan *rowBatch, batchesAhead+2) // and one that is read, one that is compared
	go func() {
		defer close(compared)
		for b := range order {
			<-b.worked
			for i := range b.rows {
				k.compare(&b.rows[i])
			}
			used <- b
		}
	}()
	err = sqlite.EachPacked(ctx, k.q, func(rows string) { order <- k.begin(rows, used) }, ledgerColumns, selectLedger+`ORDER BY e.seq`)
	close(order)
	<-compared
	return err
}

// batchesAhead is how many batches are read before they are compared.
const batchesAhead = 3

// rowBatch are rows that are worked on together.
type rowBatch struct {
	rows   []ledgerRow
	worked chan struct{} // closed when they are
}

// begin has packed rows worked on, and returns their batch: one that was used if there is
// one.
func (k *ledgerChecker) begin(packed string, used <-chan *rowBatch) *rowBatch {
	b := &rowBatch{worked: make(chan struct{})}
	select {
	case old := <-used:
		b.rows = old.rows[:0]
	default:
	}
	go func() {
		defer close(b.worked)
		columns := make([]sqlite.Column, ledgerWidth)
		for len(packed) > 0 {
			packed = sqlite.Unpack(packed, columns)
			b.rows = append(b.rows, readLedgerRow(columns))
			k.work(&b.rows[len(b.rows)-1])
		}
	}()
	return b
}

// work works out what a row should be. It reads only what does not change meanwhile.
func (k *ledgerChecker) work(row *ledgerRow) {
	e := row.event(k.words)
	none := proof.Hash{}
	row.bound = (row.purpose != 0 || row.version != 0) == (e.Purpose != none) && (row.notice != 0) == (e.Notice != none) && row.Count >= -1
	if e.Check() == nil {
		row.checked = e.Leaf()
	}
	if !row.there {
		return
	}
	p, err := proof.ParsePerson(row.personal)
	row.after, row.merged = p.After, p.Merged
	row.fits = err == nil && proof.Commit(row.salt, row.personal) == e.Person && p.Fits(e, row.seq) == nil &&
		p.Lead == row.lead && p.At.Equal(row.at) && p.Recorded.Equal(row.recorded)
}

// compare compares a row with what it should be.
func (k *ledgerChecker) compare(row *ledgerRow) {
	k.Events++
	if row.seq != k.Events || row.checked == (proof.Hash{}) || row.checked != row.hash || !row.bound {
		k.find(FindingEvent, row.seq)
	}
	k.tree.Add(row.checked)
	if _, wanted := k.roots[k.Events]; wanted {
		k.roots[k.Events], _ = k.tree.Root()
	}
	switch row.Act {
	case ActErased:
		if k.Erased += max(row.Count, 0); int64(len(k.missing)) < k.Erased { // it took more than was missing by then
			k.find(FindingMissing, row.seq)
		}
		k.erasedAt = row.seq
	case ActPurpose:
		k.versions[[2]int64{row.purpose, row.version}] = row.Day
	case ActNotice:
		k.notices[row.notice] = row.Day
	}
	if row.there {
		k.said.hear(row.seq, row.lead, row.purpose, row.version, row.Act, int8(demandOf(row.Grade)))
		if row.merged != 0 {
			k.said.merged.hear(row.Act, row.seq, row.lead, row.merged)
		}
	}
	switch {
	case row.Person != (proof.Hash{}) && !row.there:
		k.missing = append(k.missing, row.seq)
	case row.there && !row.fits:
		k.find(FindingPerson, row.seq)
	case row.there:
		last := k.last[row.lead]
		if last == 0 && len(row.after) > 0 || last != 0 && !slices.Contains(row.after, last) {
			k.find(FindingOrder, row.seq)
		}
		k.last[row.lead] = row.seq
	}
	if k.progress != nil && k.Events%10_000 == 0 {
		k.progress(k.Events)
	}
}

// checkWritten looks for an event behind each version of a purpose and each notice, and
// whether it was there on the day that it is said to be from.
func (k *ledgerChecker) checkWritten(context.Context) error {
	for _, p := range k.words.versions {
		day, written := k.versions[[2]int64{p.ID, p.Version}]
		since := proof.DayOf(p.CreatedAt)
		if !written || since > day || since < day && p.Version > 1 { // the ledger can be younger than a first version
			k.find(FindingPurpose, p.ID)
		}
	}
	for _, n := range k.words.notices {
		if day, written := k.notices[n.ID]; !written || proof.DayOf(n.CreatedAt) > day {
			k.find(FindingNotice, n.PurposeID)
		}
	}
	return nil
}

// checkAnchors compares what is said of anchors with what their mails say.
func (k *ledgerChecker) checkAnchors(ctx context.Context) error {
	type anchor struct {
		LedgerAnchor
		mail []byte
		dns  string
	}
	all, err := collect(ctx, k.q, func(r *sql.Rows, a *anchor) error {
		var dated sql.NullInt64
		err := r.Scan(&a.Size, &a.Domain, &dated, &a.mail, &a.dns)
		a.DatedAt = timeOf(dated)
		return err
	}, `SELECT size, domain, dated_at, mail, dns FROM ledger_anchor`)
	for _, a := range all {
		said := LedgerAnchor{Size: a.Size}
		if a.mail != nil {
			var dns []proof.DNSRecord
			signed, head, err := proof.HeadInMail(a.mail, k.key)
			if err == nil {
				err = json.Unmarshal([]byte(a.dns), &dns)
			}
			if said.Size = head.Size; err == nil {
				said.date(proof.DateMail(a.mail, dns, signed))
			}
		}
		if said.Size != a.Size || said.Domain != a.Domain || !said.DatedAt.Equal(a.DatedAt) {
			k.find(FindingHead, a.Size)
		}
	}
	return err
}

// checkTree compares what is stored of the tree, and whether erasures account for the
// personal parts that are missing.
func (k *ledgerChecker) checkTree(ctx context.Context) error {
	stored, err := readTree(ctx, k.q)
	if err != nil {
		return err
	}
	if stored.Size != k.tree.Size || !slices.Equal(stored.Edge, k.tree.Edge) || len(k.nodes) > 0 {
		k.find(FindingTree, stored.Size)
	}
	if n := len(k.missing); n > 0 && k.missing[n-1] > k.erasedAt || int64(n) != k.Erased {
		for _, seq := range k.missing[max(0, len(k.missing)-maxFindings):] {
			k.find(FindingMissing, seq)
		}
		if len(k.missing) == 0 {
			k.find(FindingMissing, 0)
		}
	}
	return nil
}

// checkHeads compares the signed heads.
func (k *ledgerChecker) checkHeads(ctx context.Context, outside []kept.Head) error {
	heads, err := ledgerHeads(ctx, k.q)
	if err != nil {
		return err
	}
	if k.tree.Size > 0 && (len(heads) == 0 || heads[0].Size != k.tree.Size) {
		k.find(FindingHead, k.tree.Size)
	}
	for _, h := range heads {
		if head, err := proof.OpenHead(h.Signed, k.key); err != nil || head.Size != h.Size || head.Root != k.roots[h.Size] || !head.Time.Equal(h.SignedAt) {
			k.find(FindingHead, h.Size)
		}
	}
	fault, at, err := compareHeads(ctx, k.q, outside)
	if fault != "" {
		k.find(FindingKept, at.Size)
	}
	return err
}

// checkGrounds compares the merges and the live grounds with the events.
func (k *ledgerChecker) checkGrounds(ctx context.Context) error {
	if err := k.said.gather(ctx, k.q); err != nil {
		return err
	}
	wrong, err := k.said.wrongMerges(ctx, k.q)
	if err != nil {
		return err
	}
	k.findLeads(FindingMerge, wrong)
	wrong, err = k.said.wrongGrounds(ctx, k.q)
	k.findLeads(FindingGround, wrong)
	return err
}

// checkOptOuts looks whether every address is known to the opt-outs by its own
// fingerprint, and blocked if its owner said no.
func (k *ledgerChecker) checkOptOuts(ctx context.Context) error {
	wrong, err := k.said.wrongPrints(ctx, k.q, k.printer)
	k.findLeads(FindingOptOut, wrong)
	return err
}

func (k *ledgerChecker) findLeads(kind FindingKind, leads []int64) {
	for _, lead := range leads[:min(len(leads), maxFindings)] {
		k.find(kind, lead)
	}
}
