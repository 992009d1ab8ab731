-- What vault.kept has to say of suppressions. The changes of a transaction are written
-- there before it is committed, so that this table is always found empty.
CREATE TABLE suppression_change (
	id          INTEGER PRIMARY KEY,
	fingerprint BLOB NOT NULL,
	purpose_id  INTEGER NOT NULL,
	reason      TEXT NOT NULL,
	added       INTEGER NOT NULL -- 0: taken away
) STRICT;
CREATE TRIGGER suppression_added AFTER INSERT ON suppression WHEN NEW.reason <> 'bounced'
	BEGIN INSERT INTO suppression_change (fingerprint, purpose_id, reason, added) VALUES (NEW.fingerprint, NEW.purpose_id, NEW.reason, 1); END;
CREATE TRIGGER suppression_taken AFTER DELETE ON suppression WHEN OLD.reason <> 'bounced'
	BEGIN INSERT INTO suppression_change (fingerprint, purpose_id, reason, added) VALUES (OLD.fingerprint, OLD.purpose_id, OLD.reason, 0); END;
CREATE TRIGGER suppression_is_final BEFORE UPDATE ON suppression
	BEGIN SELECT RAISE(ABORT, 'a suppression is added or taken away'); END;

-- How far vault.kept goes, as of this vault.
CREATE TABLE kept_mark (
	id      INTEGER PRIMARY KEY CHECK (id = 1),
	entries INTEGER NOT NULL,
	mac     BLOB NOT NULL -- of the last
) STRICT;
INSERT INTO kept_mark VALUES (1, 0, zeroblob(16));
