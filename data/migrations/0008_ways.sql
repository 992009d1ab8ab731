-- The data keys of before: what erases a person opens the copies that were made under
-- them. Whoever opens the vault could open those copies anyway.
CREATE TABLE backup_key (
	salt    BLOB PRIMARY KEY, -- of the vault.db that had it
	key     BLOB NOT NULL,
	made_at INTEGER NOT NULL  -- when another took its place
) STRICT, WITHOUT ROWID;
