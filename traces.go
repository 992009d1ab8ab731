package main

import (
	"errors"
	"os"
	"path/filepath"
)

// traces returns the folders that the program, with its toolkit, keeps in the person's own:
// the preferences with the copies of vault.kept, and the cache. The log is removed by
// itself, and so is the toolkit's list of the computer's fonts; a vault's files are listed
// by [data.Delete]. Nothing else is written without the owner choosing where.
func (d *desktop) traces() []string {
	return []string{filepath.FromSlash(d.Storage().RootURI().Path()), filepath.FromSlash(d.Cache().RootURI().Path())}
}

// leave deletes, when the program ends, what was written anew since forget: the toolkit
// writes the preferences once more then. It also watches their folder, and may make it
// again, empty.
func (d *desktop) leave() error {
	failed := d.forget()
	for _, dir := range d.traces() {
		failed = errors.Join(failed, os.RemoveAll(dir))
	}
	return failed
}

// forget deletes what the program keeps in the person's own folders.
func (d *desktop) forget() error {
	d.dropPreferences()
	var failed error
	for _, dir := range d.traces() {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			failed = errors.Join(failed, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	if cache, err := os.UserCacheDir(); err == nil {
		fonts, _ := filepath.Glob(filepath.Join(cache, "font_index_v*.cache")) // of go-text, which makes it anew for any program
		for _, path := range fonts {
			failed = errors.Join(failed, os.Remove(path))
		}
	}
	if log, is := d.stderr.(interface{ Remove() error }); is {
		failed = errors.Join(failed, log.Remove())
	}
	return failed
}

// dropPreferences drops all preferences, also those that the toolkit has by itself.
func (d *desktop) dropPreferences() {
	prefs := d.Preferences()
	var keys []string
	if all, is := prefs.(interface{ ReadValues(func(map[string]any)) }); is {
		all.ReadValues(func(values map[string]any) {
			for key := range values {
				keys = append(keys, key)
			}
		})
	}
	for _, key := range keys {
		prefs.RemoveValue(key)
	}
}
