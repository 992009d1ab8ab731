-- People picked by what is known of them, under a name: a filter as runs and breaches
-- keep it.
CREATE TABLE segment (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	filter     TEXT NOT NULL CHECK (json_valid(filter)),
	updated_at INTEGER NOT NULL
) STRICT;
