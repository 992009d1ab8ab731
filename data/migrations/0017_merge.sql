-- Leads that turned out to be one person. Each stays as it was, so that it can be split again,
-- and so that what a number stood for at any moment can be told. That two were merged or split
-- is written in the ledger; these rows say what else was moved.
CREATE TABLE lead_merge (
	id        INTEGER PRIMARY KEY,
	merged_id INTEGER NOT NULL,        -- the number that is no lead any more, or that was none
	kept_id   INTEGER NOT NULL,        -- the lead that it was merged into
	lead_id   INTEGER REFERENCES lead, -- the lead that it belongs to today, which that one may have been merged into since; NULL once it was split again
	merged_at INTEGER NOT NULL,
	split_at  INTEGER,                 -- NULL while it is merged
	was       TEXT NOT NULL CHECK (json_valid(was)), -- the merged lead, and what the kept one took; '{}' once it was split again
	CHECK ((lead_id IS NULL) = (split_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX lead_merge_merged ON lead_merge (merged_id) WHERE lead_id IS NOT NULL;
CREATE INDEX lead_merge_lead ON lead_merge (lead_id, merged_id);
CREATE INDEX lead_merge_ever ON lead_merge (merged_id, kept_id);
CREATE INDEX lead_merge_kept ON lead_merge (kept_id, merged_id);

-- Whose these rows were before their lead was merged; NULL for those of nobody else.
ALTER TABLE identity ADD COLUMN first_lead INTEGER;
ALTER TABLE outbox ADD COLUMN first_lead INTEGER;
ALTER TABLE lead_origin ADD COLUMN first_lead INTEGER;

-- An event stays that of the number which it was written down for, whose lead is no more once
-- it was merged.
ALTER TABLE consent_person RENAME TO old_consent_person;
DROP INDEX consent_person_lead;
CREATE TABLE consent_person (
	seq         INTEGER PRIMARY KEY REFERENCES consent_event,
	lead_id     INTEGER NOT NULL, -- as the document says; so are the times
	at          INTEGER,          -- when it happened; NULL when nobody knows
	recorded_at INTEGER NOT NULL,
	salt        BLOB NOT NULL,
	personal    TEXT NOT NULL     -- the document
) STRICT;
INSERT INTO consent_person SELECT seq, lead_id, at, recorded_at, salt, personal FROM old_consent_person ORDER BY seq;
DROP TABLE old_consent_person;
CREATE INDEX consent_person_lead ON consent_person (lead_id, seq);
CREATE TRIGGER consent_person_is_final BEFORE UPDATE ON consent_person
	BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END;
CREATE TRIGGER consent_person_is_of BEFORE INSERT ON consent_person WHEN NOT EXISTS (SELECT 1 FROM lead WHERE id = NEW.lead_id)
	BEGIN SELECT RAISE(ABORT, 'whose a saying is is not there'); END;
CREATE TRIGGER consent_person_has BEFORE DELETE ON lead WHEN EXISTS (SELECT 1 FROM consent_person WHERE lead_id = OLD.id)
		AND NOT EXISTS (SELECT 1 FROM lead_merge WHERE merged_id = OLD.id AND lead_id IS NOT NULL)
	BEGIN SELECT RAISE(ABORT, 'what they said is there'); END;

CREATE INDEX consent_event_join ON consent_event (seq) WHERE act IN ('merged', 'split');
DROP TRIGGER consent_event_words;
CREATE TRIGGER consent_event_words BEFORE INSERT ON consent_event -- a list after IN would be built anew for each row
	WHEN NOT CASE NEW.act WHEN 'given' THEN 1 WHEN 'withdrawn' THEN 1 WHEN 'asked' THEN 1 WHEN 'refused' THEN 1 WHEN 'objected' THEN 1
			WHEN 'expired' THEN 1 WHEN 'renewed' THEN 1 WHEN 'proven' THEN 1 WHEN 'erased' THEN 1 WHEN 'lifted' THEN 1 WHEN 'bounced' THEN 1
			WHEN 'unbounced' THEN 1 WHEN 'purpose' THEN 1 WHEN 'notice' THEN 1 WHEN 'import' THEN 1 WHEN 'undone' THEN 1
			WHEN 'merged' THEN 1 WHEN 'split' THEN 1 ELSE 0 END
		OR NOT CASE coalesce(NEW.via, 'form') WHEN 'form' THEN 1 WHEN 'paper' THEN 1 WHEN 'spoken' THEN 1 WHEN 'email' THEN 1 WHEN 'messenger' THEN 1
			WHEN 'website' THEN 1 WHEN 'other' THEN 1 ELSE 0 END
		OR NOT CASE coalesce(NEW.grade, 'word') WHEN 'word' THEN 1 WHEN 'worded' THEN 1 WHEN 'platform' THEN 1 WHEN 'confirmed' THEN 1 WHEN 'contact' THEN 1 ELSE 0 END
	BEGIN SELECT RAISE(ABORT, 'unknown act, via or grade'); END;
