-- A message changes its state three times on its way out. One index follows it:
-- by run, for the totals and for what is due.
DROP INDEX outbox_state;
DROP INDEX outbox_run;
CREATE INDEX outbox_run ON outbox (run_id, state, next_at);
