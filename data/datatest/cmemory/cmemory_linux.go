// Package cmemory measures the memory of C for tests. It stands apart from
// datatest, which tools link that have no use for it.
package cmemory

// #include <malloc.h>
// static size_t in_use(void) { struct mallinfo2 all = mallinfo2(); return all.uordblks + all.hblkhd; }
import "C"

// InUse is how many bytes C has in use, which is SQLite's memory in a test.
func InUse() int64 { return int64(C.in_use()) }
