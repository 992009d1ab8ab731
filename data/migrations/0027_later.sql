-- When messages leave (DESIGN.md, Outbox).

-- A draft that starts by itself at a moment, if the program can send then.
CREATE TABLE run_schedule (
	run_id INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	at     INTEGER NOT NULL,
	first  INTEGER NOT NULL DEFAULT 0 CHECK (first >= 0), -- messages after which it waits for the owner; 0 = all leave
	missed TEXT NOT NULL DEFAULT ''                       -- why it did not start then; '' before
) STRICT;

-- Minutes after midnight, by the computer's clock, between which campaigns and askings wait;
-- the same twice = never.
ALTER TABLE account ADD COLUMN quiet_from INTEGER NOT NULL DEFAULT 0 CHECK (quiet_from BETWEEN 0 AND 1439);
ALTER TABLE account ADD COLUMN quiet_until INTEGER NOT NULL DEFAULT 0 CHECK (quiet_until BETWEEN 0 AND 1439);

-- Since when campaigns and askings of a new account leave in numbers that grow by the day;
-- NULL = they don't.
ALTER TABLE account ADD COLUMN warm_since INTEGER;
