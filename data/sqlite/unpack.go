package sqlite

/*
#include <sqlite3.h>
#include <string.h>

// unpack(blob) is a table of the rows in a blob, with columns column1, column2 …: a byte with how
// many columns each row has, then rows as pack passes them on. A blob that ends within a row
// is an error.
enum { UNPACK_WIDTH = 12 };
typedef struct {
	sqlite3_vtab_cursor base;
	sqlite3_value *blob; // a copy
	const unsigned char *next, *end, *at[UNPACK_WIDTH];
	int width, over;
	sqlite3_int64 row;
} unpack_cursor;

static int unpack_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **err) {
	int rc = sqlite3_declare_vtab(db, "CREATE TABLE x(column1, column2, column3, column4, column5, column6,"
		"column7, column8, column9, column10, column11, column12, rows HIDDEN)");
	if (rc) return rc;
	sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
	*out = sqlite3_malloc(sizeof **out);
	if (!*out) return SQLITE_NOMEM;
	memset(*out, 0, sizeof **out);
	return SQLITE_OK;
}

static int unpack_disconnect(sqlite3_vtab *table) { sqlite3_free(table); return SQLITE_OK; }

static int unpack_best(sqlite3_vtab *table, sqlite3_index_info *info) {
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != UNPACK_WIDTH || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
		if (!info->aConstraint[i].usable) return SQLITE_CONSTRAINT;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->estimatedCost = 1000;
		info->estimatedRows = 1000;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT; // without a blob there are no rows
}

static int unpack_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
	unpack_cursor *c = sqlite3_malloc(sizeof *c);
	if (!c) return SQLITE_NOMEM;
	memset(c, 0, sizeof *c);
	*out = &c->base;
	return SQLITE_OK;
}

static int unpack_close(sqlite3_vtab_cursor *base) {
	sqlite3_value_free(((unpack_cursor *)base)->blob);
	sqlite3_free(base);
	return SQLITE_OK;
}

// unpack_size returns how many bytes the value takes that p points to, 0 if that is more
// than there are.
static sqlite3_int64 unpack_size(const unsigned char *p, const unsigned char *end) {
	unsigned bytes;
	sqlite3_int64 there = end - p, n = 0;
	if (there < 1) return 0;
	switch (*p) {
	case 0: n = 1; break;
	case 1: n = 9; break;
	case 2: case 3:
		if (there < 5) return 0;
		memcpy(&bytes, p + 1, 4);
		n = 5 + (sqlite3_int64)bytes;
	}
	return n <= there ? n : 0;
}

static int unpack_next(sqlite3_vtab_cursor *base) {
	unpack_cursor *c = (unpack_cursor *)base;
	c->row++;
	if (c->next == c->end) { c->over = 1; return SQLITE_OK; }
	for (int i = 0; i < c->width; i++) {
		sqlite3_int64 size = unpack_size(c->next, c->end);
		if (!size) return SQLITE_ERROR;
		c->at[i] = c->next;
		c->next += size;
	}
	return SQLITE_OK;
}

static int unpack_filter(sqlite3_vtab_cursor *base, int number, const char *name, int argc, sqlite3_value **argv) {
	unpack_cursor *c = (unpack_cursor *)base;
	sqlite3_value_free(c->blob);
	c->blob = 0;
	c->row = c->over = 0;
	if (argc != 1 || sqlite3_value_type(argv[0]) != SQLITE_BLOB || sqlite3_value_bytes(argv[0]) < 1) return SQLITE_ERROR;
	c->blob = sqlite3_value_dup(argv[0]);
	if (!c->blob) return SQLITE_NOMEM;
	const unsigned char *p = sqlite3_value_blob(c->blob);
	if (!p) return SQLITE_NOMEM;
	c->width = *p;
	if (c->width < 1 || c->width > UNPACK_WIDTH) return SQLITE_ERROR;
	c->next = p + 1;
	c->end = p + sqlite3_value_bytes(c->blob);
	return unpack_next(base);
}

static int unpack_eof(sqlite3_vtab_cursor *base) { return ((unpack_cursor *)base)->over; }

// unpack_column gives texts and blobs as they lie in the cursor's copy, which stays until
// the statement has taken the row.
static int unpack_column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i) {
	unpack_cursor *c = (unpack_cursor *)base;
	if (i >= c->width) return SQLITE_OK;
	const unsigned char *p = c->at[i];
	sqlite3_int64 value;
	unsigned bytes;
	switch (*p) {
	case 1:
		memcpy(&value, p + 1, 8);
		sqlite3_result_int64(ctx, value);
		break;
	case 2: case 3:
		memcpy(&bytes, p + 1, 4);
		if (*p == 2) sqlite3_result_text(ctx, (const char *)p + 5, bytes, SQLITE_TRANSIENT);
		else sqlite3_result_blob(ctx, p + 5, bytes, SQLITE_TRANSIENT);
	}
	return SQLITE_OK;
}

static int unpack_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row) { *row = ((unpack_cursor *)base)->row; return SQLITE_OK; }

static const sqlite3_module unpack_module = { 0, 0, unpack_connect, unpack_best, unpack_disconnect, 0, unpack_open, unpack_close,
	unpack_filter, unpack_next, unpack_eof, unpack_column, unpack_rowid };

static int unpack_hook(sqlite3 *db, char **err, const void *api) { return sqlite3_create_module(db, "unpack", &unpack_module, 0); }

static int unpack_install(void) { return sqlite3_auto_extension((void (*)(void))unpack_hook); }
*/
import "C"

import (
	"encoding/binary"
	"fmt"
)

// installUnpack adds the table to every connection that is opened from now on. It returns
// SQLite's result code.
func installUnpack() int { return int(C.unpack_install()) }

// Pack returns values as the parameter of the table unpack: rows of width values each, one
// behind the other. It writes into room, which may be nil and grows. What is neither NULL, an
// integer, a text nor bytes is an error of the program.
func Pack(room []byte, values []any, width int) ([]byte, error) {
	b := room[:0]
	b = append(b, byte(width))
	for _, value := range values {
		switch v := value.(type) {
		case nil:
			b = append(b, packNull)
		case int64:
			b = binary.NativeEndian.AppendUint64(append(b, packInteger), uint64(v))
		case bool:
			n := uint64(0)
			if v {
				n = 1
			}
			b = binary.NativeEndian.AppendUint64(append(b, packInteger), n)
		case string:
			b = append(binary.NativeEndian.AppendUint32(append(b, packText), uint32(len(v))), v...)
		case []byte:
			if v == nil {
				b = append(b, packNull)
				continue
			}
			b = append(binary.NativeEndian.AppendUint32(append(b, packBlob), uint32(len(v))), v...)
		default:
			return nil, fmt.Errorf("sqlite: a value of type %T can't be packed", value)
		}
	}
	return b, nil
}
