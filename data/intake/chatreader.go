package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"mujeeb/text/fold"
)

// Bounds of a conversation.
const (
	maxChatters  = 1000 // people
	maxWritten   = 5    // addresses or numbers that one of them wrote
	maxChatDepth = 64   // of what stands within what
)

// conversation is what is read of a thread.
type conversation struct {
	path   string
	title  string
	people []*chatter
	peek   bool // only who takes part
}

// chatter is one who takes part.
type chatter struct {
	name           string
	first, last    int64 // milliseconds since 1970; 0 while they wrote nothing
	messages       int
	emails, phones []string
}

// errPeeked ends the reading where only who takes part was asked for.
var errPeeked = errors.New("peeked")

// add reads a file of the conversation. It is read token by token: of a message, nothing is
// held beyond the next.
func (c *conversation) add(in io.Reader) error {
	from := &budget{in: transform.NewReader(withoutBOM(in), encoding.UTF8Validator)}
	r := &chatReader{conversation: c, from: from, dec: json.NewDecoder(from)}
	r.dec.UseNumber()
	err := r.fields(r.field)
	if err == nil {
		if _, err = r.token(); err == nil {
			err = errors.New("more than one document")
		} else if errors.Is(err, io.EOF) {
			return nil
		}
	}
	e, typed := errors.AsType[*Error](err)
	switch {
	case errors.Is(err, errPeeked):
		return nil
	case typed:
		return e
	case errors.Is(err, encoding.ErrInvalidUTF8):
		return &Error{Code: CodeBadText}
	case from.err != nil:
		return &Error{Code: CodeUnreadable, Err: from.err}
	}
	return &Error{Code: CodeNotTable, What: Damaged}
}

func withoutBOM(in io.Reader) io.Reader {
	buffered := bufio.NewReader(in)
	if start, _ := buffered.Peek(len(bomUTF8)); bytes.Equal(start, bomUTF8) {
		_, _ = buffered.Discard(len(bomUTF8)) // which are there
	}
	return buffered
}

