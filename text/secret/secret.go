package secret

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

const hidden = "[hidden]"

// Secret holds a password or a key that can't be printed by accident: every
// fmt verb, JSON, text encoding and slog show "[hidden]", also when it sits in
// an unexported field. [Secret.Reveal] is the only way out. The zero value is
// the empty secret. Copies share one content.
type Secret struct{ holder *holder }

// holder stands between, because fmt reads unexported fields: it follows one
// pointer (for a verb that doesn't fit the type) but never a second.
type holder struct{ content *[]byte }

var (
	_ fmt.Formatter  = Secret{}
	_ fmt.Stringer   = Secret{}
	_ fmt.GoStringer = Secret{}
	_ slog.LogValuer = Secret{}
)

// New takes s in.
func New(s string) Secret {
	if s == "" {
		return Secret{}
	}
	b := []byte(s)
	return Secret{&holder{&b}}
}

// Reveal returns the content. Keep the result as briefly as possible.
func (s Secret) Reveal() string {
	if s.holder == nil {
		return ""
	}
	return string(*s.holder.content)
}

// IsZero reports whether there is no content.
func (s Secret) IsZero() bool { return s.holder == nil || len(*s.holder.content) == 0 }

// Equal compares two secrets in constant time for equal lengths.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// Wipe overwrites the content in every copy of s. Strings that Reveal has
// returned stay.
func (s Secret) Wipe() {
	if s.holder != nil {
		clear(*s.holder.content)
		*s.holder.content = nil
	}
}

// Format shows the same word for every verb and flag.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// String hides the content.
func (Secret) String() string { return hidden }

// GoString hides the content.
func (Secret) GoString() string { return hidden }

// LogValue hides the content from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the content from JSON and every other text encoding.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
