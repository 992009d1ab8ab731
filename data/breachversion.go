package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"mujeeb/data/sqlite"
)

// BreachVersion is a breach as it was from a moment on, until the next version. It is never
// changed, and the schema refuses whoever tries.
type BreachVersion struct {
	ID      int64
	At      time.Time
	By      ByWay
	Breach  Breach   // without Audience, which is kept as Set, and without what the run became of
	Set     int64    // the number of the [BreachPeople] that counted; 0 before any was kept
	People  int      // in it
	Changed []string // the keys of what is other than before, see [Breach.Changed]; nil in the first one
}

// breachContent is a version as it is written down; times are in milliseconds.
type breachContent struct {
	Title          string            `json:"title"`
	Noticed        int64             `json:"noticed"`
	Happened       int64             `json:"happened,omitzero"`
	Parts          map[string]string `json:"parts,omitempty"`
	Lang           string            `json:"lang"`
	AuthorityTold  int64             `json:"authority_told,omitzero"`
	AuthorityNote  string            `json:"authority_note,omitempty"`
	Run            int64             `json:"run,omitzero"`
	Severity       Weighing          `json:"severity,omitzero"`
	PeopleDecision PeopleDecision    `json:"people_decision,omitempty"`
	PeopleWhy      string            `json:"people_why,omitempty"`
	Report         map[string]string `json:"report,omitempty"`
	Measures       []Measure         `json:"measures,omitempty"`
	AffectedBy     AffectedBy        `json:"affected_by,omitempty"`
	AffectedOf     int64             `json:"affected_of,omitzero"`
	Set            int64             `json:"set,omitzero"`
	People         int               `json:"people,omitzero"`
}

func milliOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func atMilli(ms int64) time.Time { return timeOf(sql.NullInt64{Int64: ms, Valid: ms != 0}) }

// contentOf returns what a version of a breach says.
func contentOf(b Breach, set BreachPeople) breachContent {
	return breachContent{
		Title: b.Title, Noticed: milliOf(b.NoticedAt), Happened: milliOf(b.HappenedAt), Parts: b.Parts, Lang: b.Lang,
		AuthorityTold: milliOf(b.AuthorityToldAt), AuthorityNote: b.AuthorityNote, Run: b.RunID, Severity: b.Severity,
		PeopleDecision: b.PeopleDecision, PeopleWhy: b.PeopleWhy, Report: b.Report, Measures: b.Measures,
		AffectedBy: b.AffectedBy, AffectedOf: b.AffectedOf, Set: set.ID, People: set.People,
	}
}

// breach returns the breach that a version describes.
func (c breachContent) breach(id int64) Breach {
	return Breach{
		ID: id, Title: c.Title, NoticedAt: atMilli(c.Noticed), HappenedAt: atMilli(c.Happened), Parts: c.Parts, Lang: c.Lang,
		AuthorityToldAt: atMilli(c.AuthorityTold), AuthorityNote: c.AuthorityNote, RunID: c.Run, Severity: c.Severity,
		PeopleDecision: c.PeopleDecision, PeopleWhy: c.PeopleWhy, Report: c.Report, Measures: c.Measures,
		AffectedBy: c.AffectedBy, AffectedOf: c.AffectedOf,
	}
}

