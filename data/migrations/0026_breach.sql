-- What was found out and decided about a breach, and how that came to be (GDPR Art. 33(5)).

ALTER TABLE breach ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0 CHECK (rehearsal IN (0, 1)); -- nothing happened; never changed
ALTER TABLE breach ADD COLUMN severity TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(severity)); -- what was answered, and the advice that was shown
ALTER TABLE breach ADD COLUMN people_decision TEXT NOT NULL DEFAULT '' CHECK (people_decision IN ('', 'tell', 'public', 'not'));
ALTER TABLE breach ADD COLUMN people_why TEXT NOT NULL DEFAULT '';
ALTER TABLE breach ADD COLUMN report TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(report));     -- what the authority is told beside the rest, by key
ALTER TABLE breach ADD COLUMN measures TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(measures)); -- with their days
ALTER TABLE breach ADD COLUMN affected_by TEXT NOT NULL DEFAULT '';                             -- how it was worked out who is affected
ALTER TABLE breach ADD COLUMN affected_of INTEGER NOT NULL DEFAULT 0;                           -- the export or the account that this is about

-- The people whom a breach affects, as it was worked out then. Never changed.
CREATE TABLE breach_people (
	id          INTEGER PRIMARY KEY,
	breach_id   INTEGER NOT NULL REFERENCES breach,
	at          INTEGER NOT NULL,
	opening_id  INTEGER REFERENCES opening, -- says by which way in, as in the next two
	affected_by TEXT NOT NULL,
	affected_of INTEGER NOT NULL,
	people      INTEGER NOT NULL,           -- stays when they are erased
	leads       BLOB NOT NULL               -- their numbers, in order: varints of the distances
) STRICT;
CREATE INDEX breach_people_breach ON breach_people (breach_id, id);

-- A breach as it was from then on. Never changed.
CREATE TABLE breach_version (
	id         INTEGER PRIMARY KEY,
	breach_id  INTEGER NOT NULL REFERENCES breach,
	at         INTEGER NOT NULL,
	opening_id INTEGER REFERENCES opening,
	content    TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE INDEX breach_version_breach ON breach_version (breach_id, id);

-- What an authority was told, in phases (Art. 33(4)), as it was told. Never changed.
CREATE TABLE breach_report (
	id         INTEGER PRIMARY KEY,
	breach_id  INTEGER NOT NULL REFERENCES breach,
	number     INTEGER NOT NULL CHECK (number > 0), -- of the phase
	at         INTEGER NOT NULL,                    -- when it was written down here
	opening_id INTEGER REFERENCES opening,
	sent_at    INTEGER NOT NULL,
	how        TEXT NOT NULL,                       -- it was sent, and under which number
	content    TEXT NOT NULL CHECK (json_valid(content)),
	UNIQUE (breach_id, number)
) STRICT;

-- The program has no statement that changes these; whoever writes one is refused.
CREATE TRIGGER breach_people_same BEFORE UPDATE ON breach_people BEGIN SELECT RAISE(ABORT, 'never changed'); END;
CREATE TRIGGER breach_people_kept BEFORE DELETE ON breach_people BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
CREATE TRIGGER breach_version_same BEFORE UPDATE ON breach_version BEGIN SELECT RAISE(ABORT, 'never changed'); END;
CREATE TRIGGER breach_version_kept BEFORE DELETE ON breach_version BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
CREATE TRIGGER breach_report_same BEFORE UPDATE ON breach_report BEGIN SELECT RAISE(ABORT, 'never changed'); END;
CREATE TRIGGER breach_report_kept BEFORE DELETE ON breach_report BEGIN SELECT RAISE(ABORT, 'never deleted'); END;
CREATE TRIGGER breach_rehearsal_same BEFORE UPDATE OF rehearsal ON breach WHEN new.rehearsal <> old.rehearsal
	BEGIN SELECT RAISE(ABORT, 'never changed'); END;

-- What is there begins its history as it is.
INSERT INTO breach_version (breach_id, at, content)
	SELECT id, updated_at, json_object('title', title, 'noticed', noticed_at, 'happened', happened_at, 'parts', json(parts), 'lang', lang,
		'authority_told', authority_told_at, 'authority_note', authority_note, 'run', run_id) FROM breach;
