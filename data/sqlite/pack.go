package sqlite

/*
#include <sqlite3.h>
#include <string.h>

extern void takePacked(sqlite3_int64 list, void *rows, int n);

// pack(list, …) is an aggregate that passes the columns of all rows, in their order, to a
// taker of Go, as many rows at a time as fit. Packed, a value is a byte that says its kind;
// then the 8 bytes of an integer, or the 4 bytes of a length and so many of a text or blob.
enum { PACK_NULL, PACK_INTEGER, PACK_TEXT, PACK_BLOB };
typedef struct { sqlite3_int64 list; int n; unsigned char some[1 << 16]; } pack;

// pack_size returns how many bytes a row takes, -1 if it has a value of another kind.
static sqlite3_int64 pack_size(int argc, sqlite3_value **argv) {
	sqlite3_int64 n = 0;
	for (int i = 1; i < argc; i++) switch (sqlite3_value_type(argv[i])) {
	case SQLITE_NULL: n += 1; break;
	case SQLITE_INTEGER: n += 9; break;
	case SQLITE_TEXT: case SQLITE_BLOB: n += 5 + (sqlite3_int64)sqlite3_value_bytes(argv[i]); break;
	default: return -1;
	}
	return n;
}

static void pack_row(unsigned char *to, int argc, sqlite3_value **argv) {
	for (int i = 1; i < argc; i++) {
		int kind = sqlite3_value_type(argv[i]);
		if (kind == SQLITE_NULL) { *to++ = PACK_NULL; continue; }
		if (kind == SQLITE_INTEGER) {
			sqlite3_int64 value = sqlite3_value_int64(argv[i]);
			*to++ = PACK_INTEGER;
			memcpy(to, &value, 8);
			to += 8;
			continue;
		}
		*to++ = kind == SQLITE_TEXT ? PACK_TEXT : PACK_BLOB;
		const void *bytes = kind == SQLITE_TEXT ? (const void *)sqlite3_value_text(argv[i]) : sqlite3_value_blob(argv[i]);
		unsigned size = sqlite3_value_bytes(argv[i]);
		memcpy(to, &size, 4);
		if (size) memcpy(to + 4, bytes, size);
		to += 4 + size;
	}
}

static void pack_step(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
	pack *s = sqlite3_aggregate_context(ctx, sizeof *s);
	if (!s) { sqlite3_result_error_nomem(ctx); return; }
	s->list = sqlite3_value_int64(argv[0]);
	sqlite3_int64 size = pack_size(argc, argv);
	if (size < 0) { sqlite3_result_error(ctx, "pack: a real number", -1); return; }
	if (s->n + size > (sqlite3_int64)sizeof s->some) {
		if (s->n) takePacked(s->list, s->some, s->n);
		s->n = 0;
	}
	if (size <= (sqlite3_int64)sizeof s->some) {
		pack_row(s->some + s->n, argc, argv);
		s->n += size;
		return;
	}
	unsigned char *one = sqlite3_malloc64(size);
	if (!one) { sqlite3_result_error_nomem(ctx); return; }
	pack_row(one, argc, argv);
	takePacked(s->list, one, size);
	sqlite3_free(one);
}

static void pack_final(sqlite3_context *ctx) {
	pack *s = sqlite3_aggregate_context(ctx, 0);
	if (s && s->n) takePacked(s->list, s->some, s->n);
}

static int pack_hook(sqlite3 *db, char **err, const void *api) {
	return sqlite3_create_function(db, "pack", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, 0, 0, pack_step, pack_final);
}

static int pack_install(void) { return sqlite3_auto_extension((void (*)(void))pack_hook); }
*/
import "C"

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"
	"sync"
	"unsafe"
)

// installPack adds the aggregate to every connection that is opened from now on. It
// returns SQLite's result code.
func installPack() int { return int(C.pack_install()) }

// packing are the takers of packed rows, func(string), by numbers of readings.
var packing sync.Map

//export takePacked
func takePacked(list C.sqlite3_int64, rows unsafe.Pointer, n C.int) {
	if take, ok := packing.Load(int64(list)); ok {
		take.(func(string))(C.GoStringN((*C.char)(rows), n))
	}
}

// EachPacked calls take with rows of a query that lie one behind the other, some hundreds
// at a time; [Unpack] reads them. That takes a fraction of what rows take that are read one
// by one. columns are names for the query's columns. Real numbers are an error.
func EachPacked(ctx context.Context, q Querier, take func(rows string), columns, query string, args ...any) error {
	list := readings.Add(1)
	packing.Store(list, take)
	defer packing.Delete(list)
	var none sql.NullInt64
	err := q.QueryRowContext(ctx, `WITH packing (`+columns+`) AS (`+query+`) SELECT pack(?, `+columns+`) FROM packing`, append(slices.Clip(args), list)...).Scan(&none)
	return Wrap("read rows", err)
}

// EachRow calls each with the columns of one row of a query after the other, as EachPacked
// reads them. The slice is used again; a text that is kept keeps many others.
func EachRow(ctx context.Context, q Querier, width int, each func(row []Column), columns, query string, args ...any) error {
	row := make([]Column, width)
	return EachPacked(ctx, q, func(rows string) {
		for len(rows) > 0 {
			rows = Unpack(rows, row)
			each(row)
		}
	}, columns, query, args...)
}

// Column is a value of a row: NULL, an integer, or the bytes of a text or blob.
type Column struct {
	Null bool
	Int  int64
	Text string
}

// The kinds of packed values.
const (
	packNull    = C.PACK_NULL
	packInteger = C.PACK_INTEGER
	packText    = C.PACK_TEXT
	packBlob    = C.PACK_BLOB
)

// Unpack reads the first of packed rows into row, and returns the others.
func Unpack(rows string, row []Column) (rest string) {
	for i := range row {
		kind := rows[0]
		rows = rows[1:]
		switch kind {
		case packNull:
			row[i] = Column{Null: true}
		case packInteger:
			row[i] = Column{Int: int64(packedUint64(rows))}
			rows = rows[8:]
		default:
			size := int(packedUint32(rows)) + 4
			row[i] = Column{Text: rows[4:size]}
			rows = rows[size:]
		}
	}
	return rows
}

// packedUint64 reads a number as the processor has it in memory.
func packedUint64(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.NativeEndian.Uint64(b[:])
}

func packedUint32(s string) uint32 {
	var b [4]byte
	copy(b[:], s)
	return binary.NativeEndian.Uint32(b[:])
}
