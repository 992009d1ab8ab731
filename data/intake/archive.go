package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Bounds of an archive. It is unpacked as it is read, so that these are about time
// and about what can't be a list of people; the directory and, where the file can
// only be read from its beginning, the whole are held in memory.
const (
	maxDirectory = 32 << 20 // bytes of the list of members
	maxMembers   = 100_000  // as the archive of a page with pictures has
	maxInMemory  = 64 << 20
	maxUnpacked  = 4 << 30
	freeUnpacked = 16 << 20 // up to here, any ratio is let pass
	maxRatio     = 300      // unpacked to packed
)

// Member is a table in an archive.
type Member struct {
	Name    string
	Size    int64 // in bytes, unpacked
	OptOuts bool  // by its name, it lists people who left or can't be reached: to be taken first
}

// zipped is a ZIP archive, which is opened anew for each reading.
type zipped struct{ file Opener }

// fileAt is a file that can be read at any place.
type fileAt interface {
	io.ReaderAt
	Size() (int64, error)
}

// openZip returns the archive's directory, and what closes it.
func (z *zipped) openZip() (*zip.Reader, io.Closer, error) {
	file, err := z.file()
	if err != nil {
		return nil, nil, &Error{Code: CodeUnreadable, Err: err}
	}
	at, size, err := readerAt(file)
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	counted := &countedAt{in: at, left: maxDirectory}
	dir, err := zip.NewReader(counted, size)
	switch {
	case counted.left < 0, err == nil && len(dir.File) > maxMembers:
		err = &Error{Code: CodeTooBig}
	case err != nil:
		err = &Error{Code: CodeNotTable, What: Archive}
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	counted.left = math.MaxInt64
	return dir, file, nil
}

func readerAt(file io.ReadCloser) (io.ReaderAt, int64, error) {
	if at, ok := file.(fileAt); ok {
		size, err := at.Size()
		if err != nil {
			return nil, 0, &Error{Code: CodeUnreadable, Err: err}
		}
		return at, size, nil
	}
	content, err := io.ReadAll(io.LimitReader(file, maxInMemory+1))
	switch {
	case err != nil:
		return nil, 0, &Error{Code: CodeUnreadable, Err: err}
	case len(content) > maxInMemory:
		return nil, 0, &Error{Code: CodeTooBig}
	}
	return bytes.NewReader(content), int64(len(content)), nil
}

// countedAt fails when more than left bytes were read.
type countedAt struct {
	in   io.ReaderAt
	left int64
}

func (c *countedAt) ReadAt(p []byte, off int64) (int, error) {
	if c.left -= int64(len(p)); c.left < 0 {
		return 0, &Error{Code: CodeTooBig}
	}
	return c.in.ReadAt(p, off)
}

// open returns the content of a member.
func (z *zipped) open(name string) (io.ReadCloser, error) {
	dir, file, err := z.openZip()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(dir.File, func(f *zip.File) bool { return f.Name == name && isMember(f) })
	if i < 0 {
		_ = file.Close()
		return nil, &Error{Code: CodeNoMember}
	}
	in, err := unpack(dir.File[i])
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return memberFile{in, file}, nil
}

type memberFile struct {
	io.ReadCloser
	file io.Closer
}

func (m memberFile) Close() error { return errors.Join(m.ReadCloser.Close(), m.file.Close()) }

// unpack returns the content of a part of an archive, which ends in an error where
// it is damaged or becomes larger than honest parts do.
func unpack(f *zip.File) (io.ReadCloser, error) {
	in, err := f.Open()
	if err != nil {
		return nil, &Error{Code: CodeNotTable, What: Archive}
	}
	return &unpacked{ReadCloser: in, packed: max(1, int64(min(f.CompressedSize64, math.MaxInt64/maxRatio)))}, nil
}

type unpacked struct {
	io.ReadCloser
	packed, n int64
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	u.n += int64(n)
	switch {
	case u.n > maxUnpacked, u.n > freeUnpacked && u.n > maxRatio*u.packed:
		return 0, &Error{Code: CodeTooBig}
	case err != nil && !errors.Is(err, io.EOF):
		return n, &Error{Code: CodeNotTable, What: Archive}
	}
	return n, err
}

// measure reads the whole file, which an archive's reading does not, to count and
// to hash it.
func (t *Table) measure(ctx context.Context, raw *meter) error {
	file, err := t.open()
	if err != nil {
		return &Error{Code: CodeUnreadable, Err: err}
	}
	defer func() { _ = file.Close() }() // read only: nothing is lost
	raw.n, raw.in = 0, file
	raw.hash.Reset()
	buffer := make([]byte, sampleSize)
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		_, err := raw.Read(buffer)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &Error{Code: CodeUnreadable, Err: err}
		}
	}
}

