package native

// Replace replaces this process by a fresh one of a program, whose memory holds nothing of
// this one's. It returns only where it fails. The process keeps its number where the
// system has that.
func Replace(path string, args []string) error { return replace(path, args) }
