// Package proof is the form of the consent ledger and its check. It knows no vault,
// no SQL and no window, so that whoever checks a ledger needs nothing else.
//
// docs/formats/ledger.md is its specification. In its order:
//
//	line       documents: one text has one spelling
//	words      what people were shown: versions of purposes, notices
//	event      the public part of what was said
//	person     the personal part, and the commitment to it
//	tree       hashes of an RFC 6962 tree
//	head       how long the ledger is, signed
//	file       the file that hands a part of a ledger over
//	mail       a head that was mailed, dated by the provider's signature (DKIM)
//	check      what holds of such a file
//	report     that in plain words
package proof
