package sqlite

/*
// The mathematics after the library that needs them: a linker looks only once.
#cgo LDFLAGS: -lsqlite3 -lm
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
enum { KEYS = 64, PREFIX = 4, KEY = 32, SALT = 16 };
static struct { int cipher, size; unsigned char key[PREFIX + KEY + SALT]; } keys[KEYS];

static sqlite3_mutex *keys_mutex(void) { return sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1); }

// key_set puts a key, and the salt of a file that is yet to be made if it is behind it,
// into an entry.
static void key_set(int i, const void *key, int size) {
	memcpy(keys[i].key, "raw:", PREFIX);
	memcpy(keys[i].key + PREFIX, key, size);
	keys[i].size = PREFIX + size;
}

static int key_put(const void *key, int size, int cipher) {
	int found = -1;
	sqlite3_mutex_enter(keys_mutex());
	for (int i = 0; i < KEYS && found < 0; i++) if (!keys[i].cipher) found = i;
	if (found >= 0) {
		keys[found].cipher = cipher;
		key_set(found, key, size);
	}
	sqlite3_mutex_leave(keys_mutex());
	return found;
}

static void key_replace(int i, const void *key, int size) {
	sqlite3_mutex_enter(keys_mutex());
	key_set(i, key, size);
	sqlite3_mutex_leave(keys_mutex());
}

static void key_wipe(int i) {
	sqlite3_mutex_enter(keys_mutex());
	volatile unsigned char *p = (volatile unsigned char *)&keys[i];
	for (size_t n = sizeof keys[i]; n; n--) *p++ = 0;
	sqlite3_mutex_leave(keys_mutex());
}

static int key_wiped(int i) {
	unsigned char sum = 0;
	sqlite3_mutex_enter(keys_mutex());
	for (size_t n = 0; n < sizeof keys[i].key; n++) sum |= keys[i].key[n];
	sqlite3_mutex_leave(keys_mutex());
	return sum == 0;
}

// The connections that are open on a vault's file, so that what runs on them can be
// interrupted. The connection string numbers them as it numbers the key.
enum { CONNECTIONS = 1024 };
static struct { int used, entry; sqlite3 *db; } connections[CONNECTIONS];

static int connection_put(int entry) {
	int found = -1;
	sqlite3_mutex_enter(keys_mutex());
	for (int i = 0; i < CONNECTIONS && found < 0; i++) if (!connections[i].used) found = i;
	if (found >= 0) {
		connections[found].used = 1;
		connections[found].entry = entry;
		connections[found].db = 0;
	}
	sqlite3_mutex_leave(keys_mutex());
	return found;
}

// connection_drop is called before a connection is closed.
static void connection_drop(int i) {
	sqlite3_mutex_enter(keys_mutex());
	connections[i].used = 0;
	connections[i].db = 0;
	sqlite3_mutex_leave(keys_mutex());
}

// connection_db returns a connection that is open. It is asked by another file.
sqlite3 *connection_db(int i) {
	sqlite3_mutex_enter(keys_mutex());
	sqlite3 *db = connections[i].db;
	sqlite3_mutex_leave(keys_mutex());
	return db;
}

static void connections_interrupt(int entry) {
	sqlite3_mutex_enter(keys_mutex());
	for (int i = 0; i < CONNECTIONS; i++)
		if (connections[i].used && connections[i].entry == entry && connections[i].db) sqlite3_interrupt(connections[i].db);
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
		rc = sqlite3_key_v2(db, "main", keys[i].key, keys[i].size);
	sqlite3_int64 c = sqlite3_uri_int64(file, "connection", -1);
	if (c >= 0 && c < CONNECTIONS && connections[c].used) connections[c].db = db;
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
	"errors"
	"fmt"
	"sync"
	"unsafe"
)

// KeySize is the length of a key, in bytes.
const KeySize = C.KEY

var installHook = sync.OnceValue(func() int {
	if rc := C.key_hook_install(); rc != 0 {
		return int(rc)
	}
	for _, install := range []func() int{installMemory, installNumbers, installPack, installUnpack} {
		if rc := install(); rc != 0 {
			return rc
		}
	}
	return 0
})

// CheckCipher reports an error when this SQLite has no cipher of that name.
// Error code: NoCipher.
func CheckCipher(name string) error {
	_, err := cipherIndex(name)
	return err
}

func cipherIndex(name string) (C.int, error) {
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	if i := C.sqlite3mc_cipher_index(cname); i > 0 {
		return i, nil
	}
	return 0, &Error{NoCipher, fmt.Errorf("this SQLite has no cipher %q", name)}
}

// key is a key as SQLite holds it while its file is open.
type key struct{ entry C.int }

// putKey takes a copy of raw, a key and maybe a salt. Error code: NoCipher.
func putKey(raw []byte, cipher string) (key, error) {
	index, err := cipherIndex(cipher)
	if err != nil {
		return key{}, err
	}
	if len(raw) != KeySize && len(raw) != KeySize+SaltSize {
		return key{}, errors.New("sqlite: a key of another length")
	}
	if rc := installHook(); rc != 0 {
		return key{}, &Error{NoCipher, fmt.Errorf("installing the key hook: SQLite code %d", rc)}
	}
	entry := C.key_put(unsafe.Pointer(&raw[0]), C.int(len(raw)), index)
	if entry < 0 {
		return key{}, fmt.Errorf("sqlite: more than %d files open", C.KEYS)
	}
	return key{entry}, nil
}

// replace puts another key in the place of this one, while no connection is open.
func (k key) replace(raw []byte) { C.key_replace(k.entry, unsafe.Pointer(&raw[0]), C.int(len(raw))) }

func (k key) wipe() { C.key_wipe(k.entry) }

// interrupt ends the statements that run on the connections under the key.
func (k key) interrupt() { C.connections_interrupt(k.entry) }

// number reserves a number for a connection that is about to be opened; drop it
// before the connection is closed.
func (k key) number() (int, error) {
	n := int(C.connection_put(k.entry))
	if n < 0 {
		return 0, fmt.Errorf("sqlite: more than %d connections", C.CONNECTIONS)
	}
	return n, nil
}

func dropNumber(n int) { C.connection_drop(C.int(n)) }

// wiped reports whether nothing is left of the key.
func (k key) wiped() bool { return C.key_wiped(k.entry) != 0 }
