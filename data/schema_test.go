package data_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Every rule that the schema states is held by the file itself, whoever writes.
func TestSchema_Refuses(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org", "vip")
	datatest.MustAgree(t, v, amal, news)
	if _, err := v.AddNotice(t.Context(), data.Notice{PurposeID: news, Lang: "en", Text: "Yes, write to me."}); err != nil {
		t.Fatal(err)
	}
	if _, err := v.AddPolicy(t.Context(), data.PolicyVersion{Lang: "en", Text: "Policy", ChangeNote: "First"}); err != nil {
		t.Fatal(err)
	}
	mustRun(t, v, news)
	mustRestrict(t, v, amal, time.Unix(5, 0))
	const (
		lead    = `INSERT INTO lead (name, sort_name, lang, note, extra, state, source_id, created_at, updated_at) VALUES `
		account = `INSERT INTO account (name, kind, host, port, security, user, from_name, from_address, per_minute, per_day, connections, created_at) VALUES `
		run     = `INSERT INTO run (class, channel, title, purpose_id, account_id, lang, subject, body, audience, state, created_at) VALUES `
		event   = `INSERT INTO consent_event (seq, act, purpose_id, version, notice_id, channel, via, grade, recorded, hash) VALUES `
		outbox  = `INSERT INTO outbox (run_id, account_id, lead_id, identity_id, state, next_at) `
		breach  = `INSERT INTO breach (title, noticed_at, parts, lang, audience, authority_note, created_at, updated_at) VALUES `
		request = `INSERT INTO request (lead_id, name, address, asked, kind, way, received_at, noted_at, `
		policy  = `INSERT INTO policy_version (number, lang, text, change_note, effective_at, created_at) VALUES `
	)
	next := func(event string) string { return fmt.Sprintf("(%d, %s, 0, x'00')", lastEvent(t, v)+1, event) }
	if err := tryEvent(v, event+next(`'given', 1, 1, NULL, 'email', 'form', 'word'`)); err != nil {
		t.Errorf("an event that breaks no rule: %v", err)
	}
	for rule, statement := range map[string]string{
		"a setting has one value":         `INSERT INTO setting VALUES ('settings', '1'), ('settings', '2')`,
		"a value of a strict table":       `INSERT INTO setting VALUES ('n', x'00')`,
		"a way has a number once":         `INSERT INTO way (slot, kind, name, created_at) SELECT slot, kind, name, 0 FROM way`,
		"an opening is by a way":          `INSERT INTO opening (at, way_id, event, activity) VALUES (0, 99, 0, 0)`,
		"kinds of credentials":            `INSERT INTO credential (way_id, kind, account_id, name, noted_at) VALUES (1, 'key', 1, '', 0)`,
		"a password is of an account":     `INSERT INTO credential (way_id, kind, slot, name, noted_at) VALUES (1, 'password', 'x', '', 0)`,
		"kinds of sources":                `INSERT INTO source (name, kind, created_at) VALUES ('x', 'bought', 0)`,
		"a source's name is its own":      `INSERT INTO source (name, kind, created_at) VALUES ('by hand', 'file', 0)`,
		"kinds of account notices":        `INSERT INTO owner_notice VALUES (1, 'advert', 'sami@home.example')`,
		"an account notice is of a run":   `INSERT INTO owner_notice VALUES (99, 'acts', 'sami@home.example')`,
		"a notice tells of what was done": `INSERT INTO owner_notice_act VALUES (1, 99)`,
		"languages of leads":              lead + `('', '', 'fr', '', '{}', 'contact', 1, 0, 0)`,
		"further columns are JSON":        lead + `('', '', 'ar', '', 'no', 'contact', 1, 0, 0)`,
		"states of leads":                 lead + `('', '', 'ar', '', '{}', 'customer', 1, 0, 0)`,
		"a lead has a source":             lead + `('', '', 'ar', '', '{}', 'contact', 99, 0, 0)`,
		"kinds of identities":             `INSERT INTO identity (lead_id, kind, value, rank, fingerprint) VALUES (1, 'fax', '1', 0, x'00')`,
		"an identity is one person's":     `INSERT INTO identity (lead_id, kind, value, rank, fingerprint) VALUES (1, 'email', 'amal@example.org', 1, x'00')`,
		"an identity is somebody's":       `INSERT INTO identity (lead_id, kind, value, rank, fingerprint) VALUES (99, 'email', 'x@example.org', 0, x'00')`,
		"a tag is there once":             `INSERT INTO tag (name) VALUES ('vip')`,
		"a lead has a tag once":           `INSERT INTO lead_tag SELECT * FROM lead_tag`,
		"a tag is on a lead":              `INSERT INTO lead_tag VALUES (99, 1)`,
		"a lead in use stays":             `DELETE FROM lead WHERE id = 1`,
		"an import has a source":          `INSERT INTO import (source_id, sha256, added, updated, unchanged, set_aside, created_at) VALUES (99, x'00', 0, 0, 0, 0, 0)`,
		"channels of purposes":            `INSERT INTO purpose (name, description, channel, ground, created_at) VALUES ('x', '', 'fax', 'consent', 0)`,
		"grounds of purposes":             `INSERT INTO purpose (name, description, channel, ground, created_at) VALUES ('x', '', 'email', 'habit', 0)`,
		"a purpose's name is its own":     `INSERT INTO purpose (name, description, channel, ground, created_at) VALUES ('News', '', 'email', 'consent', 0)`,
		"a purpose in use stays":          `DELETE FROM purpose`,
		"versions of a notice":            `INSERT INTO notice (purpose_id, version, kind, lang, text, hash, created_at) VALUES (1, 1, 'text', 'en', '', x'00', 0)`,
		"acts":                            event + next(`'guessed', 1, 1, NULL, 'email', 'form', 'word'`),
		"ways of words":                   event + next(`'given', 1, 1, NULL, 'email', 'pigeon', 'word'`),
		"no word came no way":             event + next(`'given', 1, 1, NULL, 'email', '', 'word'`),
		"grades of evidence":              event + next(`'given', 1, 1, NULL, 'email', 'form', 'made-up'`),
		"an event is of a purpose":        event + next(`'given', 99, 1, NULL, 'email', 'form', 'word'`),
		"and of a version of it":          event + next(`'given', 1, 2, NULL, 'email', 'form', 'word'`),
		"a shown notice is there":         event + next(`'given', 1, 1, 99, 'email', 'form', 'word'`),
		"numbers of events":               event + `(1, 'given', 1, 1, NULL, 'email', 'form', 'word', 0, x'00')`,
		"events are never changed":        `UPDATE consent_event SET day = 0`,
		"not even to the same":            `UPDATE consent_event SET day = day WHERE seq = 1`,
		"events are never deleted":        `DELETE FROM consent_event WHERE seq = 1`,
		"no number is left out":           event + `(99, 'given', 1, 1, NULL, 'email', 'form', 'word', 0, x'00')`,
		"nor replaced":                    `REPLACE INTO consent_event SELECT * FROM consent_event`,
		"the personal part has its event": `INSERT INTO consent_person VALUES (99, 1, 0, 0, x'00', 'x')`,
		"and its person":                  `UPDATE consent_person SET lead_id = 99`,
		"versions are never changed":      `UPDATE purpose_version SET name = 'All offers'`,
		"versions are never deleted":      `DELETE FROM purpose_version`,
		"a version is there once":         `INSERT INTO purpose_version SELECT * FROM purpose_version`,
		"nor is one replaced":             `REPLACE INTO purpose_version SELECT * FROM purpose_version`,
		"a version says what changed":     `INSERT INTO purpose_version VALUES (1, 2, 'All offers', '', '', x'00', 0)`,
		"a version is of a purpose":       `INSERT INTO purpose_version VALUES (99, 1, 'News', '', '', x'00', 0)`,
		"notices are never changed":       `UPDATE notice SET text = 'Yes to all.'`,
		"notices are never deleted":       `DELETE FROM notice`,
		"nor replaced by another":         `REPLACE INTO notice SELECT * FROM notice`,
		"kinds of notices":                `INSERT INTO notice (purpose_id, version, kind, lang, text, hash, created_at) VALUES (1, 2, 'poster', 'en', '', x'00', 0)`,
		"there is one tree":               `INSERT INTO ledger_tree VALUES (2, 0, x'')`,
		"a key has one use":               `INSERT INTO vault_key SELECT * FROM vault_key`,
		"an anchor is of a head":          `INSERT INTO ledger_anchor (size, kind, domain, dns, added_at) VALUES (999, 'paper', '', '[]', 0)`,
		"kinds of anchors":                `INSERT INTO ledger_anchor (size, kind, domain, dns, added_at) SELECT size, 'word', '', '[]', 0 FROM ledger_head`,
		"a ground has its event":          `UPDATE ground SET seq = 99`,
		"a ground is there once":          `INSERT INTO ground SELECT * FROM ground`,
		"reasons of suppressions":         `INSERT INTO suppression VALUES (x'00', 0, 'dislike', 0)`,
		"kinds of accounts":               account + `('', 'pigeon', '', 1, 'tls', '', '', '', 1, 1, 1, 0)`,
		"no security but three":           account + `('', 'smtp', '', 1, 'none', '', '', '', 1, 1, 1, 0)`,
		"a page has no mail security":     account + `('', 'page', '', 1, 'tls', '', '', '', 1, 1, 1, 0)`,
		"no server in clear":              account + `('', 'smtp', '', 1, '', '', '', '', 1, 1, 1, 0)`,
		"an account sends something":      account + `('', 'smtp', '', 1, 'tls', '', '', '', 0, 1, 1, 0)`,
		"every day":                       account + `('', 'smtp', '', 1, 'tls', '', '', '', 1, 0, 1, 0)`,
		"with a few connections":          account + `('', 'smtp', '', 1, 'tls', '', '', '', 1, 1, 17, 0)`,
		"classes of runs":                 run + `('spam', 'email', '', NULL, 1, 'en', '', '', '{}', 'draft', 0)`,
		"a campaign has a purpose":        run + `('campaign', 'email', '', NULL, 1, 'en', '', '', '{}', 'draft', 0)`,
		"a legal notice has none":         run + `('breach', 'email', '', 1, 1, 'en', '', '', '{}', 'draft', 0)`,
		"languages of runs":               run + `('breach', 'email', '', NULL, 1, 'fr', '', '', '{}', 'draft', 0)`,
		"states of runs":                  run + `('breach', 'email', '', NULL, 1, 'en', '', '', '{}', 'lost', 0)`,
		"channels of runs":                run + `('breach', 'fax', '', NULL, 1, 'en', '', '', '{}', 'draft', 0)`,
		"an asking has a purpose":         run + `('asking', 'email', '', NULL, 1, 'en', '', '', '{}', 'draft', 0)`,
		"a subject where there is none":   run + `('breach', 'messenger', '', NULL, 1, 'en', 'Hello', '', '{}', 'draft', 0)`,
		"an audience is JSON":             run + `('breach', 'email', '', NULL, 1, 'en', '', '', 'all', 'draft', 0)`,
		"states of messages":              outbox + `VALUES (1, 1, 1, NULL, 'lost', 0)`,
		"a run writes to one once":        outbox + `SELECT run_id, account_id, lead_id, identity_id, 'queued', 0 FROM outbox`,
		"a message is of a run":           outbox + `VALUES (99, 1, 1, NULL, 'queued', 0)`,
		"a run in use stays":              `DELETE FROM run`,
		"parts of a breach are JSON":      breach + `('', 0, 'no', 'en', '{}', '', 0, 0)`,
		"languages of breaches":           breach + `('', 0, '{}', '', '{}', '', 0, 0)`,
		"rights":                          request + `answered_at) VALUES (1, '', '', '', 'rest', 'email', 0, 0, NULL)`,
		"ways of requests":                request + `answered_at) VALUES (1, '', '', '', 'access', 'pigeon', 0, 0, NULL)`,
		"a decision has a day":            request + `decision) VALUES (1, '', '', '', 'access', 'email', 0, 0, 'granted')`,
		"an answer has a way":             request + `answered_at) VALUES (1, '', '', '', 'access', 'email', 0, 0, 5)`,
		"lifted once they were told":      request + `restricted_at, lifted_at) VALUES (1, '', '', '', 'restrict', 'email', 0, 0, 5, 6)`,
		"of the erased no word stays":     request + `erased_at) VALUES (NULL, 'Amal', '', '', 'access', 'email', 0, 0, 5)`,
		"a request has its lead":          request + `answered_at) VALUES (99, '', '', '', 'access', 'email', 0, 0, NULL)`,
		"requests are never deleted":      `DELETE FROM request`,
		"nor what was done about them":    `DELETE FROM request_event`,
		"which is never changed":          `UPDATE request_event SET detail = 'x'`,
		"nor given other words":           `UPDATE request_event SET text = 'x'`,
		"nor replaced in its place":       `REPLACE INTO request_event SELECT * FROM request_event`,
		"a pause ends after it began":     `INSERT INTO request_pause (request_id, asked, from_at, until_at) VALUES (1, 'scope', 5, 4)`,
		"one pause goes on":               `INSERT INTO request_pause (request_id, asked, from_at) VALUES (1, 'scope', 5), (1, 'scope', 6)`,
		"stages of letters":               `INSERT INTO request_letter VALUES (1, 1, 'later')`,
		"numbers of policies":             policy + `(1, 'en', '', '', 0, 0)`,
		"languages of policies":           policy + `(9, 'fr', '', '', 0, 0)`,
	} {
		t.Run(rule, func(t *testing.T) {
			tx, err := v.Writer().Begin()
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback()
			_, err = tx.Exec(statement)
			if refused, ok := errors.AsType[sqlite3.Error](err); !ok || refused.Code != sqlite3.ErrConstraint {
				t.Errorf("%s: %v", statement, err)
			}
		})
	}
}

