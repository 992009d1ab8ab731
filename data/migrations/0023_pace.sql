-- How fast messages leave, and what a person was sent (DESIGN.md, Outbox).

-- More of a provider's limits; 0 = it has none of that kind.
ALTER TABLE account ADD COLUMN per_second INTEGER NOT NULL DEFAULT 0 CHECK (per_second >= 0);
ALTER TABLE account ADD COLUMN per_hour INTEGER NOT NULL DEFAULT 0 CHECK (per_hour >= 0);

-- Who a run's messages are from, as their recipients see it: kept when the run starts, and
-- anew when what mail programs need of it changes while it is sent. Never changed.
CREATE TABLE letter (
	id           INTEGER PRIMARY KEY,
	run_id       INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	from_name    TEXT NOT NULL,
	from_address TEXT NOT NULL,
	opt_out_page TEXT NOT NULL, -- '' = none
	controller   TEXT NOT NULL,
	page         TEXT NOT NULL,
	postal       TEXT NOT NULL,
	made_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_run ON letter (run_id, id);

-- What a message was written with; NULL before it was claimed, and of those before this.
ALTER TABLE outbox ADD COLUMN letter_id INTEGER REFERENCES letter;

-- A run that goes to a few first, and then waits until the owner lets it go on.
CREATE TABLE run_pilot (
	run_id  INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	first   INTEGER NOT NULL CHECK (first > 0), -- messages
	over_at INTEGER                             -- when the owner let it go on
) STRICT;
