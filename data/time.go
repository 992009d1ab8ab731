package data

import (
	"database/sql"
	"time"

	"mujeeb/data/proof"
)

// Times in the vault are Unix milliseconds; the zero time is NULL.

func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func timeOf(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

// dayOf returns the beginning of a day that is counted from 1970-01-01 in UTC.
func dayOf(days sql.NullInt64) time.Time {
	if !days.Valid {
		return time.Time{}
	}
	return proof.Day(days.Int64).Time()
}
