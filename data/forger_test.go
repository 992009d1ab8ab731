package data_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/proof"
)

// forger has a copy of a vault, its password and a second program: it writes whatever
// it likes into the file, and knows the form of the ledger.
type forger struct {
	t   *testing.T
	dir string
	*data.Vault
}

// newForger opens a copy of a vault, whose rules it takes out.
func newForger(t *testing.T, v *data.Vault) *forger {
	t.Helper()
	f := &forger{t: t, dir: copyOf(t, v)}
	var err error
	if f.Vault, err = v.OpenCopyAsIs(t.Context(), f.dir); err != nil {
		t.Fatal(err)
	}
	f.exec(`PRAGMA foreign_keys = OFF`)
	for _, name := range f.texts(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`) {
		f.exec(`DROP TRIGGER ` + name)
	}
	f.keepNothing()
	return f
}

// keepNothing takes the opt-outs and erasures out of vault.kept, as whoever has the key
// can do unseen: opening would do them again.
func (f *forger) keepNothing() {
	f.t.Helper()
	f.exec(`UPDATE kept_mark SET entries = 0, mac = zeroblob(16)`)
	var heads []byte
	path := filepath.Join(f.dir, "vault.kept")
	for line := range bytes.Lines(readFile(f.t, path)) {
		if !bytes.HasPrefix(line, []byte("block ")) && !bytes.HasPrefix(line, []byte("free ")) {
			heads = append(heads, line...)
		}
	}
	writeFile(f.t, path, heads)
}

// reopen opens the copy as its owner would.
func (f *forger) reopen(original *data.Vault) *data.Vault {
	f.t.Helper()
	if err := f.CloseCopy(); err != nil {
		f.t.Fatal(err)
	}
	v, err := original.OpenCopy(f.t.Context(), f.dir)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { v.CloseCopy() })
	return v
}

func (f *forger) exec(statements string, args ...any) {
	f.t.Helper()
	if _, err := f.Writer().Exec(statements, args...); err != nil {
		f.t.Fatalf("%s: %v", statements, err)
	}
}

func (f *forger) texts(query string) (all []string) {
	f.t.Helper()
	f.each(query, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		all = append(all, text)
		return err
	})
	return all
}

func (f *forger) each(query string, row func(*sql.Rows) error) {
	f.t.Helper()
	rows, err := f.Writer().Query(query)
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			f.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		f.t.Fatal(err)
	}
}

// words makes the hashes of purposes and notices fit their words.
func (f *forger) words() {
	f.t.Helper()
	before, docs := map[int64]proof.Hash{}, map[string]proof.Hash{}
	f.each(`SELECT v.purpose_id, version, channel, ground, v.name, v.description, change FROM purpose_version v JOIN purpose p ON p.id = v.purpose_id ORDER BY v.purpose_id, version`, func(rows *sql.Rows) error {
		var p proof.Purpose
		err := rows.Scan(&p.Purpose, &p.Version, &p.Channel, &p.Ground, &p.Name, &p.Description, &p.Change)
		p.Replaces = before[p.Purpose]
		before[p.Purpose] = proof.HashOf(p.Document())
		docs[fmt.Sprintf(`UPDATE purpose_version SET hash = ? WHERE purpose_id = %d AND version = %d`, p.Purpose, p.Version)] = before[p.Purpose]
		return err
	})
	f.each(`SELECT purpose_id, version, kind, lang, text FROM notice`, func(rows *sql.Rows) error {
		var n proof.Notice
		err := rows.Scan(&n.Purpose, &n.Version, &n.Kind, &n.Lang, &n.Text)
		docs[fmt.Sprintf(`UPDATE notice SET hash = ? WHERE purpose_id = %d AND version = %d`, n.Purpose, n.Version)] = proof.HashOf(n.Document())
		return err
	})
	for statement, hash := range docs {
		f.exec(statement, hash[:])
	}
}

// commitments makes the commitments of events fit their personal parts.
func (f *forger) commitments() {
	f.t.Helper()
	fits := map[int64]proof.Hash{}
	f.each(`SELECT seq, salt, personal FROM consent_person`, func(rows *sql.Rows) error {
		var seq int64
		var salt []byte
		var personal string
		err := rows.Scan(&seq, &salt, &personal)
		fits[seq] = proof.Commit(salt, personal)
		return err
	})
	for seq, commitment := range fits {
		f.exec(`UPDATE consent_event SET commitment = ? WHERE seq = ?`, commitment[:], seq)
	}
}

// events makes the hashes of events fit what they say, and the tree fit them.
func (f *forger) events() {
	f.t.Helper()
	leaves := map[int64]proof.Hash{}
	nodes := map[[2]int64]proof.Hash{}
	tree := proof.Tree{Complete: func(level int, n int64, h proof.Hash) {
		if level >= 8 {
			nodes[[2]int64{int64(level), n}] = h
		}
	}}
	f.each(`SELECT seq, act, coalesce(day, -1099511627776), recorded, p.hash, n.hash, coalesce(channel, ''), coalesce(via, ''), coalesce(grade, ''), coalesce(number, -1), commitment
		FROM consent_event e LEFT JOIN purpose_version p USING (purpose_id, version) LEFT JOIN notice n ON n.id = notice_id ORDER BY seq`, func(rows *sql.Rows) error {
		var seq int64
		var e proof.Event
		var purpose, notice, person []byte
		err := rows.Scan(&seq, &e.Act, &e.Day, &e.Recorded, &purpose, &notice, &e.Channel, &e.Via, &e.Grade, &e.Count, &person)
		copy(e.Purpose[:], purpose)
		copy(e.Notice[:], notice)
		copy(e.Person[:], person)
		leaves[seq] = e.Leaf()
		tree.Add(leaves[seq])
		return err
	})
	for seq, leaf := range leaves {
		f.exec(`UPDATE consent_event SET hash = ? WHERE seq = ?`, leaf[:], seq)
	}
	f.exec(`DELETE FROM ledger_node`)
	for at, h := range nodes {
		f.exec(`INSERT INTO ledger_node VALUES (?, ?, ?)`, at[0], at[1], h[:])
	}
	var edge []byte
	for _, h := range tree.Edge {
		edge = append(edge, h[:]...)
	}
	f.exec(`UPDATE ledger_tree SET size = ?, edge = ?`, tree.Size, edge)
}

// sign signs the ledger with the vault's own key, as its only head.
func (f *forger) sign() {
	f.t.Helper()
	var size int64
	var edge, origin, seed []byte
	var at int64
	err := errors.Join(
		f.Writer().QueryRow(`SELECT size, edge FROM ledger_tree`).Scan(&size, &edge),
		f.Writer().QueryRow(`SELECT key FROM vault_key WHERE use = 'origin'`).Scan(&origin),
		f.Writer().QueryRow(`SELECT key FROM vault_key WHERE use = 'signing'`).Scan(&seed),
		f.Writer().QueryRow(`SELECT max(signed_at) FROM ledger_head`).Scan(&at))
	if err != nil {
		f.t.Fatal(err)
	}
	tree := proof.Tree{Size: size}
	for ; len(edge) > 0; edge = edge[32:] {
		tree.Edge = append(tree.Edge, proof.Hash(edge[:32]))
	}
	root, err := tree.Root()
	if err != nil {
		f.t.Fatal(err)
	}
	signer, err := proof.NewSigner(proof.NewOrigin([8]byte(origin)), seed)
	if err != nil {
		f.t.Fatal(err)
	}
	signed, err := signer.SignHead(proof.Head{Size: size, Root: root, Time: timeOfMillis(at)})
	if err != nil {
		f.t.Fatal(err)
	}
	f.exec(`DELETE FROM ledger_anchor; DELETE FROM ledger_head`)
	f.exec(`INSERT INTO ledger_head VALUES (?, ?, ?)`, size, signed, at)
}

// reseal makes the whole ledger consistent again, whatever was changed in it.
func (f *forger) reseal() {
	f.t.Helper()
	f.words()
	f.commitments()
	f.events()
	f.sign()
}

// replacePersonal changes the personal part of an event.
func (f *forger) replacePersonal(seq int64, old, new string) {
	f.t.Helper()
	was := f.texts(fmt.Sprintf(`SELECT personal FROM consent_person WHERE seq = %d`, seq))
	if len(was) != 1 || !strings.Contains(was[0], old) {
		f.t.Fatalf("event %d has %q, not %q", seq, was, old)
	}
	f.exec(`UPDATE consent_person SET personal = ? WHERE seq = ?`, strings.Replace(was[0], old, new, 1), seq)
}
