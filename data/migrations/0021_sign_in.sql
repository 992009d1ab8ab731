-- Accounts say whose they are and how one signs in there; what the browser is asked by, and
-- what was found when an account's set-up was looked over, is kept.
ALTER TABLE account ADD COLUMN provider TEXT NOT NULL DEFAULT ''; -- key of a preset; '' = known by the server's name alone
ALTER TABLE account ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'password' CHECK (sign_in IN ('password', 'oauth'));

-- The client ids that the owner was given by those who sign people in (OAuth 2). What
-- belongs to them and is secret is in the keyring.
CREATE TABLE oauth_client (
	authority TEXT PRIMARY KEY, -- key of an authority
	client_id TEXT NOT NULL CHECK (client_id <> '')
) STRICT;

-- The newest look over the set-up of each account.
CREATE TABLE setup_check (
	account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
	at         INTEGER NOT NULL,
	findings   TEXT NOT NULL CHECK (json_valid(findings))
) STRICT;
