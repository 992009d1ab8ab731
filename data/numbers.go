package data

/*
#include <sqlite3.h>

// numbers(…) is an aggregate that gives the integers of all rows, in their order,
// as one blob of eight bytes each.
typedef struct { sqlite3_int64 *all; sqlite3_uint64 n, room; } numbers;

static void numbers_step(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
	numbers *s = sqlite3_aggregate_context(ctx, sizeof *s);
	if (s && s->n + argc > s->room) {
		sqlite3_uint64 room = 2 * s->room + 1024;
		sqlite3_int64 *all = sqlite3_realloc64(s->all, room * sizeof *all);
		if (all) { s->all = all; s->room = room; } else s = 0;
	}
	if (!s) { sqlite3_result_error_nomem(ctx); return; }
	for (int i = 0; i < argc; i++) s->all[s->n++] = sqlite3_value_int64(argv[i]);
}

static void numbers_final(sqlite3_context *ctx) {
	numbers *s = sqlite3_aggregate_context(ctx, 0);
	if (s && s->all) sqlite3_result_blob64(ctx, s->all, s->n * sizeof *s->all, sqlite3_free);
}

static int numbers_hook(sqlite3 *db, char **err, const void *api) {
	return sqlite3_create_function(db, "numbers", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, 0, 0, numbers_step, numbers_final);
}

static int numbers_install(void) { return sqlite3_auto_extension((void (*)(void))numbers_hook); }
*/
import "C"

import (
	"context"
	"database/sql"
	"encoding/binary"
)

// installNumbers gives every connection that is opened from now on the aggregate,
// and the code of SQLite when it can't.
func installNumbers() int { return int(C.numbers_install()) }

// manyIDs reads the columns of a query as numbers, row after row. They come as
// one blob, which is many times quicker than as a million rows.
func manyIDs(ctx context.Context, q querier, columns, query string, args ...any) (ids []int64, err error) {
	rows, err := q.QueryContext(ctx, `SELECT numbers(`+columns+`) FROM (`+query+`)`, args...)
	if err != nil {
		return nil, wrap("read numbers", err)
	}
	defer rows.Close()
	for rows.Next() {
		var blob sql.RawBytes
		if err := rows.Scan(&blob); err != nil {
			return nil, wrap("read numbers", err)
		}
		ids = make([]int64, len(blob)/8)
		for i := range ids {
			ids[i] = int64(binary.NativeEndian.Uint64(blob[8*i:]))
		}
	}
	return ids, wrap("read numbers", rows.Err())
}
