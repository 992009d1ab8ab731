-- A given and a family name, kept apart where the person or a file keeps them apart.
ALTER TABLE lead ADD COLUMN given TEXT NOT NULL DEFAULT '';
ALTER TABLE lead ADD COLUMN family TEXT NOT NULL DEFAULT '';

-- Rows of imports that blocked the addresses of people whom nobody knew, and which events
-- of the ledger are of an import: from its own to the last of its people's.
ALTER TABLE import ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN first_event INTEGER; -- NULL for imports of before
ALTER TABLE import ADD COLUMN last_event INTEGER;
ALTER TABLE import ADD COLUMN ended_at INTEGER;
ALTER TABLE import ADD COLUMN undone_at INTEGER;   -- NULL while it is not

-- What each row of an import said of a person, whether they were known or not.
CREATE TABLE lead_origin (
	lead_id   INTEGER NOT NULL REFERENCES lead,
	import_id INTEGER NOT NULL REFERENCES import,
	number    INTEGER NOT NULL, -- of the row among those of the import, from 1
	added     INTEGER NOT NULL, -- 1: nobody knew the person before
	at        INTEGER,          -- when they left the data; NULL when the file does not say
	said      TEXT NOT NULL CHECK (said IN ('', 'yes', 'no', 'left')),
	said_at   INTEGER,          -- when they said it; NULL when the file does not say
	learned   TEXT NOT NULL CHECK (json_valid(learned)), -- what a known lead learned by it
	beside    TEXT NOT NULL CHECK (json_valid(beside)),  -- what it said that the lead holds otherwise
	PRIMARY KEY (lead_id, import_id, number)
) STRICT, WITHOUT ROWID;

-- The fingerprint of the mailbox that an address reaches, by whichever of its spellings;
-- NULL where none are documented. What blocks an address blocks its mailbox.
ALTER TABLE identity ADD COLUMN mailbox BLOB;
CREATE INDEX identity_mailbox ON identity (mailbox) WHERE mailbox IS NOT NULL;
DROP INDEX identity_lead; -- whoever asks for an identity asks whether it is suppressed
CREATE INDEX identity_lead ON identity (lead_id, kind, rank, fingerprint, mailbox);
