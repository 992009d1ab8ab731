package sqlite

import "io/fs"

// tighten lets this user alone use a file or folder.
func tighten(path string, _ fs.FileMode) error { return KeepPrivate(path) }
