-- How fast messages leave (DESIGN.md, Outbox).

-- More of a provider's limits; 0 = it has none of that kind.
ALTER TABLE account ADD COLUMN per_second INTEGER NOT NULL DEFAULT 0 CHECK (per_second >= 0);
ALTER TABLE account ADD COLUMN per_hour INTEGER NOT NULL DEFAULT 0 CHECK (per_hour >= 0);
