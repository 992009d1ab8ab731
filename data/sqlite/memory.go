package sqlite

/*
#include <stdlib.h> // says __GLIBC__
#include <sqlite3.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// give_back() frees what a connection keeps of the file in memory. What its
// transaction wrote goes to the WAL first, encrypted as ever. The C library of
// Linux keeps for itself what is freed below something in use, until it is told.
static void give_back(sqlite3_context *ctx, int argc, sqlite3_value **argv) {
	sqlite3 *db = sqlite3_context_db_handle(ctx);
	int rc = sqlite3_db_cacheflush(db);
	if (rc != SQLITE_OK) { sqlite3_result_error_code(ctx, rc); return; }
	sqlite3_db_release_memory(db);
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

static int memory_hook(sqlite3 *db, char **err, const void *api) {
	return sqlite3_create_function(db, "give_back", 0, SQLITE_UTF8 | SQLITE_DIRECTONLY, 0, give_back, 0, 0);
}

static int memory_install(void) { return sqlite3_auto_extension((void (*)(void))memory_hook); }
*/
import "C"

// installMemory adds the function that GiveBack calls to every connection that is
// opened from now on. It returns SQLite's result code.
func installMemory() int { return int(C.memory_install()) }

// GiveBack is run on the connection whose memory is wanted back, within a
// transaction or not. It changes nothing that a query could see.
const GiveBack = `SELECT give_back()`
