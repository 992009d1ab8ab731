package native

// NoDumps keeps a crash of the program from leaving a file with what was in its memory.
// It is called first of all. What a child process does is not its business.
func NoDumps() error { return noDumps() }

// Unreadable keeps other programs of this user from reading the program's memory, where
// the system can do that: on Linux. An administrator can all the same. It blocks while
// the desktop's portal looks at the program, which it could not do later, and is
// called before the first password is typed.
func Unreadable() error { return unreadable() }
