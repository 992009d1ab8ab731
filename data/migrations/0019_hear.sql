-- What comes back is heard (DESIGN.md, inbox).

-- The mailboxes that answers come to. Their passwords are in the keyring of the system.
CREATE TABLE hearing (
	id         INTEGER PRIMARY KEY,
	host       TEXT NOT NULL,
	port       INTEGER NOT NULL,
	security   TEXT NOT NULL CHECK (security IN ('tls', 'starttls', 'loopback')),
	user       TEXT NOT NULL,
	login      TEXT NOT NULL CHECK (login IN ('password', 'token')),
	folders    TEXT NOT NULL CHECK (json_valid(folders)), -- beside the inbox and the folder of junk
	created_at INTEGER NOT NULL,
	tried_at   INTEGER,                 -- when it was last tried to read it
	heard_at   INTEGER,                 -- when that last succeeded
	trouble    TEXT NOT NULL DEFAULT '' -- why it did not the last time: a code; '' when it did
) STRICT;

-- How far a folder was read: its mails behind last_uid are new while validity is the same.
CREATE TABLE hearing_folder (
	hearing_id INTEGER NOT NULL REFERENCES hearing ON DELETE CASCADE,
	name       TEXT NOT NULL,
	validity   INTEGER NOT NULL,
	last_uid   INTEGER NOT NULL,
	PRIMARY KEY (hearing_id, name)
) STRICT, WITHOUT ROWID;

-- A mail that was heard counts no second time. A keyed hash: it says nothing of the mail.
CREATE TABLE mail_heard (
	mail BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What followed from mails: one row for each that is about a lead, or left to the owner.
CREATE TABLE heard (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	at         INTEGER NOT NULL, -- when the mailbox received the mail
	kind       TEXT NOT NULL CHECK (kind IN ('bounce', 'complaint', 'auto', 'person')),
	outcome    TEXT NOT NULL CHECK (outcome IN ('opt_out', 'later', 'bounced', 'soft', 'policy', 'complaint', 'reply', 'auto', 'request', 'nobody', 'suggested', 'forged')),
	proof      TEXT NOT NULL,    -- where the token stood; 'address' when an address alone tied it
	outbox_id  INTEGER REFERENCES outbox,
	run_id     INTEGER REFERENCES run,
	lead_id    INTEGER REFERENCES lead,
	purpose_id INTEGER,          -- of an opt-out: from which purpose; 0 = from everything
	wish       TEXT NOT NULL,    -- what the person asked for in their own words
	status     TEXT,             -- of a bounce: the enhanced code
	words      TEXT,             -- of a bounce: the server's words
	sender     TEXT,             -- of what is left to the owner: who wrote
	subject    TEXT,             -- of a person's mail
	text       TEXT,             -- likewise, without what they quote
	done_at    INTEGER,          -- of what is left to the owner: when they dealt with it
	CHECK (lead_id IS NOT NULL OR outbox_id IS NULL AND words IS NULL),
	CHECK (lead_id IS NOT NULL OR outcome IN ('request', 'nobody', 'suggested') OR sender IS NULL AND subject IS NULL AND text IS NULL)
) STRICT;
CREATE INDEX heard_run ON heard (run_id, outcome) WHERE run_id IS NOT NULL;
CREATE INDEX heard_lead ON heard (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX heard_outbox ON heard (outbox_id) WHERE outbox_id IS NOT NULL;
CREATE INDEX heard_open ON heard (id) WHERE done_at IS NULL AND outcome IN ('request', 'nobody', 'suggested');

-- Who looks at the answers to a run: the program reads the mailbox that they come to, the
-- owner looks there, or nobody can answer there.
CREATE TABLE run_answers (
	run_id  INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
	who     TEXT NOT NULL CHECK (who IN ('mailbox', 'owner', 'nobody')),
	said_at INTEGER NOT NULL
) STRICT;
