package sealed

import (
	"errors"
	"io"
	"slices"
	"strings"
	"sync"

	"filippo.io/age"

	"mujeeb/data"
)

// Heading is how every age file begins.
const Heading = "age-encryption.org/v1\n"

// Source opens a sealed file as often as it is read, at the cost of a single try of the pass
// phrase. What it returns is never on the disk in clear. It may be used from any goroutine.
type Source struct {
	file func() (io.ReadCloser, error)
	key  fileKey
}

// NewSource tries the pass phrase on a file, and keeps what opens that file alone. Error
// codes: CodeNotSealed, CodeWrongPhrase, and those of opening the file.
func NewSource(file func() (io.ReadCloser, error), phrase []byte) (*Source, error) {
	identity, err := age.NewScryptIdentity(string(phrase))
	if err != nil {
		return nil, &data.Error{Code: data.CodeWrongPhrase, Err: errors.New("empty")}
	}
	identity.SetMaxWorkFactor(workFactor)
	s := &Source{file: file, key: fileKey{phrase: identity}}
	in, err := s.Open()
	if err != nil {
		return nil, err
	}
	s.key.phrase = nil
	return s, in.Close()
}

// Open returns what the file holds, from its beginning. Reading ends in CodeNotSealed where
// the file was cut off or changed. Error codes: those of [NewSource].
func (s *Source) Open() (io.ReadCloser, error) {
	file, err := s.file()
	if err != nil {
		return nil, err
	}
	from, err := age.Decrypt(file, &s.key)
	if err != nil {
		_ = file.Close() // read only: nothing is lost
		return nil, refuse(err)
	}
	return &unsealed{from, file}, nil
}

// Close wipes what opens the file: it can't be opened any more.
func (s *Source) Close() { s.key.wipe() }

// refuse returns why a file can't be opened.
func refuse(err error) error {
	if none, is := errors.AsType[*age.NoIdentityMatchError](err); is && slices.Equal(none.StanzaTypes, []string{"scrypt"}) {
		return &data.Error{Code: data.CodeWrongPhrase, Err: errors.New("it opens nothing")}
	}
	return &data.Error{Code: data.CodeNotSealed, Err: errors.New("no age file with a pass phrase of ours")}
}

// fileKey is an identity of age that opens a single file, whose key it keeps.
type fileKey struct {
	phrase *age.ScryptIdentity // nil once the key is known

	mu  sync.Mutex // guards those below
	of  string     // what of the file's header the key is in
	key []byte     // nil before it is known, and once it was wiped
}

// Unwrap returns the key of a file, as age asks for it.
func (k *fileKey) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	of := headerOf(stanzas)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.phrase == nil {
		if k.key == nil || of != k.of {
			return nil, age.ErrIncorrectIdentity
		}
		return slices.Clone(k.key), nil
	}
	key, err := k.phrase.Unwrap(stanzas)
	if err != nil {
		return nil, err
	}
	k.of, k.key = of, slices.Clone(key)
	return key, nil
}

func (k *fileKey) wipe() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.key)
	k.key = nil
}

func headerOf(stanzas []*age.Stanza) string {
	var b strings.Builder
	for _, s := range stanzas {
		b.WriteString(s.Type + " " + strings.Join(s.Args, " ") + "\n" + string(s.Body) + "\n")
	}
	return b.String()
}

type unsealed struct {
	from io.Reader
	file io.Closer
}

func (u *unsealed) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &data.Error{Code: data.CodeNotSealed, Err: errors.New("cut off or changed")}
	}
	return n, err
}

func (u *unsealed) Close() error { return u.file.Close() }
