//go:build !windows

package sqlite

var systemCodes = unixCodes

// heldNumber is no error's number: a file that another program has open can be
// moved and removed.
const heldNumber = 0

func heldByOther(string) bool { return false }
