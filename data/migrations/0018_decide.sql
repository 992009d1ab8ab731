-- What the engine and the owner decide about messages (DESIGN.md, Outbox).

-- How often a connection died while the message was under way, before it was let go,
-- and when it did first.
ALTER TABLE outbox ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN died_at INTEGER;

-- Whether it ever met its mark, so that some part of the world may know it: from then on
-- its Message-ID, its Date and its fields stay. Of old ones nobody knows; they keep theirs.
ALTER TABLE outbox ADD COLUMN marked INTEGER NOT NULL DEFAULT 0 CHECK (marked IN (0, 1));
UPDATE outbox SET marked = 1 WHERE committed_at IS NOT NULL OR attempts > 0;

-- When the owner decided what to do about one of which nobody knows whether it arrived.
ALTER TABLE outbox ADD COLUMN decided_at INTEGER;

-- The newest results of a run, for the brake, which counts from when the run was last
-- resumed.
CREATE INDEX outbox_done ON outbox (run_id, done_at) WHERE done_at IS NOT NULL;
ALTER TABLE run ADD COLUMN counts_from INTEGER NOT NULL DEFAULT 0;

-- An account that was deleted while messages of the past still name it.
ALTER TABLE account ADD COLUMN deleted_at INTEGER;
