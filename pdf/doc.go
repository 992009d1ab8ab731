// Package pdf writes documents as PDF files, in Arabic and in English: letters, notices,
// registers and certificates, with headings, paragraphs, lists, tables, pictures and links
// on pages of A4.
//
// Text is shaped by go-text and ordered by text/bidi (UAX #9). Dates, telephone numbers and
// addresses keep their order in Arabic lines. The fonts are embedded, with the glyphs that
// are used and no others. What a letter or a ligature stands for is told to programs that
// read the file: text that is copied or searched comes in the order in which it is read,
// also lam-alef, vowel marks and brackets. Two limits are known of programs that guess the
// order from where the letters are, as poppler's pdftotext does: they take the direction of
// most letters on a page for that of all its lines, so that in a line of the other direction
// numbers and the signs . , : % come at another place; and so do they between Arabic words
// within an English line.
//
// A character that the font has no glyph for is shown as a box with its number.
//
// Text may come from anybody: any bytes make a file that is valid. The same document makes
// the same bytes. The package reads no file, no clock and no vault.
package pdf
