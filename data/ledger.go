package data

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// The ledger is the rows of consent_event. Their hashes are the leaves of a tree,
// whose right edge is kept in ledger_tree and whose larger subtrees in ledger_node;
// see docs/formats/ledger.md.

// nodeLevel is the level of the smallest subtrees whose hashes are kept: they have
// 256 leaves. Smaller ones are made of the leaves when they are asked for.
const nodeLevel = 8

// record is an event on its way into the ledger.
type record struct {
	act     Act
	purpose int64  // 0 = none
	notice  int64  // 0 = none
	channel string // of an address; a word has its purpose's
	via     Via
	grade   Grade
	at      time.Time     // when it happened; zero when nobody knows
	count   int64         // -1 = none
	person  *proof.Person // without times; nil for acts that have none
	sealed  proof.Hash    // instead of person: the commitment to a personal part that is gone
}

// ledger appends events in one transaction. Whoever adds events calls flush at the
// end; it is for one goroutine.
type ledger struct {
	v    *Vault
	in   *inserter
	tree proof.Tree
	now  time.Time
	news map[int64]*wording   // purposes, by number
	told map[int64]proof.Hash // notices, by number
	same shared               // of the events that wait to be written

	events, persons, nodes []any
}

// wording is what events say of a purpose.
type wording struct {
	version int64
	hash    proof.Hash
	Purpose
}

// shared are the columns that events which are written together have in common.
type shared struct {
	act     Act
	purpose int64
	version int64
	notice  int64
	channel string
	via     Via
	count   int64
	day     proof.Day // on which they were recorded
}

// openLedger returns the ledger at its end.
func (v *Vault) openLedger(ctx context.Context, tx *sqlite.Tx, in *inserter) (*ledger, error) {
	l := &ledger{v: v, in: in, now: v.now(), news: map[int64]*wording{}, told: map[int64]proof.Hash{}}
	tree, err := readTree(ctx, tx)
	if err != nil {
		return nil, err
	}
	l.tree = tree
	l.tree.Complete = func(level int, n int64, h proof.Hash) {
		if level >= nodeLevel {
			l.nodes = append(l.nodes, int64(level), n, h[:])
		}
	}
	return l, nil
}

// readTree returns the tree without its inner nodes.
func readTree(ctx context.Context, q sqlite.Querier) (t proof.Tree, err error) {
	var edge []byte
	if err := q.QueryRowContext(ctx, `SELECT size, edge FROM ledger_tree`).Scan(&t.Size, &edge); err != nil {
		return t, err
	}
	for h := range slices.Chunk(edge, len(proof.Hash{})) {
		if len(h) < len(proof.Hash{}) {
			return t, &Error{Code: CodeVaultDamaged, Err: fmt.Errorf("an edge of %d bytes", len(edge))}
		}
		t.Edge = append(t.Edge, proof.Hash(h))
	}
	return t, nil
}

// add appends an event and returns its number. An event that breaks the rules of its
// act is an error of the program: callers have checked what people choose.
func (l *ledger) add(ctx context.Context, tx *sqlite.Tx, r record) (int64, error) {
	d, err := l.draft(ctx, tx, r)
	if err == nil {
		err = d.seal(l.v.params.Rand)
	}
	if err != nil {
		return 0, err
	}
	return l.append(ctx, tx, &d)
}

// draft is an event on its way into the ledger of which all is known but its place.
type draft struct {
	record
	recorded time.Time
	event    proof.Event // seal adds the commitment to the personal part
	same     shared
	salt     []byte
	document string     // the personal part; "" when there is none
	leaf     proof.Hash // of the whole event
}

// draft returns an event that is not sealed.
func (l *ledger) draft(ctx context.Context, tx *sqlite.Tx, r record) (d draft, err error) {
	if r.at.UnixMilli() > l.now.UnixMilli() && !r.at.IsZero() {
		l.now = r.at // the clock was set back since the caller looked
	}
	d = draft{record: r, recorded: l.now}
	d.event, d.same, err = l.public(ctx, tx, r)
	return d, err
}

