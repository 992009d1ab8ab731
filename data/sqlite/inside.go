package sqlite

import "database/sql"

// What tests reach for that break the vault's rules on purpose, such as forging a
// row or reading pages that were freed. The program has no use for it.

// Pools returns the pool of the writer, which has one connection, and that of the
// readers.
func (d *DB) Pools() (writer, readers *sql.DB) { return d.writer, d.readers }

// KeyEntry returns the number under which a connection string names the key.
func (d *DB) KeyEntry() int { return int(d.key.entry) }