// keepVersion adds the breach as it stands to its versions, unless the last one says the same.
func (v *Vault) keepVersion(ctx context.Context, tx *sqlite.Tx, id int64) error {
	b, err := oneBreach(ctx, tx, id)
	if err != nil {
		return err
	}
	set, err := lastAffected(ctx, tx, id)
	if err != nil && CodeOf(err) != CodeNotFound {
		return err
	}
	raw, err := json.Marshal(contentOf(b, set))
	if err != nil {
		return err
	}
	var last string
	err = tx.QueryRowContext(ctx, `SELECT content FROM breach_version WHERE breach_id = ? ORDER BY id DESC LIMIT 1`, id).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || last == string(raw) {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO breach_version (breach_id, at, opening_id, content) VALUES (?, ?, `+thisOpening+`, ?)`, id, v.now().UnixMilli(), string(raw))
	return err
}

// BreachVersions returns the versions of a breach, the first one first.
func (v *Vault) BreachVersions(ctx context.Context, breach int64) ([]BreachVersion, error) {
	all, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, b *BreachVersion) error {
		var at sql.NullInt64
		var raw string
		if err := r.Scan(&b.ID, &at, &raw, &b.By.Number, &b.By.Kind, &b.By.Name); err != nil {
			return err
		}
		var c breachContent
		err := json.Unmarshal([]byte(raw), &c)
		b.At, b.Breach, b.Set, b.People = timeOf(at), c.breach(breach), c.Set, c.People
		return err
	}, `SELECT b.id, b.at, b.content, `+byWayColumns+` FROM breach_version b LEFT JOIN opening ON opening.id = b.opening_id LEFT JOIN way w ON w.id = opening.way_id
		WHERE b.breach_id = ? ORDER BY b.id`, breach)
	for i := 1; i < len(all); i++ {
		all[i].Changed = all[i].Breach.Changed(all[i-1].Breach)
		if all[i].Set != all[i-1].Set {
			all[i].Changed = append(all[i].Changed, ChangedPeople)
		}
	}
	return all, err
}

// The keys of what can change in a breach. Those of its parts, and of what the authority is
// told, begin with a prefix, which the key of the part follows.
const (
	ChangedTitle     = "title"
	ChangedNoticed   = "noticed"
	ChangedHappened  = "happened"
	ChangedLang      = "lang"
	ChangedAuthority = "authority"
	ChangedSeverity  = "severity"
	ChangedDecision  = "people_decision"
	ChangedMeasures  = "measures"
	ChangedNotice    = "notice"
	ChangedAffected  = "affected"
	ChangedPeople    = "people" // who was affected was worked out anew
	ChangedPart      = "part."
	ChangedReport    = "report."
)

// Changed returns the keys of what is other than in a version of before.
func (b Breach) Changed(before Breach) (keys []string) {
	for _, one := range []struct {
		key  string
		same bool
	}{
		{ChangedTitle, b.Title == before.Title},
		{ChangedNoticed, b.NoticedAt.Equal(before.NoticedAt)},
		{ChangedHappened, b.HappenedAt.Equal(before.HappenedAt)},
		{ChangedLang, b.Lang == before.Lang},
		{ChangedAuthority, b.AuthorityToldAt.Equal(before.AuthorityToldAt) && b.AuthorityNote == before.AuthorityNote},
		{ChangedSeverity, reflect.DeepEqual(b.Severity, before.Severity)},
		{ChangedDecision, b.PeopleDecision == before.PeopleDecision && b.PeopleWhy == before.PeopleWhy},
		{ChangedMeasures, slices.EqualFunc(b.Measures, before.Measures, Measure.equal)},
		{ChangedNotice, b.RunID == before.RunID},
		{ChangedAffected, b.AffectedBy == before.AffectedBy && b.AffectedOf == before.AffectedOf},
	} {
		if !one.same {
			keys = append(keys, one.key)
		}
	}
	keys = append(keys, changedTexts(ChangedPart, b.Parts, before.Parts)...)
	return append(keys, changedTexts(ChangedReport, b.Report, before.Report)...)
}

func (m Measure) equal(n Measure) bool {
	return m.Text == n.Text && m.Due.Equal(n.Due) && m.Done.Equal(n.Done)
}

// changedTexts returns the keys of the texts that are other than before, sorted, after a prefix.
func changedTexts(prefix string, now, before map[string]string) (keys []string) {
	all := maps.Clone(orEmpty(before))
	maps.Copy(all, now)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if now[key] != before[key] {
			keys = append(keys, prefix+key)
		}
	}
	return keys
}
