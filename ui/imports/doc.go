// Package imports is the area where a file of leads is brought in: the choice of
// the file, with the imports of before; four steps in which a person says how it is
// to be taken; the work; and what became of it, which can be undone.
//
// The steps are the file itself, its columns, whether its people agreed, and what
// will become of it. Each has the whole page, going back loses nothing, and the
// whole file is counted anew, away from the window, after each answer.
//
// Promises: the whole file is read once before anything is stored, so that what
// makes it unreadable is known before. No guess about a column becomes a fact by
// itself: the person sees every column and why it is taken so, and may correct it.
// Whether people agreed is never preselected, and a file by itself proves no
// consent. Cancelling, leaving the page and every error leave the vault as it was;
// rows that are not taken are listed with the reason.
package imports