// sniffZip finds out what an archive is: a workbook, tables, or something else.
func (t *Table) sniffZip(sample []byte) error {
	t.zipped = &zipped{t.open}
	dir, file, err := t.zipped.openZip()
	if err != nil {
		if errors.Is(err, &Error{Code: CodeNotTable}) && beginsWorkbook(sample) {
			return &Error{Code: CodeSpreadsheet, What: Damaged}
		}
		return err
	}
	defer func() { _ = file.Close() }() // read only: nothing is lost
	switch what := zipKind(dir); what {
	case "":
	case thisWorkbook:
		return t.sniffWorkbook()
	case FacebookData:
		return t.sniffChats(dir)
	default:
		return foreignError(what)
	}
	t.Members, err = members(dir)
	if err != nil {
		return err
	}
	if t.Member = t.options.Member; t.Member == "" {
		if len(t.Members) > 1 {
			return &Error{Code: CodeChooseMember, Members: t.Members}
		}
		t.Member = t.Members[0].Name
	}
	return t.sniff()
}

// beginsWorkbook reports whether the first part in an archive is one of a workbook.
func beginsWorkbook(sample []byte) bool {
	if len(sample) >= 8 && binary.LittleEndian.Uint16(sample[6:]) == 6 { // as Office writes it
		return true
	}
	for _, part := range []string{"[Content_Types].xml", "_rels/", "docProps/", "xl/"} {
		if len(sample) > 30 && bytes.HasPrefix(sample[30:], []byte(part)) {
			return true
		}
	}
	return false
}

// thisWorkbook is an archive that is a workbook which is read.
const thisWorkbook Foreign = "workbook"

var facebookMessages = regexp.MustCompile(`(^|/)messages/([a-z_0-9]+/)+message_[0-9]+\.(json|html)$|(^|/)your_(facebook_activity|activity_across_facebook)/`)

// zipKind names an archive by its parts, "" if it is one of any files.
func zipKind(dir *zip.Reader) Foreign {
	for _, f := range dir.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		switch {
		case name == "xl/workbook.xml", name == "xl/worksheets/sheet1.xml":
			return thisWorkbook
		case name == "xl/workbook.bin", name == "index/document.iwa":
			return OldWorkbook
		case strings.HasPrefix(name, "word/"), strings.HasPrefix(name, "ppt/"):
			return Document
		case name == "mimetype":
			return mimeKind(f)
		case facebookMessages.MatchString(name), chatPart.MatchString(name):
			return FacebookData
		}
	}
	return ""
}

// mimeKind reads the part by which LibreOffice's files say what they are.
func mimeKind(f *zip.File) Foreign {
	in, err := unpack(f)
	if err != nil {
		return Archive
	}
	defer func() { _ = in.Close() }() // read only: nothing is lost
	text, _ := io.ReadAll(io.LimitReader(in, 200))
	switch {
	case bytes.Contains(text, []byte("opendocument.spreadsheet")):
		return OpenDocument
	case bytes.Contains(text, []byte("opendocument")), bytes.Contains(text, []byte("epub")):
		return Document
	}
	return Archive
}

var optOutName = regexp.MustCompile(`(?i)unsubscribed|cleaned|opt.?out|abgemeldet|suppress|bounce|complain|blacklist|desuscri|désabonn`)

// isMember reports whether a part of an archive may be a table: by its name, and not
// one that points outside.
func isMember(f *zip.File) bool {
	name := strings.TrimSuffix(f.Name, "/")
	if !fs.ValidPath(name) || name != f.Name || strings.ContainsAny(name, "\x00") || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/") {
		return false
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".txt", ".tab", ".vcf":
		return f.Flags&1 == 0
	}
	return false
}

// members lists the tables of an archive: those that list who left first, since they
// must be known when the others are taken.
func members(dir *zip.Reader) (all []Member, err error) {
	locked := false
	for _, f := range dir.File {
		locked = locked || f.Flags&1 != 0
		if isMember(f) && f.UncompressedSize64 > 0 {
			all = append(all, Member{Name: f.Name, Size: int64(min(f.UncompressedSize64, math.MaxInt64)), OptOuts: optOutName.MatchString(path.Base(f.Name))})
		}
	}
	slices.SortStableFunc(all, func(a, b Member) int {
		switch {
		case a.OptOuts == b.OptOuts:
			return strings.Compare(a.Name, b.Name)
		case a.OptOuts:
			return -1
		}
		return 1
	})
	switch {
	case len(all) == 0 && locked:
		return nil, &Error{Code: CodeNotTable, What: Locked}
	case len(all) == 0:
		return nil, &Error{Code: CodeNoMember}
	}
	return all, nil
}
