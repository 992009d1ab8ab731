-- Times are Unix milliseconds, UTC. Text that a person wrote is kept as written;
-- folded text exists only for finding and sorting.

CREATE TABLE setting (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Leads ---------------------------------------------------------------------

CREATE TABLE source (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL CHECK (kind IN ('manual', 'file', 'lead_form')),
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE lead (
	id         INTEGER PRIMARY KEY AUTOINCREMENT, -- an erased person's number is never given out again
	name       TEXT NOT NULL,
	sort_name  TEXT NOT NULL,                     -- Fold(name)
	lang       TEXT NOT NULL CHECK (lang IN ('', 'ar', 'en')),
	note       TEXT NOT NULL,
	extra      TEXT NOT NULL CHECK (json_valid(extra)), -- further columns of the file it came from
	state      TEXT NOT NULL CHECK (state IN ('contact', 'agreed', 'opted_out')), -- follows ground and suppression
	source_id  INTEGER NOT NULL REFERENCES source,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lead_sort_name ON lead (sort_name);
CREATE INDEX lead_created ON lead (created_at);
CREATE INDEX lead_source ON lead (source_id);
CREATE INDEX lead_state ON lead (state);

CREATE TABLE identity (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	lead_id     INTEGER NOT NULL REFERENCES lead,
	kind        TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'psid')),
	value       TEXT NOT NULL,    -- normal form: one address has one spelling
	rank        INTEGER NOT NULL, -- 0 is the one that messages go to
	fingerprint BLOB NOT NULL,    -- HMAC(vault, kind, value)
	UNIQUE (kind, value)
) STRICT;
CREATE INDEX identity_lead ON identity (lead_id, kind, rank);

CREATE TABLE tag (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE lead_tag (
	lead_id INTEGER NOT NULL REFERENCES lead,
	tag_id  INTEGER NOT NULL REFERENCES tag,
	PRIMARY KEY (lead_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_tag_tag ON lead_tag (tag_id, lead_id);

-- What the search index was built from; the index keeps no copy of its own.
CREATE TABLE lead_text (
	id     INTEGER PRIMARY KEY REFERENCES lead,
	folded TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE lead_search USING fts5 (
	folded, content = 'lead_text', content_rowid = 'id', prefix = '1 2 3', detail = 'full', tokenize = 'unicode61'
);
INSERT INTO lead_search (lead_search, rank) VALUES ('secure-delete', 1);

CREATE TABLE import (
	id         INTEGER PRIMARY KEY,
	source_id  INTEGER NOT NULL REFERENCES source,
	sha256     BLOB NOT NULL, -- of the file, so that it can be recognised without being kept
	added      INTEGER NOT NULL,
	updated    INTEGER NOT NULL,
	unchanged  INTEGER NOT NULL,
	set_aside  INTEGER NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

-- Consent -------------------------------------------------------------------

CREATE TABLE purpose (
	id          INTEGER PRIMARY KEY,
	name        TEXT NOT NULL UNIQUE,
	description TEXT NOT NULL,
	channel     TEXT NOT NULL CHECK (channel IN ('email', 'messenger')),
	ground      TEXT NOT NULL CHECK (ground IN ('consent', 'soft_opt_in', 'contract', 'legal_duty', 'legitimate_interest')),
	archived    INTEGER NOT NULL DEFAULT 0,
	created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE notice (
	id         INTEGER PRIMARY KEY,
	purpose_id INTEGER NOT NULL REFERENCES purpose,
	version    INTEGER NOT NULL,
	lang       TEXT NOT NULL,
	text       TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	UNIQUE (purpose_id, version)
) STRICT;

-- Public facts only. Nothing here says who; rows are never changed.
CREATE TABLE consent_event (
	seq         INTEGER PRIMARY KEY,
	purpose_id  INTEGER NOT NULL REFERENCES purpose,
	act         TEXT NOT NULL CHECK (act IN ('given', 'withdrawn')),
	channel     TEXT NOT NULL,    -- how it reached us
	at          INTEGER NOT NULL, -- when the person did it
	recorded_at INTEGER NOT NULL, -- when it was written down
	notice_id   INTEGER REFERENCES notice,
	grade       TEXT NOT NULL,
	commitment  BLOB NOT NULL,
	hash        BLOB NOT NULL
) STRICT;
CREATE TRIGGER consent_event_is_final BEFORE UPDATE ON consent_event
	BEGIN SELECT RAISE(ABORT, 'consent events are never changed'); END;
CREATE TRIGGER consent_event_stays BEFORE DELETE ON consent_event
	BEGIN SELECT RAISE(ABORT, 'consent events are never deleted'); END;
CREATE TRIGGER consent_event_follows BEFORE INSERT ON consent_event -- REPLACE asks no other trigger
	WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM consent_event)
	BEGIN SELECT RAISE(ABORT, 'consent events are only appended'); END;

-- The personal part of an event, opened by its salt; erasing a person deletes it.
CREATE TABLE consent_person (
	seq      INTEGER PRIMARY KEY REFERENCES consent_event,
	lead_id  INTEGER NOT NULL REFERENCES lead,
	salt     BLOB NOT NULL,
	personal TEXT NOT NULL CHECK (json_valid(personal))
) STRICT;
CREATE INDEX consent_person_lead ON consent_person (lead_id, seq);

-- The live grounds, derived from the events in the same transaction.
CREATE TABLE ground (
	purpose_id INTEGER NOT NULL REFERENCES purpose,
	lead_id    INTEGER NOT NULL REFERENCES lead,
	seq        INTEGER NOT NULL REFERENCES consent_event,
	PRIMARY KEY (purpose_id, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ground_lead ON ground (lead_id);

-- A keyed fingerprint that blocks an identity; purpose 0 means every purpose.
CREATE TABLE suppression (
	fingerprint BLOB NOT NULL,
	purpose_id  INTEGER NOT NULL,
	reason      TEXT NOT NULL CHECK (reason IN ('opt_out', 'erased', 'bounced')),
	created_at  INTEGER NOT NULL,
	PRIMARY KEY (fingerprint, purpose_id, reason)
) STRICT, WITHOUT ROWID;

-- Sending -------------------------------------------------------------------

CREATE TABLE account (
	id           INTEGER PRIMARY KEY,
	name         TEXT NOT NULL,
	kind         TEXT NOT NULL CHECK (kind IN ('smtp', 'sandbox')),
	host         TEXT NOT NULL,
	port         INTEGER NOT NULL,
	security     TEXT NOT NULL CHECK (security IN ('tls', 'starttls', 'loopback')),
	user         TEXT NOT NULL,
	from_name    TEXT NOT NULL,
	from_address TEXT NOT NULL,
	per_minute   INTEGER NOT NULL CHECK (per_minute > 0),
	per_day      INTEGER NOT NULL CHECK (per_day > 0),
	connections  INTEGER NOT NULL CHECK (connections BETWEEN 1 AND 16),
	created_at   INTEGER NOT NULL
) STRICT;

-- A message on its way to many: a campaign, or a legal notice.
CREATE TABLE run (
	id          INTEGER PRIMARY KEY,
	class       TEXT NOT NULL CHECK (class IN ('campaign', 'policy', 'breach')),
	title       TEXT NOT NULL,
	purpose_id  INTEGER REFERENCES purpose, -- campaigns only
	account_id  INTEGER REFERENCES account,
	lang        TEXT NOT NULL CHECK (lang IN ('ar', 'en')),
	subject     TEXT NOT NULL,
	body        TEXT NOT NULL,
	audience    TEXT NOT NULL CHECK (json_valid(audience)),
	state       TEXT NOT NULL CHECK (state IN ('draft', 'running', 'paused', 'cancelled', 'done')),
	pause       TEXT NOT NULL DEFAULT '', -- why it is paused, when the program paused it
	created_at  INTEGER NOT NULL,
	started_at  INTEGER,
	finished_at INTEGER,
	CHECK ((class = 'campaign') = (purpose_id IS NOT NULL))
) STRICT;

CREATE TABLE outbox (
	id          INTEGER PRIMARY KEY AUTOINCREMENT, -- goes into opt-out tokens, so never given out again
	run_id      INTEGER NOT NULL REFERENCES run,
	account_id  INTEGER NOT NULL REFERENCES account,
	lead_id     INTEGER REFERENCES lead,     -- NULL once the person is erased
	identity_id INTEGER REFERENCES identity, -- likewise
	state       TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'dot', 'sent', 'failed', 'unsure', 'skipped', 'cancelled')),
	reason      TEXT NOT NULL DEFAULT '',    -- why skipped, failed or unsure: a code
	attempts    INTEGER NOT NULL DEFAULT 0,
	next_at     INTEGER NOT NULL,            -- not before
	address     TEXT,                        -- as claimed; personal, so NULL once erased
	message_id  TEXT,                        -- fixed at the first claim
	date_at     INTEGER,                     -- likewise: the Date header
	fields      TEXT,                        -- merge fields as claimed (JSON)
	dot_at      INTEGER,                     -- when the final dot was due; counts against the provider's limits
	done_at     INTEGER,
	reply       TEXT,                        -- the channel's own words
	UNIQUE (run_id, identity_id)
) STRICT;
CREATE INDEX outbox_state ON outbox (account_id, state, next_at, id);
CREATE INDEX outbox_run ON outbox (run_id, state);
CREATE INDEX outbox_lead ON outbox (lead_id);
CREATE INDEX outbox_identity ON outbox (identity_id);
CREATE INDEX outbox_dot ON outbox (account_id, dot_at) WHERE dot_at IS NOT NULL;

-- Duties --------------------------------------------------------------------

CREATE TABLE policy_version (
	id           INTEGER PRIMARY KEY,
	number       INTEGER NOT NULL UNIQUE,
	lang         TEXT NOT NULL CHECK (lang IN ('ar', 'en')),
	text         TEXT NOT NULL,
	change_note  TEXT NOT NULL,
	effective_at INTEGER NOT NULL,
	run_id       INTEGER REFERENCES run,
	created_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE breach (
	id                INTEGER PRIMARY KEY,
	title             TEXT NOT NULL,
	noticed_at        INTEGER NOT NULL, -- the 72 hours run from here
	happened_at       INTEGER,
	parts             TEXT NOT NULL CHECK (json_valid(parts)), -- the Art. 34 parts by key
	lang              TEXT NOT NULL CHECK (lang IN ('ar', 'en')),
	audience          TEXT NOT NULL CHECK (json_valid(audience)),
	authority_told_at INTEGER,
	authority_note    TEXT NOT NULL,
	run_id            INTEGER REFERENCES run,
	created_at        INTEGER NOT NULL,
	updated_at        INTEGER NOT NULL
) STRICT;

-- What the admin did, without saying to whom.
CREATE TABLE activity (
	id     INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL,
	act    TEXT NOT NULL,
	number INTEGER NOT NULL -- how many people or rows it touched
) STRICT;
