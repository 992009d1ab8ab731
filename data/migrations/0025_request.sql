-- Requests: people use their rights (DESIGN.md, Words).

-- A row is never deleted. What names the person goes when they are erased: that they asked,
-- when, and when they were answered, stays.
CREATE TABLE request (
	id           INTEGER PRIMARY KEY AUTOINCREMENT, -- a request is named by its number
	lead_id      INTEGER REFERENCES lead,   -- NULL while nobody is found, and once the person is erased
	first_lead   INTEGER,                   -- whose it was before they were merged
	heard_id     INTEGER REFERENCES heard ON DELETE SET NULL, -- the mail that it came with
	name         TEXT NOT NULL,             -- who asks, as they said; '' once erased or forgotten, as the next two
	address      TEXT NOT NULL,
	asked        TEXT NOT NULL,             -- what for, in words
	kind         TEXT NOT NULL CHECK (kind IN ('access', 'rectify', 'erase', 'restrict', 'portability', 'object', 'withdraw', 'automated', 'complaint')),
	way          TEXT NOT NULL CHECK (way IN ('email', 'messenger', 'phone', 'counter', 'letter')),
	received_at  INTEGER NOT NULL,
	noted_at     INTEGER NOT NULL,
	opening_id   INTEGER REFERENCES opening, -- says by which way in it was noted
	identity     TEXT NOT NULL DEFAULT 'open' CHECK (identity IN ('open', 'not_needed', 'asked', 'code', 'seen')),
	extended_at  INTEGER,                   -- when the person was told that it takes longer
	extended_why TEXT NOT NULL DEFAULT '',
	decision     TEXT NOT NULL DEFAULT '' CHECK (decision IN ('', 'granted', 'partly', 'refused', 'dropped')),
	decided_at   INTEGER,
	decided_why  TEXT NOT NULL DEFAULT '',
	answered_at  INTEGER,                   -- as the owner says; a letter that was sent answers as well
	answered_way TEXT NOT NULL DEFAULT '' CHECK (answered_way IN ('', 'email', 'messenger', 'phone', 'counter', 'letter')),
	restricted_at INTEGER,                  -- since when the person's data is only stored
	lift_told_at INTEGER,                   -- when they were told that this ends
	lifted_at    INTEGER,                   -- when it ended
	erased_at    INTEGER,                   -- when the person was erased
	CHECK ((decision = '') = (decided_at IS NULL)),
	CHECK ((answered_at IS NULL) = (answered_way = '')),
	CHECK (lifted_at IS NULL OR lift_told_at IS NOT NULL AND restricted_at IS NOT NULL),
	CHECK (erased_at IS NULL OR lead_id IS NULL AND name = '' AND address = '' AND asked = '' AND extended_why = '' AND decided_why = '')
) STRICT;
CREATE INDEX request_lead ON request (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX request_heard ON request (heard_id) WHERE heard_id IS NOT NULL;
CREATE INDEX request_restricts ON request (lead_id) WHERE restricted_at IS NOT NULL AND lifted_at IS NULL;
CREATE TRIGGER request_stays BEFORE DELETE ON request
	BEGIN SELECT RAISE(ABORT, 'a request is never deleted'); END;

-- Times in which something was asked of the person. Whether a clock stands still meanwhile
-- is the law's matter.
CREATE TABLE request_pause (
	id         INTEGER PRIMARY KEY,
	request_id INTEGER NOT NULL REFERENCES request,
	asked      TEXT NOT NULL CHECK (asked IN ('identity', 'scope')),
	from_at    INTEGER NOT NULL,
	until_at   INTEGER CHECK (until_at >= from_at) -- NULL while nobody answered
) STRICT;
CREATE UNIQUE INDEX request_pause_open ON request_pause (request_id, asked) WHERE until_at IS NULL;
CREATE INDEX request_pause_request ON request_pause (request_id);

-- The letters to who asked, each a run with one recipient.
CREATE TABLE request_letter (
	run_id     INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	request_id INTEGER NOT NULL REFERENCES request,
	stage      TEXT NOT NULL CHECK (stage IN ('received', 'identity', 'extension', 'answer', 'lift'))
) STRICT;
CREATE INDEX request_letter_request ON request_letter (request_id);

-- What was done about requests: append-only. Of a row nothing is ever changed but that its
-- words go when the person is erased.
CREATE TABLE request_event (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	request_id INTEGER NOT NULL REFERENCES request,
	act        TEXT NOT NULL,
	at         INTEGER NOT NULL,          -- when it was done
	noted_at   INTEGER NOT NULL,          -- when it was written down
	opening_id INTEGER REFERENCES opening, -- says by which way in
	detail     TEXT NOT NULL,             -- a code, such as of the decision
	text       TEXT NOT NULL,             -- in words
	was        TEXT NOT NULL,             -- of what was corrected: before
	became     TEXT NOT NULL              -- likewise: after
) STRICT;
CREATE INDEX request_event_request ON request_event (request_id, id);
CREATE TRIGGER request_event_stays BEFORE DELETE ON request_event
	BEGIN SELECT RAISE(ABORT, 'what was done about a request is never deleted'); END;
CREATE TRIGGER request_event_once BEFORE INSERT ON request_event WHEN EXISTS (SELECT 1 FROM request_event WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'what was done about a request is never replaced'); END;
CREATE TRIGGER request_event_is_final BEFORE UPDATE ON request_event
	WHEN NOT (NEW.id IS OLD.id AND NEW.request_id IS OLD.request_id AND NEW.act IS OLD.act AND NEW.at IS OLD.at AND NEW.noted_at IS OLD.noted_at
		AND NEW.opening_id IS OLD.opening_id AND NEW.detail IS OLD.detail AND NEW.text = '' AND NEW.was = '' AND NEW.became = '')
	BEGIN SELECT RAISE(ABORT, 'what was done about a request is never changed'); END;
