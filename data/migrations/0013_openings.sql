-- By which way in the vault was open when something was written down, and what somebody who
-- was let in could have seen. None of it is in the ledger's hashes: whoever has the vault
-- open can write it anew.

-- The ways in that opened the vault, or that ended. They stay when vault.keys has them no more.
CREATE TABLE way (
	id         INTEGER PRIMARY KEY, -- its number, never given twice
	slot       TEXT NOT NULL UNIQUE, -- its ID in vault.keys
	kind       TEXT NOT NULL,
	name       TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

-- What is to be changed, since somebody who is not let in any more could have seen it.
CREATE TABLE credential (
	id         INTEGER PRIMARY KEY,
	way_id     INTEGER NOT NULL REFERENCES way, -- of whoever could have seen it
	kind       TEXT NOT NULL CHECK (kind IN ('password', 'token', 'way')),
	account_id INTEGER REFERENCES account, -- of a password or token
	slot       TEXT,                       -- of a way
	name       TEXT NOT NULL,              -- of the account or way, as it was then
	noted_at   INTEGER NOT NULL,
	changed_at INTEGER,                    -- NULL until somebody changed it, or said so
	CHECK ((kind = 'way') = (slot IS NOT NULL) AND (kind = 'way') = (account_id IS NULL))
) STRICT;
CREATE INDEX credential_open ON credential (id) WHERE changed_at IS NULL;

-- Each time that the vault was opened. One program has a vault open at a time: so what was
-- written down after an opening and before the next one was by its way.
CREATE TABLE opening (
	id       INTEGER PRIMARY KEY,
	at       INTEGER NOT NULL,
	way_id   INTEGER REFERENCES way, -- NULL when the program opened an earlier copy, to erase from it
	event    INTEGER NOT NULL, -- the last one of the ledger before, 0 if none
	activity INTEGER NOT NULL  -- the last one before, 0 if none
) STRICT;
CREATE INDEX opening_event ON opening (event, id);
CREATE INDEX opening_activity ON opening (activity, id);
CREATE INDEX opening_way ON opening (way_id, at);
