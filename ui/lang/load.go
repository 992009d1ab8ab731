package lang

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"golang.org/x/text/feature/plural"
)

//go:embed en/*.json ar/*.json toolkit/*.json
var files embed.FS

// message is one catalogue entry: its text in each plural form; an entry without forms has only plural.Other.
type message map[plural.Form]string

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

func (m message) form(f plural.Form) string {
	if s, ok := m[f]; ok {
		return s
	}
	return m[plural.Other]
}

// UnmarshalJSON takes a string or an object of plural forms, which must have "other".
func (m *message) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*m = message{plural.Other: one}
		return nil
	}
	var many map[string]string
	if err := json.Unmarshal(b, &many); err != nil {
		return err
	}
	*m = message{}
	for name, s := range many {
		f, ok := forms[name]
		if !ok {
			return fmt.Errorf("no such plural form: %q", name)
		}
		(*m)[f] = s
	}
	if _, ok := (*m)[plural.Other]; !ok {
		return errors.New(`plural forms without "other"`)
	}
	return nil
}

// load gives all messages of a language. The files are part of the program and tested to be without faults, so a
// running program has no use for what read says about them.
func load(code string) map[string]message {
	all, _ := read(files, code)
	return all
}

// read merges every file of a folder; the error joins all faults found: files that can't be read, keys that stand twice.
func read(fsys fs.FS, dir string) (map[string]message, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	faults := []error{err}
	all := map[string]message{}
	for _, name := range names {
		part := map[string]message{}
		b, err := fs.ReadFile(fsys, name)
		if err == nil {
			err = json.Unmarshal(b, &part)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
		for key, m := range part {
			if _, twice := all[key]; twice {
				faults = append(faults, fmt.Errorf("%s: %q stands in another file too", name, key))
			}
			all[key] = m
		}
	}
	return all, errors.Join(faults...)
}
