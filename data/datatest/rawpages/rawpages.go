// Package rawpages reads a vault's file below the level of tables: every page
// under the key, the free ones with their old content too. It is how tests look
// for what an erasure might have left behind, and must stay out of the program:
// what it returns is in clear.
package rawpages

/*
#cgo LDFLAGS: -lsqlite3
#include <stdlib.h>
#include <sqlite3.h>
*/
import "C"

import (
	"fmt"
	"net/url"
	"unsafe"
)

// Read returns all pages of file, which must not be in use. key is the number of
// the key's entry in package data, and stays valid while its vault is open.
func Read(file string, key int) ([]byte, error) {
	dsn := url.URL{Scheme: "file", Path: file, RawQuery: fmt.Sprintf("vault=%d", key), OmitHost: true}
	name := C.CString(dsn.String())
	defer C.free(unsafe.Pointer(name))
	var db *C.sqlite3
	rc := C.sqlite3_open_v2(name, &db, C.SQLITE_OPEN_READONLY|C.SQLITE_OPEN_URI, nil) //nolint:gocritic // what cgo makes of it
	defer C.sqlite3_close(db)
	if rc != C.SQLITE_OK {
		return nil, fmt.Errorf("open: SQLite code %d", int(rc))
	}
	main := C.CString("main")
	defer C.free(unsafe.Pointer(main))
	var size C.sqlite3_int64
	pages := C.sqlite3_serialize(db, main, &size, 0)
	if pages == nil {
		return nil, fmt.Errorf("serialize: %s", C.GoString(C.sqlite3_errmsg(db)))
	}
	defer C.sqlite3_free(unsafe.Pointer(pages))
	return C.GoBytes(unsafe.Pointer(pages), C.int(size)), nil
}
