-- Tables speak of any channel, not of email alone; needs foreign keys to be off
-- (lang_altertable, 7: Making Other Kinds Of Table Schema Changes).

CREATE TABLE new_account (
	id           INTEGER PRIMARY KEY,
	name         TEXT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('smtp', 'sandbox', 'page')),
	host         TEXT NOT NULL,
	port         INTEGER NOT NULL,
	security     TEXT NOT NULL CHECK (security IN ('tls', 'starttls', 'loopback', '')),
	user         TEXT NOT NULL,
	from_name    TEXT NOT NULL,
	from_address TEXT NOT NULL,
	per_minute   INTEGER NOT NULL CHECK (per_minute > 0),
	per_day      INTEGER NOT NULL CHECK (per_day > 0),
	connections  INTEGER NOT NULL CHECK (connections BETWEEN 1 AND 16),
	created_at   INTEGER NOT NULL,
	CHECK ((kind = 'page') = (security = '')) -- a page is reached by the platform's own interface
) STRICT;
INSERT INTO new_account (id, name, kind, host, port, security, user, from_name, from_address, per_minute, per_day, connections, created_at)
	SELECT id, name, kind, host, port, security, user, from_name, from_address, per_minute, per_day, connections, created_at FROM account;
DROP TABLE account;
ALTER TABLE new_account RENAME TO account;

-- A message on its way to many. What can be long stands at the end: a row is read
-- from its start, and every message asks for the state of its run.
CREATE TABLE new_run (
	id          INTEGER PRIMARY KEY,
	class       TEXT NOT NULL CHECK (class IN ('campaign', 'asking', 'answer', 'policy', 'breach', 'account')),
	channel     TEXT NOT NULL CHECK (channel IN ('email', 'messenger')), -- never changed, like the class
	title       TEXT NOT NULL,
	purpose_id  INTEGER REFERENCES purpose, -- of campaigns and askings
	account_id  INTEGER REFERENCES account,
	lang        TEXT NOT NULL CHECK (lang IN ('ar', 'en')),
	subject     TEXT NOT NULL CHECK (channel = 'email' OR subject = ''),
	state       TEXT NOT NULL CHECK (state IN ('draft', 'running', 'paused', 'cancelled', 'done')),
	pause       TEXT NOT NULL DEFAULT '', -- why it is paused, when the program paused it
	created_at  INTEGER NOT NULL,
	started_at  INTEGER,
	finished_at INTEGER,
	body        TEXT NOT NULL,
	audience    TEXT NOT NULL CHECK (json_valid(audience)),
	CHECK ((class IN ('campaign', 'asking')) = (purpose_id IS NOT NULL))
) STRICT;
INSERT INTO new_run (id, class, channel, title, purpose_id, account_id, lang, subject, state, pause, created_at, started_at, finished_at, body, audience)
	SELECT id, class, 'email', title, purpose_id, account_id, lang, subject, state, pause, created_at, started_at, finished_at, body, audience FROM run;
DROP TABLE run;
ALTER TABLE new_run RENAME TO run;

CREATE TABLE new_outbox (
	id           INTEGER PRIMARY KEY AUTOINCREMENT, -- goes into opt-out tokens, so never given out again
	run_id       INTEGER NOT NULL REFERENCES run,
	account_id   INTEGER NOT NULL REFERENCES account,
	lead_id      INTEGER REFERENCES lead,     -- NULL once the person is erased
	identity_id  INTEGER REFERENCES identity, -- NULL once the person is erased or the identity taken off
	state        TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'committed', 'sent', 'failed', 'unsure', 'skipped', 'cancelled')),
	reason       TEXT NOT NULL DEFAULT '',    -- why skipped, failed or unsure: a code
	attempts     INTEGER NOT NULL DEFAULT 0,
	next_at      INTEGER NOT NULL,            -- not before
	address      TEXT,                        -- as claimed; personal, so NULL once erased
	message_id   TEXT,                        -- fixed at the first claim
	date_at      INTEGER,                     -- of the message; fixed at the first claim
	fields       TEXT,                        -- merge fields as claimed (JSON)
	committed_at INTEGER,                     -- since when it may have left; counts against the provider's limits
	done_at      INTEGER,
	reply        TEXT,                        -- the channel's own words
	UNIQUE (run_id, identity_id)
) STRICT;
INSERT INTO new_outbox (id, run_id, account_id, lead_id, identity_id, state, reason, attempts, next_at, address, message_id, date_at, fields, committed_at, done_at, reply)
	SELECT id, run_id, account_id, lead_id, identity_id, CASE state WHEN 'dot' THEN 'committed' ELSE state END, reason, attempts, next_at,
		address, message_id, date_at, fields, dot_at, done_at, reply FROM outbox ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'new_outbox'; -- its highest number may have been given to a row that is gone
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_outbox', seq FROM sqlite_sequence WHERE name = 'outbox';
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_run ON outbox (run_id, state, next_at);
CREATE INDEX outbox_lead ON outbox (lead_id);
CREATE INDEX outbox_identity ON outbox (identity_id);
CREATE INDEX outbox_committed ON outbox (account_id, committed_at) WHERE committed_at IS NOT NULL;

-- Whoever asks for the identity that a person is written to also asks whether it is
-- suppressed.
DROP INDEX identity_lead;
CREATE INDEX identity_lead ON identity (lead_id, kind, rank, fingerprint);

-- How the word reached us is not the channel that is permitted. A trigger holds
-- what new events say: a CHECK could refuse an old one, and those are never changed.
ALTER TABLE consent_event RENAME COLUMN channel TO via;
CREATE TRIGGER consent_event_words BEFORE INSERT ON consent_event
	WHEN NEW.via NOT IN ('form', 'paper', 'spoken', 'email', 'messenger', 'website', 'other') OR NEW.grade NOT IN ('platform', 'document', 'word')
	BEGIN SELECT RAISE(ABORT, 'unknown via or grade'); END;
