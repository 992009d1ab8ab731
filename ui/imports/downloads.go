package imports

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// downloadFolder returns the folder that browsers save files into unless they are told
// otherwise; "" where it is not known.
func downloadFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if config, err := os.UserConfigDir(); err == nil {
		if raw, err := os.ReadFile(filepath.Join(config, "user-dirs.dirs")); err == nil { // of desktops under Linux
			if dir := namedDownloads(string(raw), home); dir != "" {
				return dir
			}
		}
	}
	return filepath.Join(home, "Downloads")
}

// namedDownloads returns the folder of downloads that a file of xdg-user-dirs names, "" when
// it names none.
func namedDownloads(config, home string) string {
	for line := range strings.Lines(config) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOWNLOAD_DIR="); ok {
			return filepath.FromSlash(strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1))
		}
	}
	return ""
}

// fetchedExtensions are the endings that a form's file can have.
var fetchedExtensions = []string{".csv", ".tsv", ".txt", ".xls", ".xlsx", ".zip"}

// folderWatch looks for a file that comes into a folder.
type folderWatch struct {
	dir    string
	before map[string]stamp // what was there when it began; nil before the first look
	last   map[string]stamp // what was there at the last look
}

// stamp tells whether a file is still being written.
type stamp struct {
	size    int64
	changed time.Time
}

// look returns the newest file that came since the first look, or was changed, and that stays
// as it is; "" when there is none.
func (w *folderWatch) look() (path string, err error) {
	now, err := stampsIn(w.dir)
	if err != nil {
		return "", err
	}
	if w.before == nil {
		w.before = now
	}
	var newest time.Time
	for name, s := range now {
		if s.size > 0 && s != w.before[name] && s == w.last[name] && !s.changed.Before(newest) {
			path, newest = filepath.Join(w.dir, name), s.changed
		}
	}
	w.last = now
	return path, nil
}

// stampsIn returns the files of a folder that can be a form's. What is still on its way has
// another ending.
func stampsIn(dir string) (map[string]stamp, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	all := map[string]stamp{}
	for _, e := range entries {
		if !e.Type().IsRegular() || !slices.Contains(fetchedExtensions, strings.ToLower(filepath.Ext(e.Name()))) {
			continue
		}
		info, err := e.Info()
		if isGone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all[e.Name()] = stamp{info.Size(), info.ModTime()}
	}
	return all, nil
}

// isGone reports whether a file was moved or deleted since it was listed.
func isGone(err error) bool { return errors.Is(err, fs.ErrNotExist) }