// seal works out the personal part and the hashes. It does not touch the vault, so that it
// may run beside its writing.
func (d *draft) seal(random io.Reader) error {
	if d.person != nil {
		p := *d.person
		p.At, p.Recorded, p.How = d.at, d.recorded, strings.ToValidUTF8(p.How, "\uFFFD")
		d.salt, d.document = make([]byte, proof.SaltSize), p.Document()
		if _, err := io.ReadFull(random, d.salt); err != nil {
			return err
		}
		d.event.Person = proof.Commit(d.salt, d.document)
	}
	if err := d.event.Check(); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	d.leaf = d.event.Leaf()
	return nil
}

// append appends a sealed event and returns its number.
func (l *ledger) append(ctx context.Context, tx *sqlite.Tx, d *draft) (int64, error) {
	if d.same != l.same {
		if err := l.flush(ctx, tx); err != nil {
			return 0, err
		}
		l.same = d.same
	}
	l.tree.Add(d.leaf)
	seq := l.tree.Size
	if d.person != nil {
		l.persons = append(l.persons, seq, d.person.Lead, millis(d.at), d.recorded.UnixMilli(), d.salt, d.document)
	}
	l.events = append(l.events, seq, textOrNull(string(d.grade)), dayOrNull(d.event.Day), hashOrNull(d.event.Person), d.leaf[:])
	return seq, nil
}

// public returns the public part of an event, but for the commitment to a personal part
// that is there, and the columns that it shares with others.
func (l *ledger) public(ctx context.Context, tx *sqlite.Tx, r record) (e proof.Event, same shared, err error) {
	e = proof.Event{
		Recorded: proof.DayOf(l.now), Act: r.act, Day: proof.DayOf(r.at), Channel: r.channel, Via: string(r.via), Grade: r.grade, Count: r.count,
		Person: r.sealed,
	}
	same = shared{r.act, r.purpose, 0, r.notice, r.channel, r.via, r.count, e.Recorded}
	if r.purpose != 0 {
		w, err := l.wording(ctx, tx, r.purpose)
		if err != nil {
			return e, same, err
		}
		same.version, e.Purpose = w.version, w.hash
		if r.person != nil || r.sealed != (proof.Hash{}) { // a word is for the channel of its purpose
			e.Channel, same.channel = string(w.Channel), string(w.Channel)
		}
	}
	if r.notice != 0 {
		e.Notice, err = l.notice(ctx, tx, r.notice)
	}
	return e, same, err
}

// flush writes the events that were added since the last one.
func (l *ledger) flush(ctx context.Context, tx *sqlite.Tx) error {
	if len(l.events) == 0 {
		return nil
	}
	s := l.same
	err := l.in.insert(ctx, tx, `INSERT INTO consent_event (seq, act, purpose_id, version, notice_id, channel, via, recorded, number, grade, day, commitment, hash)
		SELECT column1, ?1, nullif(?2, 0), nullif(?3, 0), nullif(?4, 0), nullif(?5, ''), nullif(?6, ''), ?7, CASE WHEN ?8 >= 0 THEN ?8 END, column2, column3, column4, column5`,
		l.events, 5, string(s.act), s.purpose, s.version, s.notice, s.channel, string(s.via), int64(s.day), s.count)
	if err != nil {
		return err
	}
	if err := l.in.insert(ctx, tx, `INSERT INTO consent_person (seq, lead_id, at, recorded_at, salt, personal)
		SELECT column1, column2, column3, column4, column5, column6`, l.persons, 6); err != nil {
		return err
	}
	if err := l.in.insert(ctx, tx, `INSERT INTO ledger_node (level, n, hash) SELECT column1, column2, column3`, l.nodes, 3); err != nil {
		return err
	}
	edge := make([]byte, 0, 64*len(proof.Hash{}))
	for _, h := range l.tree.Edge {
		edge = append(edge, h[:]...)
	}
	l.events, l.persons, l.nodes = l.events[:0], l.persons[:0], l.nodes[:0]
	_, err = tx.ExecContext(ctx, `UPDATE ledger_tree SET size = ?, edge = ?`, l.tree.Size, edge)
	return err
}

