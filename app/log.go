package app

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"regexp"
	"strings"
)

// NewLog returns a logger that writes entries without personal data: of an error it
// leaves out the paths of files, which can be named after people, and of any text what
// [Redact] takes out.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: clean}))
}

func clean(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case error:
		return slog.String(a.Key, Redact(withoutPaths(v)))
	case string:
		return slog.String(a.Key, Redact(v))
	}
	return a
}

var (
	mailAddress = regexp.MustCompile(`[^\s<>"'(),;:=\[\]]+@[^\s<>"'(),;:\[\]]+`)
	phoneNumber = regexp.MustCompile(`(?:\+|\b00|\b0)[0-9](?:[ ()-]?[0-9]){6,}`)
)

// Redact takes what looks like a mail address or a phone number out of a text.
func Redact(text string) string {
	return phoneNumber.ReplaceAllString(mailAddress.ReplaceAllString(text, "[address]"), "[number]")
}

// withoutPaths returns the text of an error without the paths in it.
func withoutPaths(err error) string {
	text := err.Error()
	for _, path := range paths(err) {
		if len(path) > 1 {
			text = strings.ReplaceAll(text, path, "[file]")
		}
	}
	return text
}

// paths returns the paths that an error, or any that it wraps, is about.
func paths(err error) (all []string) {
	switch e := err.(type) { //nolint:errorlint // the tree is walked here
	case nil:
		return nil
	case *fs.PathError:
		all = append(all, e.Path)
	case *os.LinkError:
		all = append(all, e.Old, e.New)
	}
	if e, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // as above
		for _, inner := range e.Unwrap() {
			all = append(all, paths(inner)...)
		}
		return all
	}
	return append(all, paths(errors.Unwrap(err))...)
}
