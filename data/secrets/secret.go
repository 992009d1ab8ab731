package secrets

import (
	"fmt"
	"io"
	"log/slog"
)

const hidden = "[hidden]"

// Secret is a password or token that can't be printed by accident: every fmt
// verb, JSON, text encoding and slog show "[hidden]", also when it sits in an
// unexported field. [Secret.Reveal] is the only way out. The zero value is the
// empty secret. Copies share one content.
type Secret struct{ content *[]byte } // fmt reads unexported fields, but follows no pointer inside them

var (
	_ fmt.Formatter  = Secret{}
	_ slog.LogValuer = Secret{}
)

// New takes a secret in.
func New(s string) Secret {
	if s == "" {
		return Secret{}
	}
	content := []byte(s)
	return Secret{&content}
}

// Reveal gives the content. Keep the result as briefly as possible.
func (s Secret) Reveal() string {
	if s.content == nil {
		return ""
	}
	return string(*s.content)
}

// IsZero reports whether there is no content.
func (s Secret) IsZero() bool { return s.content == nil || len(*s.content) == 0 }

// Wipe overwrites the content in every copy of s.
func (s Secret) Wipe() {
	if s.content != nil {
		clear(*s.content)
		*s.content = nil
	}
}

// Format shows the same word for every verb and flag.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// String hides the content.
func (Secret) String() string { return hidden }

// LogValue hides the content from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the content from JSON and every other text encoding.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
