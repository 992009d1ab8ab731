-- What was done says more, and is only added to.
ALTER TABLE activity ADD COLUMN detail TEXT NOT NULL DEFAULT ''; -- a word that tells acts of one kind apart, such as what a proof is of
CREATE TRIGGER activity_is_final BEFORE UPDATE ON activity
	BEGIN SELECT RAISE(ABORT, 'what was done is never changed'); END;
CREATE TRIGGER activity_stays BEFORE DELETE ON activity
	BEGIN SELECT RAISE(ABORT, 'what was done is never deleted'); END;
CREATE TRIGGER activity_follows BEFORE INSERT ON activity -- REPLACE asks no other trigger
	WHEN EXISTS (SELECT 1 FROM activity WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'what was done is only added to'); END;

-- The newest connections that the program opened.
CREATE TABLE connection (
	id       INTEGER PRIMARY KEY,
	at       INTEGER NOT NULL,
	host     TEXT NOT NULL, -- a server's name or address, never a person's
	port     INTEGER NOT NULL,
	why      TEXT NOT NULL,
	state    TEXT NOT NULL CHECK (state IN ('open', 'closed', 'failed')),
	sent     INTEGER NOT NULL, -- bytes, as are those received
	received INTEGER NOT NULL
) STRICT;
CREATE TRIGGER connection_newest AFTER INSERT ON connection
	BEGIN DELETE FROM connection WHERE id <= NEW.id - 1000; END;
