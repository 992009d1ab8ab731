package lang

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"golang.org/x/text/feature/plural"
)

//go:embed en/*.json ar/*.json
var own embed.FS

// Message is one catalogue entry: its text in each plural form; an entry
// without forms has only plural.Other.
type Message map[plural.Form]string

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

func (m Message) form(f plural.Form) string {
	if s, ok := m[f]; ok {
		return s
	}
	return m[plural.Other]
}

// UnmarshalJSON takes a string or an object of plural forms, which must have
// "other".
func (m *Message) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*m = Message{plural.Other: one}
		return nil
	}
	var many map[string]string
	if err := json.Unmarshal(b, &many); err != nil {
		return err
	}
	*m = Message{}
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

// load returns all messages of a language: those of files, and the package's
// own. A running program has no use for the faults that Read finds.
func load(files fs.FS, code string) map[string]Message {
	all, _ := Read(own, code)
	theirs, _ := Read(files, code)
	maps.Copy(all, theirs)
	return all
}

// Own returns the package's own messages: the names of days, months and units.
func Own() fs.FS { return own }

// Read merges every file of a language's folder. The error joins all faults
// found: files that can't be read, keys that stand twice.
func Read(fsys fs.FS, dir string) (map[string]Message, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	faults := []error{err}
	all := map[string]Message{}
	for _, name := range names {
		part := map[string]Message{}
		b, err := fs.ReadFile(fsys, name)
		if err == nil {
			err = errors.Join(json.Unmarshal(b, &part), keysTwice(b))
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

// keysTwice returns an error for each key that stands twice in the object that a file is:
// of the two, package json takes the last in silence.
func keysTwice(file []byte) (err error) {
	seen := map[string]bool{}
	d := json.NewDecoder(bytes.NewReader(file))
	if t, _ := d.Token(); t != json.Delim('{') {
		return nil
	}
	for d.More() {
		key, err1 := d.Token()
		var value json.RawMessage
		if err1 != nil || d.Decode(&value) != nil {
			return err // Unmarshal has said what is wrong
		}
		if name, _ := key.(string); seen[name] {
			err = errors.Join(err, fmt.Errorf("%q stands twice", name))
		} else {
			seen[name] = true
		}
	}
	return err
}