// tryEvent runs a statement and takes it back.
func tryEvent(v *data.Vault, statement string) error {
	tx, err := v.Writer().Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec(statement)
	return errors.Join(err, tx.Rollback())
}

// Numbers that stand in messages and proofs are never given out again.
func TestSchema_NumbersStay(t *testing.T) {
	v, _ := datatest.Vault(t)
	first := datatest.MustLead(t, v, "Amal", "amal@example.org")
	if _, err := v.EraseLead(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if second := datatest.MustLead(t, v, "Sami", "sami@example.org"); second == first {
		t.Errorf("%d was given out again", second)
	}
}

// Every connection is set up alike: what protects the file is never left to one
// that happened to be opened first.
func TestOpen_Pragmas(t *testing.T) {
	v, _ := datatest.Vault(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "trusted_schema": "0", "temp_store": "2", "cell_size_check": "1",
	} {
		for name, db := range map[string]*sql.DB{"writer": v.Writer(), "reader": v.Readers()} {
			var got string
			if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s of the %s: %s, %v", pragma, name, got, err)
			}
		}
	}
	if _, err := v.Readers().Exec("DELETE FROM setting"); err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("a reader wrote: %v", err)
	}
	var config string
	if err := v.Writer().QueryRow("SELECT v FROM lead_search_config WHERE k = 'secure-delete'").Scan(&config); err != nil || config != "1" {
		t.Errorf("secure-delete of the search index: %s, %v", config, err)
	}
}
