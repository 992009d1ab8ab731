-- How long people's data are kept, counted from the last contact that came from them.

-- A rule is for the people of a purpose, or for those who came from a source.
CREATE TABLE retention_rule (
	id         INTEGER PRIMARY KEY,
	purpose_id INTEGER UNIQUE REFERENCES purpose,
	source_id  INTEGER UNIQUE REFERENCES source ON DELETE CASCADE,
	months     INTEGER NOT NULL CHECK (months BETWEEN 1 AND 600),
	why        TEXT NOT NULL, -- in the owner's words
	CHECK ((purpose_id IS NULL) <> (source_id IS NULL))
) STRICT;

-- People who are kept longer by the owner's word. A row is never changed, but that it ends,
-- and that it follows the person when they are merged or split.
CREATE TABLE retention_keep (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	lead_id    INTEGER NOT NULL REFERENCES lead,
	until_at   INTEGER,                    -- the end of the last day; NULL = a legal hold, until it is lifted
	why        TEXT NOT NULL CHECK (why <> ''),
	at         INTEGER NOT NULL,
	opening_id INTEGER REFERENCES opening, -- says by which way in
	ended_at   INTEGER,                    -- when it was taken back
	first_lead INTEGER                     -- whose it was before they were merged
) STRICT;
CREATE INDEX retention_keep_lead ON retention_keep (lead_id) WHERE ended_at IS NULL;
CREATE TRIGGER retention_keep_is_final BEFORE UPDATE ON retention_keep
	WHEN NOT (NEW.id IS OLD.id AND NEW.until_at IS OLD.until_at AND NEW.why IS OLD.why AND NEW.at IS OLD.at AND NEW.opening_id IS OLD.opening_id
		AND (OLD.ended_at IS NULL OR NEW.ended_at IS OLD.ended_at))
	BEGIN SELECT RAISE(ABORT, 'why somebody is kept is never changed'); END;