// budget returns left bytes at most before it fails: encoding/json would hold a token of
// any size in memory.
type budget struct {
	in   io.Reader
	left int
	err  error // of the file, as it came
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, &Error{Code: CodeLineTooLong}
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// chatReader reads a file of a conversation.
type chatReader struct {
	*conversation
	from  *budget
	dec   *json.Decoder
	depth int
}

func (r *chatReader) token() (json.Token, error) {
	r.from.left = MaxRecord
	token, err := r.dec.Token()
	switch token {
	case json.Delim('{'), json.Delim('['):
		r.depth++
	case json.Delim('}'), json.Delim(']'):
		r.depth--
	}
	if r.depth > maxChatDepth {
		err = errors.New("too deep")
	}
	return token, err
}

func (r *chatReader) more() bool {
	r.from.left = MaxRecord
	return r.dec.More()
}

// skip passes over a value that began with a token.
func (r *chatReader) skip(token json.Token) error {
	if token != json.Delim('{') && token != json.Delim('[') {
		return nil
	}
	for outside := r.depth - 1; r.depth > outside; {
		if _, err := r.token(); err != nil {
			return err
		}
	}
	return nil
}

// within calls each for all that stands in the next value if it opens so, and passes over
// any other.
func (r *chatReader) within(opens json.Delim, each func() error) error {
	token, err := r.token()
	if err != nil {
		return err
	}
	if token != opens {
		return r.skip(token)
	}
	for r.more() {
		if err := each(); err != nil {
			return err
		}
	}
	_, err = r.token() // which closes it
	return err
}

// fields calls each with the keys of an object; each takes the value.
func (r *chatReader) fields(each func(key string) error) error {
	return r.within('{', func() error {
		key, err := r.token()
		if err != nil {
			return err
		}
		name, _ := key.(string) // it always is one
		return each(name)
	})
}

// text reads a string as it was meant; what is none is "".
func (r *chatReader) text() (string, error) {
	token, err := r.token()
	if err != nil {
		return "", err
	}
	if s, ok := token.(string); ok {
		return line(latinUndone(s)), nil
	}
	return "", r.skip(token)
}

// whole reads a whole number; what is none is 0.
func (r *chatReader) whole() (int64, error) {
	token, err := r.token()
	if err != nil {
		return 0, err
	}
	if n, ok := token.(json.Number); ok {
		whole, _ := strconv.ParseInt(n.String(), 10, 64)
		return whole, nil
	}
	return 0, r.skip(token)
}

// field reads a field of the conversation. Encrypted chats, which are downloaded apart,
// have other names for some.
func (r *chatReader) field(key string) (err error) {
	switch key {
	case "participants":
		return r.within('[', r.participant)
	case "messages":
		if r.peek && len(r.people) > 0 {
			return errPeeked
		}
		return r.within('[', r.message)
	case "title", "threadName":
		r.title, err = r.text()
		return err
	case "thread_path":
		var named string
		if named, err = r.text(); r.path == "" {
			r.path = named
		}
		return err
	}
	return r.pass()
}

func (r *chatReader) pass() error {
	token, err := r.token()
	if err != nil {
		return err
	}
	return r.skip(token)
}

// participant reads one who takes part: an object with a name, or the name.
func (r *chatReader) participant() error {
	token, err := r.token()
	if err != nil {
		return err
	}
	if name, ok := token.(string); ok {
		return r.know(line(latinUndone(name)))
	}
	if token != json.Delim('{') {
		return r.skip(token)
	}
	name := ""
	for r.more() {
		key, err := r.token()
		if err != nil {
			return err
		}
		if key != "name" {
			err = r.pass()
		} else {
			name, err = r.text()
		}
		if err != nil {
			return err
		}
	}
	if _, err := r.token(); err != nil {
		return err
	}
	return r.know(name)
}

func (r *chatReader) know(name string) error {
	switch {
	case name == "" || r.chatter(name) != nil:
		return nil
	case len(r.people) == maxChatters:
		return &Error{Code: CodeTooBig}
	}
	r.people = append(r.people, &chatter{name: name})
	return nil
}

func (c *conversation) chatter(name string) *chatter {
	if i := slices.IndexFunc(c.people, func(p *chatter) bool { return p.name == name }); i >= 0 {
		return c.people[i]
	}
	return nil
}

// message reads a message, of which who wrote it and when are kept, and what addresses and
// numbers stand in it.
func (r *chatReader) message() error {
	var sender, text string
	var at int64
	err := r.fields(func(key string) (err error) {
		switch key {
		case "sender_name", "senderName":
			sender, err = r.text()
		case "timestamp_ms", "timestamp":
			at, err = r.whole()
		case "content", "text":
			text, err = r.text()
		default:
			err = r.pass()
		}
		return err
	})
	if p := r.chatter(sender); err == nil && p != nil {
		p.wrote(at, text)
	}
	return err
}

// The times that a message can have: Facebook began in 2004.
var firstChat, lastChat = time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli(), time.Date(lastYear, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

var (
	writtenEmail = regexp.MustCompile(`[\pL\pN][\pL\pN._%+-]{0,63}@[\pL\pN][\pL\pN.-]{0,250}\.\pL{2,20}`)
	writtenPhone = regexp.MustCompile(`\+?[0-9][0-9().-]{6,18}[0-9]`)
	spacedPhone  = regexp.MustCompile(`\+?[0-9]{1,5}(?: [0-9]{2,5}){1,4}`) // where none stands in one piece
)

func (p *chatter) wrote(at int64, text string) {
	p.messages++
	if at >= firstChat && at < lastChat {
		if p.first == 0 || at < p.first {
			p.first = at
		}
		p.last = max(p.last, at)
	}
	for _, found := range writtenEmail.FindAllString(text, maxWritten) {
		p.emails = written(p.emails, strings.ToLower(found))
	}
	text = fold.Digits(text)
	numbers := writtenPhone.FindAllString(text, 4*maxWritten)
	if len(numbers) == 0 {
		numbers = spacedPhone.FindAllString(text, 4*maxWritten)
	}
	for _, found := range numbers {
		if looksLikePhone(found) {
			p.phones = written(p.phones, found)
		}
	}
}

func written(have []string, one string) []string {
	if slices.Contains(have, one) || len(have) == maxWritten {
		return have
	}
	return append(have, one)
}

func (c *conversation) names() (all []string) {
	for _, p := range c.people {
		all = append(all, p.name)
	}
	return all
}

// rows returns a row for each who takes part but the page. Where its name is unknown, the
// title names whom the page talks to; where it names nobody, all are listed.
func (c *conversation) rows(page string) (rows []Row) {
	named := c.chatter(c.title) != nil
	for _, p := range c.people {
		if page != "" && p.name == page || page == "" && named && p.name != c.title {
			continue
		}
		name := p.name
		if slices.Contains(goneUsers, fold.Text(name)) {
			name = ""
		}
		rows = append(rows, Row{Cells: []string{name, moment(p.first), moment(p.last), strconv.Itoa(p.messages), c.path, strings.Join(p.emails, "\n"), strings.Join(p.phones, "\n")}})
	}
	return rows
}

// goneUsers is what Facebook calls people who deleted their account, folded.
var goneUsers = []string{"facebook user", "facebook-nutzer", "utilisateur facebook", "usuario de facebook", "facebook kullanicisi", "مستخدم فيسبوك", "مستخدم فيس بوك"}

func moment(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

// latinUndone undoes what Facebook's downloads do to letters: each byte of UTF-8 is written
// as a character of its own. Text that can't have come about so stays as it is.
func latinUndone(s string) string {
	raw := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xFF {
			return s
		}
		raw = append(raw, byte(r))
	}
	if !utf8.Valid(raw) {
		return s
	}
	return string(raw)
}
