-- Cells of files that could not be read as what their column holds, of people who were taken
-- all the same. Each goes when it was mended, or when the owner leaves it as it is.
CREATE TABLE import_cell (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	import_id  INTEGER NOT NULL REFERENCES import,
	lead_id    INTEGER NOT NULL REFERENCES lead,
	first_lead INTEGER,         -- whose it was before they were merged
	number     INTEGER NOT NULL, -- of the row among those of the import, as in lead_origin
	line       INTEGER NOT NULL, -- of the file
	name       TEXT NOT NULL,    -- of the column
	field      TEXT NOT NULL,    -- that it holds
	text       TEXT NOT NULL,    -- that stands there
	code       TEXT NOT NULL     -- why it can't be read
) STRICT;
CREATE INDEX import_cell_import ON import_cell (import_id, line);
CREATE INDEX import_cell_lead ON import_cell (lead_id);
