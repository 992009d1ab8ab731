-- What was erased, without saying who: what a certificate of it says. Never changed.
CREATE TABLE erasure (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	number      TEXT NOT NULL UNIQUE,      -- drawn, so that it tells nothing
	at          INTEGER NOT NULL,
	opening_id  INTEGER REFERENCES opening, -- says by which way in
	erased_by   TEXT NOT NULL CHECK (erased_by IN ('owner', 'rule')),
	people      INTEGER NOT NULL CHECK (people > 0),
	first_event INTEGER NOT NULL REFERENCES consent_event, -- of the ledger: each says that somebody was erased
	last_event  INTEGER NOT NULL REFERENCES consent_event,
	gone        TEXT NOT NULL CHECK (json_valid(gone)),
	stays       TEXT NOT NULL CHECK (json_valid(stays))
) STRICT;
CREATE TRIGGER erasure_is_final BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'what was erased is never changed'); END;
CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'what was erased is never deleted'); END;
CREATE TRIGGER erasure_once BEFORE INSERT ON erasure WHEN EXISTS (SELECT 1 FROM erasure WHERE id = NEW.id OR number = NEW.number)
	BEGIN SELECT RAISE(ABORT, 'what was erased is never replaced'); END;

-- What the client was told, whose vault it is, by whoever keeps it for them (GDPR Arts 28(3)
-- and 33(2)). Never changed.
CREATE TABLE controller_notice (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	kind       TEXT NOT NULL CHECK (kind IN ('breach', 'request', 'handover', 'received')),
	breach_id  INTEGER REFERENCES breach,
	request_id INTEGER REFERENCES request,
	at         INTEGER NOT NULL,           -- when it was written down
	opening_id INTEGER REFERENCES opening, -- says by which way in
	told_at    INTEGER NOT NULL,           -- as the owner says, as is the next
	how        TEXT NOT NULL,
	CHECK ((kind = 'breach') = (breach_id IS NOT NULL) AND (kind = 'request') = (request_id IS NOT NULL))
) STRICT;
CREATE INDEX controller_notice_breach ON controller_notice (breach_id) WHERE breach_id IS NOT NULL;
CREATE INDEX controller_notice_request ON controller_notice (request_id) WHERE request_id IS NOT NULL;
CREATE TRIGGER controller_notice_is_final BEFORE UPDATE ON controller_notice
	WHEN NOT (NEW.id IS OLD.id AND NEW.kind IS OLD.kind AND NEW.breach_id IS OLD.breach_id AND NEW.request_id IS OLD.request_id AND NEW.at IS OLD.at
		AND NEW.opening_id IS OLD.opening_id AND NEW.told_at IS OLD.told_at AND NEW.how = '') -- its words go when the person is erased
	BEGIN SELECT RAISE(ABORT, 'what the client was told is never changed'); END;
CREATE TRIGGER controller_notice_stays BEFORE DELETE ON controller_notice BEGIN SELECT RAISE(ABORT, 'what the client was told is never deleted'); END;
