package native

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
)

const (
	logName = "mujeeb.log"
	oldLog  = "mujeeb.log.old"
	logSize = 1 << 20 // bytes after which a log is put aside for a new one
)

// Log is a file that takes the program's log where there is no console, and the
// traces of a crash. It stays small: there are two files of about a megabyte, the
// later and the earlier. It may be written to from any goroutine.
type Log struct {
	dir  string
	most int64

	mu   sync.Mutex // guards what follows
	file *os.File
	size int64
}

// LogFile opens the log in dir, which it makes if needed, readable by this user
// alone. Crashes are written there from now on.
func LogFile(dir string) (*Log, error) { return openLog(dir, logSize) }

func openLog(dir string, most int64) (*Log, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	l := &Log{dir: dir, most: most}
	return l, l.open()
}

// open goes on at the end of the file that is there.
func (l *Log) open() (err error) {
	if l.file, err = os.OpenFile(l.Path(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return err
	}
	info, err := l.file.Stat()
	if err != nil {
		return errors.Join(err, l.file.Close())
	}
	l.size = info.Size()
	return debug.SetCrashOutput(l.file, debug.CrashOptions{})
}

// Path returns the path of the later file.
func (l *Log) Path() string { return filepath.Join(l.dir, logName) }

// Write adds an entry.
func (l *Log) Write(entry []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size > 0 && l.size+int64(len(entry)) > l.most {
		if err := l.turn(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(entry)
	l.size += int64(n)
	return n, err
}

// turn puts the file aside in the place of the earlier one and begins a new one. Where
// another process keeps the file from being moved, on Windows, it is emptied.
func (l *Log) turn() error {
	if err := errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), l.file.Close()); err != nil {
		return err
	}
	path := l.Path()
	if err := os.Rename(path, filepath.Join(l.dir, oldLog)); err != nil {
		if err := os.Truncate(path, 0); err != nil {
			return err
		}
	}
	return l.open()
}

// Close ends the log; crashes go nowhere after it.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), l.file.Close())
}
