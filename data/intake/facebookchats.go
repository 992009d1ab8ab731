package intake

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// "Download your information" of Facebook holds a page's conversations: a folder for each,
// with files of up to 10,000 messages. Read of it is who wrote, when first and last, how
// often, and the addresses and numbers that they wrote themselves. Nothing else of what was
// said is kept. There is no identity in such a file: what people wrote is suggested.

// chatColumns are the columns of the table that conversations are read as: a row for each
// person of each conversation.
var chatColumns = []string{"Name", "First message at", "Last message at", "Messages", "Conversation", chatEmails, chatPhones}

// The columns of what people wrote.
const (
	chatEmails = "Email in the chat"
	chatPhones = "Phone in the chat"
)

// peekedThreads is in how many conversations the page's own name is looked for.
const peekedThreads = 200

// chats reads conversations, one after the other.
type chats struct {
	threads []thread
	one     io.Reader // of the file of a single conversation, where there is no archive
	file    io.Closer
	page    string // whose conversations they are; "" goes by their titles
	left    int64  // bytes that all of them may unpack to
	at      int    // conversations that were read
	n       int    // rows that were returned
	started bool
	ahead   []Row
}

// thread is the files of a conversation, the first first.
type thread struct {
	name  string
	parts []*zip.File
}

// shortName is the name without the folders above the messages.
func (t thread) shortName() string {
	if _, rest, ok := strings.Cut("/"+t.name, "/messages/"); ok {
		return rest
	}
	return t.name
}

// Read is there since a table's content is one; an archive is read conversation by
// conversation.
func (c *chats) Read([]byte) (int, error) { return 0, io.EOF }

func (c *chats) Close() error { return c.file.Close() }

// next returns the next person as a row; first, the names of the columns.
func (c *chats) next() (Row, error) {
	if !c.started {
		c.started = true
		return Row{Cells: chatColumns}, nil
	}
	for len(c.ahead) == 0 {
		if err := c.read(); err != nil {
			return Row{}, err
		}
	}
	row := c.ahead[0]
	c.ahead = c.ahead[1:]
	c.n++
	row.Line = c.n
	return row, nil
}

// read reads the next conversation. One in an archive that is damaged is a row that is set
// aside; io.EOF comes after the last.
func (c *chats) read() error {
	if c.one != nil && c.at == 0 {
		c.at++
		talk := &conversation{}
		if err := talk.add(c.one); err != nil {
			return err
		}
		c.ahead = talk.rows("")
		return nil
	}
	if c.at >= len(c.threads) {
		return io.EOF
	}
	t := c.threads[c.at]
	c.at++
	talk := &conversation{path: t.shortName()}
	for _, part := range t.parts {
		err := c.unpack(part, talk.add)
		if e, ok := errors.AsType[*Error](err); ok && (e.Code == CodeNotTable || e.Code == CodeBadText) {
			c.ahead = []Row{{Cells: []string{t.name}, Flaw: CodeBadChat}}
			return nil
		}
		if err != nil {
			return err
		}
	}
	c.ahead = talk.rows(c.page)
	return nil
}

// unpack reads a part of the archive, within the bound of all.
func (c *chats) unpack(f *zip.File, read func(io.Reader) error) error {
	in, err := unpack(f)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // read only: nothing is lost
	return read(&countedReader{in, &c.left})
}

// countedReader fails when more than left bytes were read.
type countedReader struct {
	in   io.Reader
	left *int64
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	if *c.left -= int64(n); *c.left < 0 {
		return 0, &Error{Code: CodeTooBig}
	}
	return n, err
}

// chatPart is the path of a file of messages. Others lie beside them: pictures, settings.
var chatPart = regexp.MustCompile(`(?i)^((?:.*/)?messages/[^/]+|(?:.*/)?message)_([0-9]{1,6})\.(json|html)$`)

// threadsOf lists the conversations of an archive by their paths. html and locked report
// whether there are files in a form that is not read, or behind a password.
func threadsOf(dir *zip.Reader) (all []thread, html, locked bool) {
	type part struct {
		file   *zip.File
		name   string
		number int
	}
	var parts []part
	for _, f := range dir.File {
		match := chatPart.FindStringSubmatch(f.Name)
		switch {
		case match == nil, !fs.ValidPath(f.Name), strings.ContainsAny(f.Name, "\x00\\"):
		case strings.EqualFold(match[3], "html"):
			html = true
		case f.Flags&1 != 0:
			locked = true
		default:
			n, _ := strconv.Atoi(match[2]) // of digits
			parts = append(parts, part{f, match[1], n})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Or(strings.Compare(a.name, b.name), a.number-b.number) })
	for _, p := range parts {
		name := p.name
		if path.Base(name) == "message" {
			name = path.Dir(name)
		}
		if last := len(all) - 1; last >= 0 && all[last].name == name {
			all[last].parts = append(all[last].parts, p.file)
			continue
		}
		all = append(all, thread{name, []*zip.File{p.file}})
	}
	return all, html, locked
}

// openChats opens the conversations of an archive.
func (z *zipped) openChats(page string) (*chats, error) {
	dir, file, err := z.openZip()
	if err != nil {
		return nil, err
	}
	threads, _, _ := threadsOf(dir)
	return &chats{threads: threads, file: file, page: page, left: maxUnpacked}, nil
}

// sniffChats finds out whether an archive of Facebook's has conversations that can be
// read, and whose they are.
func (t *Table) sniffChats(dir *zip.Reader) error {
	threads, html, locked := threadsOf(dir)
	switch {
	case len(threads) > 0:
	case html:
		return foreignError(FacebookHTML)
	case locked:
		return foreignError(Locked)
	default:
		return foreignError(FacebookData)
	}
	page, found, err := pageOf(threads)
	switch {
	case err != nil:
		return err
	case !found:
		return foreignError(FacebookData)
	}
	t.Format, t.Encoding, t.chatPage = Chats, UTF8, page
	return nil
}

// pageOf returns the name that is in every conversation, "" where no single one is, and
// whether there is a conversation at all. The page itself takes part in each.
func pageOf(threads []thread) (page string, found bool, err error) {
	c := &chats{left: maxUnpacked}
	var common []string
	talks := 0
	for _, t := range threads[:min(len(threads), peekedThreads)] {
		talk := &conversation{peek: true}
		err := c.unpack(t.parts[0], talk.add)
		e, ok := errors.AsType[*Error](err)
		switch {
		case ok && e.Code != CodeTooBig: // it is set aside when it is read
			found = true
			continue
		case err != nil:
			return "", false, err
		}
		names := talk.names()
		if len(names) == 0 {
			continue
		}
		if talks++; talks == 1 {
			common = names
		}
		common = slices.DeleteFunc(common, func(n string) bool { return !slices.Contains(names, n) })
	}
	if talks > 1 && len(common) == 1 {
		page = common[0]
	}
	return page, found || talks > 0, nil
}

// sniffChat takes a single file of a conversation.
func (t *Table) sniffChat(sample []byte) error {
	for _, key := range []string{`"participants"`, `"messages"`} {
		if !strings.Contains(string(sample), key) {
			return foreignError(FacebookData)
		}
	}
	t.Format, t.Encoding = Chats, UTF8
	return nil
}
