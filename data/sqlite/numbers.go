package sqlite

/*
#include <sqlite3.h>

extern void takeNumbers(sqlite3_int64 list, sqlite3_int64 *some, int n);

// numbers(list, …) is an aggregate that passes the integers of all rows, in their
// order, to a list of Go, some at a time: the memory of C never holds them all.
typedef struct { sqlite3_int64 list; int n; sqlite3_int64 some[4096]; } numbers;

static void numbers_step(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
	numbers *s = sqlite3_aggregate_context(ctx, sizeof *s);
	if (!s) { sqlite3_result_error_nomem(ctx); return; }
	s->list = sqlite3_value_int64(argv[0]);
	for (int i = 1; i < argc; i++) {
		s->some[s->n++] = sqlite3_value_int64(argv[i]);
		if (s->n == sizeof s->some / sizeof *s->some) {
			takeNumbers(s->list, s->some, s->n);
			s->n = 0;
		}
	}
}

static void numbers_final(sqlite3_context *ctx) {
	numbers *s = sqlite3_aggregate_context(ctx, 0);
	if (s && s->n) takeNumbers(s->list, s->some, s->n);
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
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"
)

// installNumbers adds the aggregate to every connection that is opened from now on.
// It returns SQLite's result code.
func installNumbers() int { return int(C.numbers_install()) }

// Who reads, by a number that SQL can hold. A query that was interrupted may pass on
// what it has after its reader is gone.
var (
	reading  sync.Map // of func([]int64), each called on the thread of its query
	readings atomic.Int64
)

//export takeNumbers
func takeNumbers(list C.sqlite3_int64, some *C.sqlite3_int64, n C.int) {
	if take, ok := reading.Load(int64(list)); ok {
		take.(func([]int64))(unsafe.Slice((*int64)(unsafe.Pointer(some)), n))
	}
}

// Int64s reads the columns of a query as numbers, row after row. They come some
// thousands at a time, which is many times quicker than as a million rows. The
// parameters of the query have no numbers.
func Int64s(ctx context.Context, q Querier, columns, query string, args ...any) ([]int64, error) {
	var parts [][]int64
	err := readNumbers(ctx, q, func(some []int64) { parts = append(parts, slices.Clone(some)) }, columns, query, args...)
	if err != nil {
		return nil, err
	}
	return slices.Concat(parts...), nil
}

// EachInt64s calls each with the columns of one row of a query after the other, width
// numbers, as Int64s reads them. It keeps none of them, and each must not.
func EachInt64s(ctx context.Context, q Querier, width int, each func(row []int64), columns, query string, args ...any) error {
	rest := make([]int64, 0, width) // the beginning of a row whose end comes later
	return readNumbers(ctx, q, func(some []int64) {
		if missing := width - len(rest); len(rest) > 0 && len(some) >= missing {
			each(append(rest, some[:missing]...))
			rest, some = rest[:0], some[missing:]
		}
		for ; len(some) >= width && len(rest) == 0; some = some[width:] {
			each(some[:width])
		}
		rest = append(rest, some...)
	}, columns, query, args...)
}

func readNumbers(ctx context.Context, q Querier, take func([]int64), columns, query string, args ...any) error {
	list := readings.Add(1)
	reading.Store(list, take)
	defer reading.Delete(list)
	var none sql.NullInt64
	err := q.QueryRowContext(ctx, `SELECT numbers(?, `+columns+`) FROM (`+query+`)`, append([]any{list}, args...)...).Scan(&none)
	return Wrap("read numbers", err)
}
