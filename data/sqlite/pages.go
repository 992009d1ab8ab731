package sqlite

/*
#include <string.h>
#include <sqlite3.h>

extern sqlite3 *connection_db(int i);

enum { PAGE = 4096 };

// copy_some copies the pages from first on, n of them, through room. A file whose pages
// are read together tells no more than whether the last one authenticates: of each one that
// does not, it leaves zeros, also where a page has its nonce and tag, which are never zeros.
static int copy_some(sqlite3_file *in, sqlite3_file *out, unsigned char *room, sqlite3_int64 first, int n) {
	static const unsigned char zeros[PAGE];
	sqlite3_int64 at = (first - 1) * PAGE;
	int rc = n ? in->pMethods->xRead(in, room, n * PAGE, at) : SQLITE_OK;
	for (int i = 0; !rc && i < n; i++) if (!memcmp(room + i * PAGE, zeros, PAGE)) rc = SQLITE_CORRUPT;
	for (int i = 0; !rc && i < n; i++) rc = out->pMethods->xWrite(out, room + i * PAGE, PAGE, at + i * PAGE);
	return rc;
}

// copy_pages copies the pages from first on, n of them, from one file to another. The
// files decrypt each page that is read and encrypt each that is written, by the keys of
// their connections. The locked page is left out.
static int copy_pages(int from, int to, sqlite3_int64 first, int n, sqlite3_int64 locked) {
	sqlite3_file *in = 0, *out = 0;
	unsigned char *room = sqlite3_malloc(n * PAGE);
	int before = locked < first ? 0 : locked - first < n ? locked - first : n, after = n - before;
	int rc = room ? sqlite3_file_control(connection_db(from), "main", SQLITE_FCNTL_FILE_POINTER, &in) : SQLITE_NOMEM;
	if (!rc) rc = sqlite3_file_control(connection_db(to), "main", SQLITE_FCNTL_FILE_POINTER, &out);
	if (!rc) rc = copy_some(in, out, room, first, before);
	if (!rc && after && first + before == locked) before++, after--;
	if (!rc) rc = copy_some(in, out, room, first + before, after);
	sqlite3_free(room); // which overwrites it: see memory_security in prepare
	return rc;
}
*/
import "C"

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/mattn/go-sqlite3"
)

const (
	pagesTogether = 64                      // are copied before anybody is asked whether to go on: 256 KiB, for the processor's own cache
	lockedPage    = 0x40000000/pageSize + 1 // by which SQLite locks (Database File Format, 1.4)
)

// pageFile is a database that is read or written page by page, past what SQLite does with
// pages. No statement may run on it.
type pageFile struct {
	conn   *sqlite3.SQLiteConn
	number int // of the connection
}

// openPages opens a file under a key. Options are SQLite's own URI parameters.
func openPages(path string, key key, options string) (*pageFile, error) {
	number, err := key.number()
	if err != nil {
		return nil, err
	}
	c, err := (&sqlite3.SQLiteDriver{}).Open(fmt.Sprintf("%s?vault=%d&connection=%d%s", fileURI(path), key.entry, number, options))
	if err != nil {
		dropNumber(number)
		return nil, err
	}
	return &pageFile{c.(*sqlite3.SQLiteConn), number}, nil
}

func (f *pageFile) Close() error {
	dropNumber(f.number)
	return f.conn.Close()
}

// pageCopy copies a file to another one, which gets another key. The pages are shared out
// among some goroutines, since most of the time goes into the cipher and the system.
type pageCopy struct {
	from, to       string
	fromKey, toKey key
	pages          int64
	locked         int64        // the page by which SQLite locks, which may hold anything and is left out
	stopped        func() error // returns why to stop, nil to go on
	next           atomic.Int64 // the first page that nobody copies yet, from 0
}

// run copies all pages. progress, which may be nil, is told how many of all are copied.
func (c *pageCopy) run(ctx context.Context, progress func(done, all int64)) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	copiers, err := c.open(max(1, min(4, runtime.NumCPU())))
	defer func() {
		for _, one := range copiers {
			err = cmp.Or(err, one.from.Close(), one.to.Close())
		}
	}()
	if err != nil {
		return err
	}
	copied, ended := make(chan int64), make(chan error, len(copiers))
	for _, one := range copiers {
		go func() { ended <- c.copy(ctx, one, copied) }()
	}
	done := int64(0)
	for running := len(copiers); running > 0; {
		select {
		case n := <-copied:
			if done += n; progress != nil {
				progress(done, c.pages)
			}
		case failed := <-ended:
			if running--; failed != nil && err == nil {
				err = failed
				stop() // the others
			}
		}
	}
	return err
}

// pageCopier has both files to itself.
type pageCopier struct{ from, to *pageFile }

// open opens the files for so many copiers. All of them are there before anything is
// written: SQLite looks into a file that it opens.
func (c *pageCopy) open(n int) (copiers []pageCopier, err error) {
	for range n {
		from, err := openPages(c.from, c.fromKey, "&immutable=1")
		if err != nil {
			return copiers, err
		}
		to, err := openPages(c.to, c.toKey, "")
		if err != nil {
			return copiers, cmp.Or(err, from.Close())
		}
		copiers = append(copiers, pageCopier{from, to})
	}
	return copiers, nil
}

// copy copies what no other copier does, until nothing is left, and says after each part
// how many pages it had.
func (c *pageCopy) copy(ctx context.Context, by pageCopier, copied chan<- int64) error {
	for {
		if err := cmp.Or(ctx.Err(), c.stopped()); err != nil {
			return err
		}
		first := c.next.Add(pagesTogether) - pagesTogether
		n := min(pagesTogether, c.pages-first)
		if n <= 0 {
			return nil
		}
		if rc := C.copy_pages(C.int(by.from.number), C.int(by.to.number), C.sqlite3_int64(first+1), C.int(n), C.sqlite3_int64(c.locked)); rc != C.SQLITE_OK {
			return sqlite3.Error{Code: sqlite3.ErrNo(rc & 0xff), ExtendedCode: sqlite3.ErrNoExtended(rc)}
		}
		copied <- n
	}
}
