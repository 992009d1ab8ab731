-- The old ledger was written into the new one.
DROP TABLE old_ground;
DROP TABLE old_person;
DROP TABLE old_event;
DROP TABLE old_notice;
