-- The register of processing activities (GDPR Art. 30) is made of what the vault holds. These
-- tables keep what only the owner can say.

-- Who else gets people's data: processors, recipients and joint controllers. Days are counted
-- from 1970-01-01, by the owner's calendar.
CREATE TABLE processor (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	account_id     INTEGER UNIQUE REFERENCES account ON DELETE SET NULL, -- that carries messages; NULL for others, and once it was deleted
	name           TEXT NOT NULL CHECK (name <> ''),
	role           TEXT NOT NULL CHECK (role IN ('processor', 'recipient', 'joint')),
	does           TEXT NOT NULL,              -- with the data, in the owner's words
	purpose_id     INTEGER REFERENCES purpose, -- for which alone; NULL = for all
	contract_day   INTEGER,                    -- NULL while none is noted
	contract_at    TEXT NOT NULL,              -- where the contract is kept
	country        TEXT NOT NULL,              -- ISO 3166; '' = not noted
	safeguard      TEXT NOT NULL CHECK (safeguard IN ('', 'not_needed', 'adequacy', 'clauses', 'other')), -- '' = not noted
	safeguard_note TEXT NOT NULL,
	since_day      INTEGER,
	until_day      INTEGER,                    -- the last one; NULL while it goes on
	announced_at   INTEGER,                    -- when people had been told; NULL before
	created_at     INTEGER NOT NULL
) STRICT;

-- People whose data was given to somebody else. Never changed.
CREATE TABLE disclosure (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	processor_id INTEGER NOT NULL REFERENCES processor,
	at           INTEGER NOT NULL,
	opening_id   INTEGER REFERENCES opening, -- says by which way in it was noted
	export_id    INTEGER REFERENCES export,  -- the file that they were given as; NULL where there is none
	ground       TEXT NOT NULL CHECK (ground IN ('', 'consent', 'contract', 'legal_duty', 'legitimate_interest')), -- '' for a processor, who needs none of its own
	note         TEXT NOT NULL,              -- what for, in the owner's words
	people       INTEGER NOT NULL,           -- stays when they are erased
	leads        BLOB NOT NULL               -- their numbers, in order: varints of the distances
) STRICT;
CREATE INDEX disclosure_processor ON disclosure (processor_id, id);
CREATE TRIGGER disclosure_is_final BEFORE UPDATE ON disclosure
	BEGIN SELECT RAISE(ABORT, 'what was given to somebody is never changed'); END;

-- How long the data of a purpose are kept, in the owner's words.
CREATE TABLE purpose_period (
	purpose_id INTEGER PRIMARY KEY REFERENCES purpose,
	period     TEXT NOT NULL CHECK (period <> '')
) STRICT;
