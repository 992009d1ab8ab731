-- The old ledger makes room; the next migration drops it.
DROP TRIGGER consent_event_is_final;
DROP TRIGGER consent_event_stays;
DROP TRIGGER consent_event_follows;
DROP TRIGGER consent_event_words;
DROP INDEX consent_person_lead;
DROP INDEX ground_lead;
ALTER TABLE consent_event RENAME TO old_event;
ALTER TABLE consent_person RENAME TO old_person;
ALTER TABLE ground RENAME TO old_ground;
ALTER TABLE notice RENAME TO old_notice;

-- What people agree to has versions: an event points to the words of its moment.
ALTER TABLE purpose ADD COLUMN scope INTEGER NOT NULL DEFAULT 1;   -- the version since which it means the same
ALTER TABLE purpose ADD COLUMN demands INTEGER NOT NULL DEFAULT 0; -- place of the weakest grade that counts, from 0
ALTER TABLE run ADD COLUMN demands INTEGER NOT NULL DEFAULT 0;     -- likewise, for this run
-- What can be long in a run goes behind it again: see 0004.
ALTER TABLE run ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN people TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(people));
UPDATE run SET text = body, people = audience;
ALTER TABLE run DROP COLUMN body;
ALTER TABLE run DROP COLUMN audience;
ALTER TABLE run RENAME COLUMN text TO body;
ALTER TABLE run RENAME COLUMN people TO audience;
CREATE TABLE purpose_version (
	purpose_id  INTEGER NOT NULL REFERENCES purpose,
	version     INTEGER NOT NULL, -- from 1, without gaps
	name        TEXT NOT NULL,
	description TEXT NOT NULL,
	change      TEXT NOT NULL CHECK (change IN ('', 'meaning', 'spelling') AND (change = '') = (version = 1)),
	hash        BLOB NOT NULL,    -- of the document (docs/formats/ledger.md)
	created_at  INTEGER NOT NULL,
	PRIMARY KEY (purpose_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
	id         INTEGER PRIMARY KEY,
	purpose_id INTEGER NOT NULL REFERENCES purpose,
	version    INTEGER NOT NULL,
	kind       TEXT NOT NULL CHECK (kind IN ('form', 'checkbox', 'question', 'policy', 'text')),
	lang       TEXT NOT NULL,
	text       TEXT NOT NULL,
	hash       BLOB NOT NULL, -- of the document
	created_at INTEGER NOT NULL,
	UNIQUE (purpose_id, version)
) STRICT;

-- The ledger: public facts only, nothing here says who. Days are counted from
-- 1970-01-01, UTC.
CREATE TABLE consent_event (
	seq        INTEGER PRIMARY KEY,
	act        TEXT NOT NULL,
	purpose_id INTEGER,          -- of the acts that have one
	version    INTEGER,          -- likewise, of the purpose
	notice_id  INTEGER REFERENCES notice,
	channel    TEXT,             -- of the acts that have one
	via        TEXT,
	grade      TEXT,
	day        INTEGER,          -- when it happened; NULL when nobody knows
	recorded   INTEGER NOT NULL, -- when it was written down
	number     INTEGER,          -- of personal parts that were erased, or of an import
	commitment BLOB,             -- to the personal part
	hash       BLOB NOT NULL,    -- of the event as a leaf of the tree
	FOREIGN KEY (purpose_id, version) REFERENCES purpose_version
) STRICT;

-- The personal part of an event, opened by its salt; erasing a person deletes it.
CREATE TABLE consent_person (
	seq         INTEGER PRIMARY KEY REFERENCES consent_event,
	lead_id     INTEGER NOT NULL REFERENCES lead, -- as the document says; so are the times
	at          INTEGER,                          -- when it happened; NULL when nobody knows
	recorded_at INTEGER NOT NULL,
	salt        BLOB NOT NULL,
	personal    TEXT NOT NULL                     -- the document
) STRICT;

CREATE TABLE ground (
	purpose_id INTEGER NOT NULL REFERENCES purpose,
	lead_id    INTEGER NOT NULL REFERENCES lead,
	seq        INTEGER NOT NULL REFERENCES consent_event, -- the latest that gave it
	version    INTEGER NOT NULL,                              -- of the purpose, that they agreed to
	grade      INTEGER NOT NULL,                              -- place of the grade, from 0
	PRIMARY KEY (purpose_id, lead_id)
) STRICT, WITHOUT ROWID;

-- The right edge of the tree over consent_event.hash, and the hashes of its complete
-- subtrees of 2^level leaves, from 256 on; smaller ones are made of the rows.
CREATE TABLE ledger_tree (
	id   INTEGER PRIMARY KEY CHECK (id = 1),
	size INTEGER NOT NULL,
	edge BLOB NOT NULL
) STRICT;
INSERT INTO ledger_tree VALUES (1, 0, x'');
CREATE TABLE ledger_node (
	level INTEGER NOT NULL,
	n     INTEGER NOT NULL,
	hash  BLOB NOT NULL,
	PRIMARY KEY (level, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_head (
	size      INTEGER PRIMARY KEY,
	signed    TEXT NOT NULL,
	signed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE ledger_anchor (
	id       INTEGER PRIMARY KEY,
	size     INTEGER NOT NULL REFERENCES ledger_head,
	kind     TEXT NOT NULL CHECK (kind IN ('paper', 'mail')),
	domain   TEXT NOT NULL, -- that dates it; '' when none does
	dated_at INTEGER,       -- by that domain
	mail     BLOB,
	dns      TEXT NOT NULL CHECK (json_valid(dns)),
	added_at INTEGER NOT NULL
) STRICT;

-- Keys that outlive a change of the data key.
CREATE TABLE vault_key (
	use TEXT PRIMARY KEY,
	key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_person_lead ON consent_person (lead_id, seq);
CREATE INDEX ground_lead ON ground (lead_id);
CREATE INDEX consent_event_objected ON consent_event (seq) WHERE act = 'objected' AND purpose_id IS NULL;
CREATE TRIGGER consent_event_is_final BEFORE UPDATE ON consent_event
	BEGIN SELECT RAISE(ABORT, 'consent events are never changed'); END;
CREATE TRIGGER consent_event_stays BEFORE DELETE ON consent_event
	BEGIN SELECT RAISE(ABORT, 'consent events are never deleted'); END;
CREATE TRIGGER consent_event_follows BEFORE INSERT ON consent_event -- REPLACE asks no other trigger
	WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM consent_event)
	BEGIN SELECT RAISE(ABORT, 'consent events are only appended'); END;
CREATE TRIGGER consent_event_words BEFORE INSERT ON consent_event -- a list after IN would be built anew for each row
	WHEN NOT CASE NEW.act WHEN 'given' THEN 1 WHEN 'withdrawn' THEN 1 WHEN 'asked' THEN 1 WHEN 'refused' THEN 1 WHEN 'objected' THEN 1
			WHEN 'expired' THEN 1 WHEN 'renewed' THEN 1 WHEN 'proven' THEN 1 WHEN 'erased' THEN 1 WHEN 'lifted' THEN 1 WHEN 'bounced' THEN 1
			WHEN 'unbounced' THEN 1 WHEN 'purpose' THEN 1 WHEN 'notice' THEN 1 WHEN 'import' THEN 1 WHEN 'undone' THEN 1 ELSE 0 END
		OR NOT CASE coalesce(NEW.via, 'form') WHEN 'form' THEN 1 WHEN 'paper' THEN 1 WHEN 'spoken' THEN 1 WHEN 'email' THEN 1 WHEN 'messenger' THEN 1
			WHEN 'website' THEN 1 WHEN 'other' THEN 1 ELSE 0 END
		OR NOT CASE coalesce(NEW.grade, 'word') WHEN 'word' THEN 1 WHEN 'worded' THEN 1 WHEN 'platform' THEN 1 WHEN 'confirmed' THEN 1 WHEN 'contact' THEN 1 ELSE 0 END
	BEGIN SELECT RAISE(ABORT, 'unknown act, via or grade'); END;
CREATE TRIGGER purpose_version_is_final BEFORE UPDATE ON purpose_version
	BEGIN SELECT RAISE(ABORT, 'versions are never changed'); END;
CREATE TRIGGER purpose_version_stays BEFORE DELETE ON purpose_version
	BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END;
CREATE TRIGGER purpose_version_follows BEFORE INSERT ON purpose_version
	WHEN NEW.version <> (SELECT coalesce(max(version), 0) + 1 FROM purpose_version WHERE purpose_id = NEW.purpose_id)
	BEGIN SELECT RAISE(ABORT, 'versions are only appended'); END;
CREATE TRIGGER notice_is_final BEFORE UPDATE ON notice
	BEGIN SELECT RAISE(ABORT, 'notices are never changed'); END;
CREATE TRIGGER notice_stays BEFORE DELETE ON notice
	BEGIN SELECT RAISE(ABORT, 'notices are never deleted'); END;
CREATE TRIGGER notice_follows BEFORE INSERT ON notice
	WHEN EXISTS (SELECT 1 FROM notice WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM notice WHERE purpose_id = NEW.purpose_id AND version >= NEW.version)
	BEGIN SELECT RAISE(ABORT, 'notices are only appended'); END;
