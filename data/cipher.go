package data

/*
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

// SQLite3 Multiple Ciphers. A SQLite without them does not link.
extern int sqlite3mc_cipher_index(const char *name);
extern int sqlite3mc_config(sqlite3 *db, const char *param, int value);
extern int sqlite3_key_v2(sqlite3 *db, const char *name, const void *key, int n);

// One entry for each vault that is open. The connection string names the entry
// by number, so no key and no path is needed in it.
enum { KEYS = 64, PREFIX = 4, KEY = 32 };
static struct { int cipher; unsigned char key[PREFIX + KEY]; } keys[KEYS];

static sqlite3_mutex *keys_mutex(void) { return sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1); }

static int key_put(const void *key, int cipher) {
	int found = -1;
	sqlite3_mutex_enter(keys_mutex());
	for (int i = 0; i < KEYS && found < 0; i++) if (!keys[i].cipher) found = i;
	if (found >= 0) {
		keys[found].cipher = cipher;
		memcpy(keys[found].key, "raw:", PREFIX);
		memcpy(keys[found].key + PREFIX, key, KEY);
	}
	sqlite3_mutex_leave(keys_mutex());
	return found;
}

static void key_wipe(int i) {
	sqlite3_mutex_enter(keys_mutex());
	volatile unsigned char *p = (volatile unsigned char *)&keys[i];
	for (size_t n = sizeof keys[i]; n; n--) *p++ = 0;
	sqlite3_mutex_leave(keys_mutex());
}

// key_hook runs inside every sqlite3_open, before the driver's first statement.
// A file that names no entry is refused: nothing is ever opened in clear.
static int key_hook(sqlite3 *db, char **err, const void *api) {
	const char *file = sqlite3_db_filename(db, "main");
	if (!file || !*file) return SQLITE_OK;
	sqlite3_int64 i = sqlite3_uri_int64(file, "vault", -1);
	if (i < 0 || i >= KEYS) return SQLITE_AUTH;
	int rc = SQLITE_AUTH;
	sqlite3_mutex_enter(keys_mutex());
	// "default:cipher", since "cipher" would last for one operation only and a
	// later rekey would fall back to the library's own default.
	if (keys[i].cipher && sqlite3mc_config(db, "default:cipher", keys[i].cipher) == keys[i].cipher)
		rc = sqlite3_key_v2(db, "main", keys[i].key, PREFIX + KEY);
	sqlite3_mutex_leave(keys_mutex());
	return rc;
}

static int key_hook_install(void) {
	int rc = sqlite3_initialize();
	return rc ? rc : sqlite3_auto_extension((void (*)(void))key_hook);
}
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"

	"mujeeb/data/keys"
)

var installHook = sync.OnceValue(func() int {
	if rc := C.key_hook_install(); rc != 0 {
		return int(rc)
	}
	if rc := installMemory(); rc != 0 {
		return rc
	}
	return installNumbers()
})

// cipherIndex finds a cipher by the name that vault.keys gives it.
// Error code: CodeNoCipher.
func cipherIndex(name keys.Cipher) (C.int, error) {
	cname := C.CString(string(name))
	defer C.free(unsafe.Pointer(cname))
	if i := C.sqlite3mc_cipher_index(cname); i > 0 {
		return i, nil
	}
	return 0, &Error{Code: CodeNoCipher, Err: fmt.Errorf("this SQLite has no cipher %q", name)}
}

// cipherKey is a data key as SQLite holds it while a vault is open.
type cipherKey struct{ entry C.int }

func putKey(key *keys.Key, cipher keys.Cipher) (cipherKey, error) {
	index, err := cipherIndex(cipher)
	if err != nil {
		return cipherKey{}, err
	}
	if rc := installHook(); rc != 0 {
		return cipherKey{}, &Error{Code: CodeNoCipher, Err: fmt.Errorf("installing the key hook: SQLite code %d", rc)}
	}
	raw := key.Bytes()
	entry := C.key_put(unsafe.Pointer(&raw[0]), index)
	if entry < 0 {
		return cipherKey{}, fmt.Errorf("data: more than %d vaults open", C.KEYS)
	}
	return cipherKey{entry}, nil
}

func (k cipherKey) wipe() { C.key_wipe(k.entry) }
