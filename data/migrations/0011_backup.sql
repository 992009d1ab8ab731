-- The backups that the vault knows of, which are files elsewhere.
CREATE TABLE backup (
	id      INTEGER PRIMARY KEY,
	path    TEXT NOT NULL UNIQUE,
	made_at INTEGER NOT NULL,
	size    INTEGER NOT NULL,           -- of the file, in bytes
	behind  INTEGER NOT NULL DEFAULT 0  -- erasures since, which were not done in it yet
) STRICT;

-- The folders that get a backup.
CREATE TABLE backup_place (
	id     INTEGER PRIMARY KEY,
	folder TEXT NOT NULL UNIQUE,
	daily  INTEGER NOT NULL, -- 1: by itself, once a day
	keep   INTEGER NOT NULL  -- how many stay; older ones are deleted
) STRICT;
