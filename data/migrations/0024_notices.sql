-- Account notices tell the owner what was done in the vault (DESIGN.md, Promises). Each is a
-- run of its own, which is a draft while no account can send it, and a message of the outbox
-- without a lead.
CREATE TABLE owner_notice (
	run_id  INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	kind    TEXT NOT NULL CHECK (kind IN ('acts', 'kept')), -- what was done, or a copy of vault.kept
	address TEXT NOT NULL                                   -- the owner's, as of then
) STRICT;

-- What a notice tells of.
CREATE TABLE owner_notice_act (
	run_id      INTEGER NOT NULL REFERENCES owner_notice ON DELETE CASCADE,
	activity_id INTEGER NOT NULL REFERENCES activity,
	PRIMARY KEY (run_id, activity_id)
) STRICT, WITHOUT ROWID;

-- A mailbox of a vault that was put back from a backup is read once more from this day on,
-- whatever was read of it before; NULL once it was.
ALTER TABLE hearing ADD COLUMN reread_from INTEGER;
