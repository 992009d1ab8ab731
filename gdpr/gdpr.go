// Package gdpr is the law as data: deadlines, required contents and severity of
// breaches, as pure functions over the tables in the folder tables. Required
// contents and severity are those of Regulation (EU) 2016/679 (GDPR); deadlines
// and what else a law says differ by country.
//
// # Words
//
// A jurisdiction is a country, by its ISO 3166 code, or the Union ("EU"). Its
// table has a [Rule] for each of [Subjects], which says its source and how sure it
// is, or why nothing is known. A member state has rows where it differs from the
// Union; its other rules are the Union's.
//
// A row of a table is valid from a date until the next row of the same key
// begins. Every lookup names the date on which the event happened, so that a
// change of law is a new row and old clocks keep the law they started under.
// Articles are named as "33(1)"; without another name they are of the GDPR.
//
// # Promises
//
// The functions depend on their arguments and the tables only. For a date before
// the first row the first row counts: an answer that is stricter than the law of
// that day does no harm. Under several laws the strictest that is known counts;
// what is not known is named, and never allows more time: an unknown holiday is a
// working day, and the day of an event counts unless the law leaves it out.
// Keys, conditions and codes are stable, since translations hang on them.
//
// # Never
//
// Nothing here decides for the controller. The severity score and its advice
// support a decision (EDPB Guidelines 9/2022, section IV), they don't replace it.
// No row has a number without a source.
package gdpr

import (
	"embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

//go:embed tables/*.json
var tables embed.FS

// dated is a row of any table: its key, and the day from which it is valid.
type dated interface {
	key() string
	from() Date
}

// Date is a calendar day in a table, written 2006-01-02.
type Date time.Time

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) error {
	day, err := time.Parse(time.DateOnly, string(text))
	*d = Date(day)
	return err
}

// IsZero reports whether the day is not known.
func (d Date) IsZero() bool { return time.Time(d).IsZero() }

// before reports whether the day is known and over on the day of at.
func (d Date) before(at time.Time) bool { return !d.IsZero() && time.Time(d).Before(dayOf(at)) }

// dayOf returns the calendar day of at as tables have it.
func dayOf(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// validAt returns the row of a key that is valid on the day of at. Rows of one key
// stand in the order of their dates.
func validAt[R dated](rows []R, key string, at time.Time) (found R, ok bool) {
	day := dayOf(at)
	for _, r := range rows {
		if r.key() != key {
			continue
		}
		if !ok || !time.Time(r.from()).After(day) {
			found, ok = r, true
		}
	}
	return found, ok
}

// table returns a function that returns the rows of an embedded table, which it
// reads once. It panics on a table that can't be read: a mistake in the program,
// which its tests find.
func table[R any](name string) func() []R {
	return sync.OnceValue(func() []R {
		content, err := tables.ReadFile("tables/" + name)
		if err != nil {
			panic(err)
		}
		var rows []R
		if err := json.Unmarshal(content, &rows); err != nil {
			panic(fmt.Sprintf("gdpr: table %s: %v", name, err))
		}
		return rows
	})
}
