-- A row is read from its start. Every message asks for the state of its run, so
-- what can be long stands behind it: the text, and the people who were picked.
ALTER TABLE run ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN people TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(people));
UPDATE run SET text = body, people = audience;
ALTER TABLE run DROP COLUMN body;
ALTER TABLE run DROP COLUMN audience;
ALTER TABLE run RENAME COLUMN text TO body;
ALTER TABLE run RENAME COLUMN people TO audience;