// wording returns the words of a purpose as they are now. Error code: CodeNotFound.
func (l *ledger) wording(ctx context.Context, tx *sqlite.Tx, id int64) (*wording, error) {
	if w := l.news[id]; w != nil {
		return w, nil
	}
	p, err := purpose(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	w := &wording{Purpose: p}
	var hash []byte
	err = tx.QueryRowContext(ctx, `SELECT version, hash FROM purpose_version WHERE purpose_id = ? ORDER BY version DESC LIMIT 1`, id).Scan(&w.version, &hash)
	if err != nil || len(hash) != len(w.hash) {
		return nil, fmt.Errorf("the version of purpose %d: %w", id, err)
	}
	w.hash = proof.Hash(hash)
	l.news[id] = w
	return w, nil
}

// notice returns the hash of a notice. Error code: CodeNotFound.
func (l *ledger) notice(ctx context.Context, tx *sqlite.Tx, id int64) (proof.Hash, error) {
	if h, ok := l.told[id]; ok {
		return h, nil
	}
	hashes, err := collect(ctx, tx, sqlite.Value[[]byte], `SELECT hash FROM notice WHERE id = ?`, id)
	if err != nil || len(hashes) == 0 || len(hashes[0]) != len(proof.Hash{}) {
		return proof.Hash{}, orNotFound(err, "notice")
	}
	l.told[id] = proof.Hash(hashes[0])
	return l.told[id], nil
}

// appendEvent appends one event.
func (v *Vault) appendEvent(ctx context.Context, tx *sqlite.Tx, r record) (seq int64, err error) {
	l, err := v.openLedger(ctx, tx, newInserter())
	if err != nil {
		return 0, err
	}
	if seq, err = l.add(ctx, tx, r); err != nil {
		return 0, err
	}
	return seq, l.flush(ctx, tx)
}

// personal returns the personal part of a lead's next event.
func personal(ctx context.Context, tx *sqlite.Tx, lead int64, ids []Identity, by proof.By, how string) (*proof.Person, error) {
	after, err := lastEvent(ctx, tx, lead)
	if err != nil {
		return nil, err
	}
	return &proof.Person{Lead: lead, Identities: sealed(ids), By: by, How: how, After: after}, nil
}

// lastEvent returns the number of a lead's last event, if there is one.
func lastEvent(ctx context.Context, tx *sqlite.Tx, lead int64) ([]int64, error) {
	return collect(ctx, tx, sqlite.Value[int64], `SELECT seq FROM consent_person WHERE lead_id = ? ORDER BY seq DESC LIMIT 1`, lead)
}

// sealed returns identities as a personal part has them.
func sealed(ids []Identity) []proof.Identity {
	all := make([]proof.Identity, len(ids))
	for i, id := range ids {
		all[i] = proof.Identity{Kind: string(id.Kind), Value: id.Value}
	}
	return all
}

// nodes returns the reader of the tree's hashes.
func nodes(ctx context.Context, q sqlite.Querier) proof.Nodes {
	return func(level int, n int64) (h proof.Hash, err error) {
		if level >= nodeLevel {
			var hash []byte
			if err := q.QueryRowContext(ctx, `SELECT hash FROM ledger_node WHERE level = ? AND n = ?`, level, n).Scan(&hash); err != nil || len(hash) != len(h) {
				return h, fmt.Errorf("node %d of level %d: %w", n, level, err)
			}
			return proof.Hash(hash), nil
		}
		first := n<<level + 1
		leaves, err := collect(ctx, q, sqlite.Value[[]byte], `SELECT hash FROM consent_event WHERE seq BETWEEN ? AND ? ORDER BY seq`, first, first+1<<level-1)
		if err != nil || len(leaves) != 1<<level {
			return h, fmt.Errorf("%d leaves from %d: %w", len(leaves), first, err)
		}
		var t proof.Tree
		for _, leaf := range leaves {
			if len(leaf) != len(h) {
				return h, fmt.Errorf("a leaf of %d bytes", len(leaf))
			}
			t.Add(proof.Hash(leaf))
		}
		return t.Root()
	}
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func hashOrNull(h proof.Hash) any {
	if h == (proof.Hash{}) {
		return nil
	}
	return h[:]
}

func dayOrNull(d proof.Day) any {
	if d == proof.UnknownDay {
		return nil
	}
	return int64(d)
}

// orNotFound returns err, or that a field names something which is not there.
func orNotFound(err error, field string) error {
	if err != nil {
		return err
	}
	return &Error{Code: CodeNotFound, Field: field}
}
