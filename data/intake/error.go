package intake

import "fmt"

// Code names what is wrong with a file or a row, for a person to be told in their
// language. Codes are stable: translations hang on them.
type Code string

// Codes of a file: nothing of it is taken.
const (
	CodeUnreadable      Code = "unreadable"       // the system can't open or read it
	CodeEmpty           Code = "empty_file"       // no text in it
	CodeNoRows          Code = "no_rows"          // a header and nothing below
	CodeNotTable        Code = "not_table"        // a picture, an archive, a web page …
	CodeSpreadsheet     Code = "spreadsheet"      // a workbook: save it as CSV first
	CodeEncodingUnclear Code = "encoding_unclear" // ask, see Error.Choices
	CodeBadText         Code = "bad_text"         // bytes that are no text in the encoding
	CodeTooWide         Code = "too_wide"         // more than MaxColumns
	CodeLineTooLong     Code = "line_too_long"    // more than MaxRecord
	CodeUnclosedQuote   Code = "unclosed_quote"   // a quotation mark opens and never closes
	CodeFileChanged     Code = "file_changed"     // between Check and Rows
	CodeChooseMember    Code = "choose_member"    // an archive of several tables, see Error.Members
	CodeNoMember        Code = "no_member"        // an archive without a table, or without the one that was asked for
	CodeBadWorkbook     Code = "bad_workbook"     // a workbook that is damaged
	CodeNoSheet         Code = "no_sheet"         // a workbook without the sheet that was asked for
	CodeTooBig          Code = "too_big"          // more than is read of a compressed file
)

// Codes of a row. The first group sets the row aside; after the others the row is
// taken and the value is kept in Candidate.Extra.
const (
	CodeBadQuotes  Code = "bad_quotes"  // text after a closing quotation mark
	CodeExtraCells Code = "extra_cells" // more cells than columns
	CodeBadCard    Code = "bad_card"    // a vCard that does not end
	CodeBadChat    Code = "bad_chat"    // a conversation of an archive that is damaged
	CodeTestRow    Code = "test_row"    // a dummy lead of Facebook's own
	CodeNoIdentity Code = "no_identity" // neither email nor phone nor PSID that holds
	CodeHashOnly   Code = "hash_only"   // the hash of an address alone, of one who is not said to have left
	CodeTooLong    Code = "too_long"    // a cell beyond the bound of its field
	CodeTooMany    Code = "too_many"    // more than twenty numbers of one person, over all rows
	CodeFuture     Code = "future"      // a time that is still to come
	CodeShared     Code = "shared"      // an identity of an earlier row with another name

	CodeBadEmail    Code = "bad_email"
	CodeBadPhone    Code = "bad_phone"
	CodeBadPSID     Code = "bad_psid"
	CodeBadHash     Code = "bad_hash"
	CodeBadTime     Code = "bad_time"
	CodeUnclearTime Code = "unclear_time" // nobody said whether the day or the month comes first
	CodePlaceholder Code = "placeholder"  // none@none.com, 0000000000: nobody's address or number
	CodeSharedKept  Code = "shared_kept"  // the identity of an earlier row with another name, kept as a detail
	CodeNoName      Code = "no_name"      // NULL, #REF!, test: nobody's name

	// What is pointed out and taken as it is.
	CodeEmailSlip   Code = "email_slip"   // the domain looks like a slip, see [address.Email.Suggestion]
	CodeUTF8Email   Code = "email_utf8"   // only servers with SMTPUTF8 can reach it
	CodeMojibake    Code = "mojibake"     // letters that were read in the wrong encoding, see [Unmojibake]
	CodeLostLetters Code = "lost_letters" // letters that became ? or U+FFFD
	CodeMarkup      Code = "markup"       // &amp; and <b> of a web page

)

// Error is why a file is not taken. It never holds what stands in the file.
type Error struct {
	Code    Code
	What    Foreign    // with CodeNotTable and CodeSpreadsheet: what it is instead, or empty
	Line    int        // where, or 0
	Choices []Encoding // with CodeEncodingUnclear: open it again with one of these, likelier first
	Samples []Sample   // with CodeEncodingUnclear: how some words read in these and in others
	Members []Member   // with CodeChooseMember: open it again with the name of one, opt-outs first
	Err     error      // of the system, or nil
}

func (e *Error) Error() string {
	s := "intake: " + string(e.Code)
	if e.What != "" {
		s += " (" + string(e.What) + ")"
	}
	if e.Line > 0 {
		s += fmt.Sprintf(" in line %d", e.Line)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an [Error] with the same code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}
