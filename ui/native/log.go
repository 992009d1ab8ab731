package native

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
)

const (
	logName = "mujeeb.log"
	oldLog  = "mujeeb.log.old"
	logSize = 1 << 20 // bytes after which a log is put aside for a new one
)

// Log is a file that takes the program's log where there is no console, and the
// trace of a crash. It stays small: there are at most two files of about a megabyte,
// the later and the earlier. It may be written to from any goroutine.
type Log struct {
	dir  string
	most int64

	mu   sync.Mutex // guards what follows
	file *os.File   // nil once the log was removed, until it is written to again
	size int64
}

// LogFile opens the log in dir, which it makes if needed. Only this user can read
// folder and file. The trace of a crash is written there from now on.
func LogFile(dir string) (*Log, error) { return openLog(dir, logSize) }

func openLog(dir string, most int64) (*Log, error) {
	l := &Log{dir: dir, most: most}
	return l, l.open()
}

// open opens the later file, at its end, for entries and for the trace of a crash.
func (l *Log) open() (err error) {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
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

// Write adds an entry, of any length.
func (l *Log) Write(entry []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		if err := l.open(); err != nil {
			return 0, err
		}
	}
	if l.size > 0 && l.size+int64(len(entry)) > l.most {
		if err := l.turn(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(entry)
	l.size += int64(n)
	return n, err
}

// turn makes the later file the earlier one and begins a new one. Where another
// process keeps it from being moved, on Windows, it is emptied instead.
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
	return l.close()
}

// Remove deletes the log, its earlier file and its folder, if nothing else is in it. An
// entry that comes later begins it anew. It may be repeated.
func (l *Log) Remove() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.close(); err != nil {
		return err
	}
	l.file, l.size = nil, 0
	for _, name := range []string{logName, oldLog} {
		if err := os.Remove(filepath.Join(l.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	_ = os.Remove(l.dir) // which fails where something else is in it
	return nil
}

func (l *Log) close() error {
	if l.file == nil {
		return nil
	}
	return errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), l.file.Close())
}

// ReadLog returns the last lines of the log whose later file has this path, at most so
// many, the oldest first. A log that is not there is empty.
func ReadLog(path string, most int) ([]string, error) {
	var lines []string
	for _, name := range []string{filepath.Join(filepath.Dir(path), oldLog), path} {
		raw, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(raw)) {
			lines = append(lines, strings.TrimRight(line, "\r\n"))
		}
	}
	return lines[max(0, len(lines)-most):], nil
}
