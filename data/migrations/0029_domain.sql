-- Providers of mailboxes hold up a sender who sends much to them at once. So an account may keep
-- its campaigns and askings to so many messages an hour to the addresses of one domain.
ALTER TABLE account ADD COLUMN per_domain INTEGER NOT NULL DEFAULT 0 CHECK (per_domain >= 0); -- 0 = no such limit
