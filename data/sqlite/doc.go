// Package sqlite is the engine under the vault: one encrypted SQLite file, with
// everything that takes C, connections, a write-ahead log or the file system.
// What the rows mean is package data's.
//
// # Words
//
// A [DB] is an open file: one writer, whose transactions are immediate, and a few
// readers, which can't write. A [Tx] is a transaction of the writer. A [Querier]
// is what answers a query: a Tx, a snapshot of a reader, or a reader. Rows are packed when
// they lie one behind the other, so that many are read or written at a time: [EachPacked]
// and [Pack].
//
// # Promises
//
//   - No file is opened without a cipher and a key: the key goes in as bytes
//     through a hook that runs inside every sqlite3_open, so it stands in no
//     string, and a library without a cipher does not link.
//   - Every connection is set up in one place ([prepare]): WAL, synchronous FULL,
//     foreign keys, secure_delete, temporary data in memory.
//   - A file and a log that are not of one moment are noticed before anything is
//     read (see wal.go).
//   - [DB.Close] ends: what does not let go of its connection is interrupted, and
//     the key is wiped.
//
// It never logs, never puts a path, a value or a key into an error's text, and
// knows no table of the vault but setting, in which it counts transactions.
package sqlite
