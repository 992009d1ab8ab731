// Package imports is the area where a file of leads is brought in: the choice of
// the file, the file as it will be taken, the work, and what became of it.
//
// Promises: the whole file is read once before anything is stored, so that what
// makes it unreadable is known before. No guess about a column becomes a fact by
// itself: the person sees every column and may correct it. A file by itself
// proves no consent. Cancelling, leaving the page and every error leave the vault
// as it was; rows that are not taken are listed with the reason.
package imports
