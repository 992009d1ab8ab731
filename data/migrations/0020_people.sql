-- What leaves the vault as a file, what the owner writes down of a person and is to do next
-- with them, and chats by telephone; needs foreign keys to be off (lang_altertable, 7: Making
-- Other Kinds Of Table Schema Changes).

-- Files with personal data that were written, and who is in them. A row goes only when its
-- file did not come to be.
CREATE TABLE export (
	id         INTEGER PRIMARY KEY AUTOINCREMENT, -- an export is named by its number
	at         INTEGER NOT NULL,
	opening_id INTEGER REFERENCES opening,        -- says by which way in
	kind       TEXT NOT NULL,
	format     TEXT NOT NULL,                     -- such as csv
	sealed     INTEGER NOT NULL CHECK (sealed IN (0, 1)),
	why        TEXT NOT NULL,
	note       TEXT NOT NULL,                     -- why, in the owner's words
	sha256     BLOB NOT NULL CHECK (length(sha256) = 32), -- of the file
	size       INTEGER NOT NULL,                  -- likewise, in bytes
	people     INTEGER NOT NULL,                  -- in it; stays when they are erased
	leads      BLOB NOT NULL                      -- their numbers, in order: varints of the distances
) STRICT;
CREATE TRIGGER export_is_final BEFORE UPDATE ON export
	BEGIN SELECT RAISE(ABORT, 'what was exported is never changed'); END;

-- Notes on a person, each with its date. The one that a lead's row has came with a file.
CREATE TABLE note (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	lead_id    INTEGER NOT NULL REFERENCES lead,
	at         INTEGER NOT NULL,
	changed_at INTEGER,                    -- NULL while it is as it was written
	opening_id INTEGER REFERENCES opening, -- says by which way in; NULL for notes of before this schema
	done       INTEGER NOT NULL DEFAULT 0, -- 1: it was the next step, which was done
	text       TEXT NOT NULL,
	first_lead INTEGER                     -- whose it was before they were merged
) STRICT;
CREATE INDEX note_lead ON note (lead_id, at);
INSERT INTO note (lead_id, at, text) SELECT id, updated_at, note FROM lead WHERE note <> ''
	AND NOT EXISTS (SELECT 1 FROM lead_origin o JOIN import i ON i.id = o.import_id WHERE o.lead_id = lead.id
		AND (o.added AND lead.updated_at BETWEEN i.created_at AND i.ended_at OR o.learned ->> 'note' = lead.note)) ORDER BY id;
UPDATE lead SET note = '' WHERE id IN (SELECT lead_id FROM note);

-- What is to be done next with a person.
CREATE TABLE next_step (
	lead_id    INTEGER PRIMARY KEY REFERENCES lead,
	day        INTEGER NOT NULL, -- counted from 1970-01-01, by the owner's calendar
	text       TEXT NOT NULL,
	first_lead INTEGER        -- whose it was before they were merged
) STRICT;
CREATE INDEX next_step_day ON next_step (day);

-- A purpose can permit that people are written to by telephone, by hand and one at a time.
CREATE TABLE new_purpose (
	id          INTEGER PRIMARY KEY,
	name        TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL,
	channel     TEXT NOT NULL CHECK (channel IN ('email', 'messenger', 'phone')),
	ground      TEXT NOT NULL CHECK (ground IN ('consent', 'soft_opt_in', 'contract', 'legal_duty', 'legitimate_interest')),
	archived    INTEGER NOT NULL DEFAULT 0,
	created_at  INTEGER NOT NULL,
	scope       INTEGER NOT NULL DEFAULT 1, -- the version since which it means the same
	demands     INTEGER NOT NULL DEFAULT 0  -- place of the weakest grade that counts, from 0
) STRICT;
INSERT INTO new_purpose (id, name, description, channel, ground, archived, created_at, scope, demands)
	SELECT id, name, description, channel, ground, archived, created_at, scope, demands FROM purpose;
DROP TABLE purpose;
ALTER TABLE new_purpose RENAME TO purpose;

-- Chats that were opened with a person: what is sent there, nobody knows.
CREATE TABLE chat (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	lead_id    INTEGER NOT NULL REFERENCES lead,
	at         INTEGER NOT NULL,
	opening_id INTEGER REFERENCES opening,
	app        TEXT NOT NULL CHECK (app IN ('whatsapp', 'sms')),
	class      TEXT NOT NULL CHECK (class IN ('campaign', 'answer', 'policy', 'breach')),
	purpose_id INTEGER REFERENCES purpose, -- of campaigns
	number     TEXT NOT NULL,
	text       TEXT NOT NULL,              -- that was prepared
	first_lead INTEGER,                    -- whose it was before they were merged
	CHECK ((class = 'campaign') = (purpose_id IS NOT NULL))
) STRICT;
CREATE INDEX chat_lead ON chat (lead_id, at);

-- Forms of the platform whose leads the owner fetches as a file.
CREATE TABLE lead_form (
	id         INTEGER PRIMARY KEY,
	number     TEXT NOT NULL UNIQUE, -- the platform's
	name       TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	fetched_at INTEGER               -- when its leads were imported last; NULL before
) STRICT;
