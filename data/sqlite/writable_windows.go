package sqlite

// folderWritable reports whether files can be made in a folder, as far as a look can tell:
// Windows says so when one is made.
func folderWritable(string) bool { return true }
