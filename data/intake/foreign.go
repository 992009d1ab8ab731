package intake

import (
	"bytes"
	"regexp"
	"strings"
)

// Foreign is what a file is that is no table. The values are stable: sentences that
// say what to do with it hang on them.
type Foreign string

// What files are instead of tables.
const (
	WebPage      Foreign = "web_page" // also when it is called .xls
	PDF          Foreign = "pdf"
	Picture      Foreign = "picture"
	Document     Foreign = "document" // of a word processor
	OldWorkbook  Foreign = "old_workbook"
	OpenDocument Foreign = "open_document" // a workbook of LibreOffice
	Locked       Foreign = "locked"        // with a password
	Damaged      Foreign = "damaged"       // a workbook that is no archive any more, a conversation that is cut off
	Archive      Foreign = "archive"       // that is not read: not ZIP, or damaged
	Program      Foreign = "program"
	Database     Foreign = "database"
	Mail         Foreign = "mail"
	JSON         Foreign = "json"
	FacebookData Foreign = "facebook_archive" // "download your information" without conversations
	FacebookHTML Foreign = "facebook_html"    // the same as web pages
	XML          Foreign = "xml"
)

// signatures are the first bytes of other kinds of files.
var signatures = []struct {
	start string
	what  Foreign
}{
	{"%PDF-", PDF}, {"{\\rtf", Document}, {"\x89PNG", Picture}, {"GIF8", Picture}, {"\xFF\xD8\xFF", Picture}, {"BM\x00", Picture}, {"II*\x00", Picture}, {"MM\x00*", Picture},
	{"\x1F\x8B", Archive}, {"7z\xBC\xAF\x27\x1C", Archive}, {"Rar!", Archive}, {"\xFD7zXZ", Archive}, {"BZh", Archive}, {"\x28\xB5\x2F\xFD", Archive},
	{"MZ\x90", Program}, {"MZ\x00", Program}, {"\x7FELF", Program}, {"\xCF\xFA\xED\xFE", Program}, {"SQLite format 3\x00", Database}, {"\x00\x01\x00\x00Standard", Database},
}

var (
	htmlStart = regexp.MustCompile(`(?i)^(<!--|<!doctype html|<html|<head|<meta|<table|<style|<body|<div|<tr\b|<td\b|<script)`)
	// A page of the archive: the names of its styles, or where its messages lie.
	facebookPage = regexp.MustCompile(`class="[^"]*\b_a6-[a-z]\b|messages/(inbox|archived_threads|filtered_threads|message_requests)/`)

	jsonStart = regexp.MustCompile(`^(\{\s*("|\})|\[\s*("|\{|\[|\]|-?[0-9]+\s*,))`)
	mailStart = regexp.MustCompile(`(?i)^(From [^\n,;\t]+ [0-9:]+ [0-9]{4}\r?\n)?((Received|Return-Path|Delivered-To|MIME-Version|Message-ID|Subject|Date|From|To|X-[a-z-]+|DKIM-Signature|Content-Type): [^\n]*\r?\n([ \t][^\n]*\r?\n)*){2}`)
)

// foreignKind names a file of another kind by its beginning, "" if it may be a table.
func foreignKind(sample []byte) Foreign {
	for _, s := range signatures {
		if bytes.HasPrefix(sample, []byte(s.start)) {
			return s.what
		}
	}
	if bytes.HasPrefix(sample, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
		return compoundKind(sample)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(sample, bomUTF8), " \t\r\n")
	text = text[:min(len(text), 4096)]
	switch {
	case bytes.HasPrefix(sample, bomUTF16LE), bytes.HasPrefix(sample, bomUTF16BE):
		return foreignUTF16(sample)
	case htmlStart.Match(text) && facebookPage.Match(sample):
		return FacebookHTML
	case htmlStart.Match(text):
		return WebPage
	case bytes.HasPrefix(text, []byte("<?xml")):
		return xmlKind(text)
	case jsonStart.Match(text):
		return jsonKind(sample)
	case mailStart.Match(text):
		return Mail
	case bytes.HasPrefix(text, []byte("RIFF")) && bytes.Contains(text[:min(len(text), 16)], []byte("WEBP")), bytes.HasPrefix(text[min(len(text), 4):], []byte("ftypheic")):
		return Picture
	}
	return ""
}

// foreignUTF16 looks for a web page in UTF-16, which some programs save as .xls.
func foreignUTF16(sample []byte) Foreign {
	plain := bytes.ReplaceAll(sample[2:min(len(sample), 512)], []byte{0}, nil)
	if htmlStart.Match(bytes.TrimSpace(plain)) {
		return WebPage
	}
	return ""
}

// compoundKind tells apart what old Office programs keep in one kind of container.
func compoundKind(sample []byte) Foreign {
	has := func(name string) bool {
		return bytes.Contains(sample, []byte(strings.Join(strings.Split(name, ""), "\x00")))
	}
	switch {
	case has("EncryptedPackage"):
		return Locked
	case has("WordDocument"), has("PowerPoint Document"):
		return Document
	case has("__substg1.0"):
		return Mail
	}
	return OldWorkbook
}

func xmlKind(text []byte) Foreign {
	switch {
	case bytes.Contains(text, []byte("Excel.Sheet")), bytes.Contains(text, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return OldWorkbook
	case bytes.Contains(bytes.ToLower(text), []byte("<html")):
		return WebPage
	}
	return XML
}

// jsonKind knows the messages of Facebook's download by their shape: a thread has
// participants and messages.
func jsonKind(sample []byte) Foreign {
	if bytes.Contains(sample, []byte(`"participants"`)) && (bytes.Contains(sample, []byte(`"messages"`)) || bytes.Contains(sample, []byte(`"threadName"`))) {
		return FacebookData
	}
	return JSON
}

// foreignError is why a file of another kind is not taken.
func foreignError(what Foreign) error {
	switch what {
	case OldWorkbook, OpenDocument, Locked:
		return &Error{Code: CodeSpreadsheet, What: what}
	}
	return &Error{Code: CodeNotTable, What: what}
}
