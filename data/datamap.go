package data

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
	"mujeeb/gdpr"
)

// DataMap is the register of processing activities (GDPR Art. 30), made of what the vault
// holds at a moment.
type DataMap struct {
	MadeAt      time.Time
	Settings    Settings
	Law         Law
	Profile     Profile
	Purposes    []PurposeEntry // of the purposes in use, by name
	Standing    []StandingEntry
	Processors  []Processor
	Disclosures []Disclosure // the newest first
	Held        []DataHeld
	Security    SecurityFacts

	Representatives []string // the laws that may want the controller to name one (Art. 27), as package gdpr calls them
}

// PurposeEntry is the processing for a purpose.
type PurposeEntry struct {
	Purpose    Purpose
	People     int // who gave their word for it
	Sources    []Source
	Categories []DataCategory // of which there are data of these people
	Identities []IdentityKind // by which they can be reached
	Recipients []Processor    // who get data of theirs now
	Months     int            // after the last contact that came from them, for which people are kept by a rule; 0 = no rule
	ByLaw      bool           // that is the term of a law that counts, and no rule of the owner's
	Period     string         // how long the data are kept, in the owner's words; "" = not set
}

// StandingActivity is a processing that goes on in every vault.
type StandingActivity string

// The standing activities.
const (
	StandingProof    StandingActivity = "proof"    // what people agreed and objected to is kept
	StandingRequests StandingActivity = "requests" // people's requests are answered
	StandingBreaches StandingActivity = "breaches" // breaches are written down and told
	StandingLog      StandingActivity = "log"      // what is done in the vault is logged
	StandingBackups  StandingActivity = "backups"  // copies are kept
)

// StandingEntry is a standing activity with what it is about.
type StandingEntry struct {
	Kind       StandingActivity
	Number     int // of people, requests, breaches, acts or copies
	Categories []DataCategory
}

// DataHeld says in which tables there are data of a category, by their names.
type DataHeld struct {
	Category DataCategory
	Tables   []string
}

// SecurityFacts is what protects the vault (GDPR Art. 32), as it is set. It says nothing
// that was not read from the vault.
type SecurityFacts struct {
	Cipher      keys.Cipher
	Ways        map[keys.Kind]int
	IdleLock    int // minutes; 0 = never
	LockAsleep  bool
	LockScreen  bool
	KeepSending int // hours
	Backups     int
	LastBackup  time.Time // zero where there is none
	Behind      int       // erasures that were not done in every backup yet
	Daily       int       // folders that get a backup by themselves, once a day
}

// DataMap returns the register as of now.
func (v *Vault) DataMap(ctx context.Context) (DataMap, error) {
	m := DataMap{MadeAt: v.now()}
	ways, err := v.Ways(ctx)
	if err != nil {
		return m, err
	}
	m.Security.Ways = map[keys.Kind]int{}
	for _, w := range ways {
		m.Security.Ways[w.Kind]++
	}
	v.secret.Lock()
	m.Security.Cipher = v.keys.Cipher
	v.secret.Unlock()
	return m, v.read(ctx, "make the data map", func(q sqlite.Querier) error { return m.fill(ctx, q) })
}

// fill reads everything from one snapshot.
func (m *DataMap) fill(ctx context.Context, q sqlite.Querier) (err error) {
	if m.Settings, err = settings(ctx, q); err != nil {
		return err
	}
	if m.Law, err = law(ctx, q); err != nil {
		return err
	}
	for _, r := range gdpr.Representatives(m.Law.Home, m.Law.People) {
		m.Representatives = append(m.Representatives, r.Law)
	}
	if m.Profile, err = profile(ctx, q); err != nil {
		return err
	}
	if m.Processors, err = processors(ctx, q); err != nil {
		return err
	}
	if m.Disclosures, err = disclosures(ctx, q, 0); err != nil {
		return err
	}
	for _, read := range []func(context.Context, sqlite.Querier) error{m.readPurposes, m.readStanding, m.readHeld, m.Security.read} {
		if err := read(ctx, q); err != nil {
			return err
		}
	}
	m.Security.set(m.Settings)
	return nil
}

func (m *DataMap) readPurposes(ctx context.Context, q sqlite.Querier) error {
	all, err := purposes(ctx, q)
	if err != nil {
		return err
	}
	rules, err := retentionRules(ctx, q)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Archived {
			continue
		}
		e := PurposeEntry{Purpose: p, Recipients: m.recipientsOf(p)}
		if err := e.fill(ctx, q); err != nil {
			return err
		}
		e.Months, e.ByLaw = m.periodOf(p, rules)
		m.Purposes = append(m.Purposes, e)
	}
	return nil
}

// periodOf returns for how many months the people of a purpose are kept, and whether a law
// alone says so.
func (m *DataMap) periodOf(p Purpose, rules []RetentionRule) (months int, byLaw bool) {
	for _, r := range rules {
		if r.PurposeID == p.ID {
			return r.Months, false
		}
	}
	if p.Ground == GroundContract || p.Ground == GroundLegalDuty {
		return 0, false
	}
	months = gdpr.ProspectRetention(m.MadeAt, m.Law.Codes()...).Months
	return months, months > 0
}

// recipientsOf returns who get data of people for a purpose: of the accounts, those of its
// channel.
func (m *DataMap) recipientsOf(purpose Purpose) []Processor {
	return slices.DeleteFunc(slices.Clone(m.Processors), func(p Processor) bool {
		return p.Over(m.MadeAt) || p.PurposeID != 0 && p.PurposeID != purpose.ID || p.AccountID != 0 && p.Account.Kind.Channel() != purpose.Channel
	})
}

// peopleOf names the people of a purpose in the queries below.
const peopleOf = `ground g JOIN lead ON lead.id = g.lead_id WHERE g.purpose_id = ?1`

func (e *PurposeEntry) fill(ctx context.Context, q sqlite.Querier) (err error) {
	if err = q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM ground WHERE purpose_id = ?1),
		coalesce((SELECT period FROM purpose_period WHERE purpose_id = ?1), '')`, e.Purpose.ID).Scan(&e.People, &e.Period); err != nil {
		return err
	}
	e.Sources, err = collect(ctx, q, func(r *sql.Rows, s *Source) error { return r.Scan(&s.ID, &s.Name, &s.Kind) }, `SELECT id, name, kind FROM source
		WHERE EXISTS (SELECT 1 FROM lead JOIN ground g ON g.lead_id = lead.id AND g.purpose_id = ?1 WHERE lead.source_id = source.id) ORDER BY name`, e.Purpose.ID)
	if err != nil {
		return err
	}
	e.Identities, err = collect(ctx, q, sqlite.Value[IdentityKind], `SELECT column1 FROM (VALUES ('email'), ('phone'), ('psid'))
		WHERE EXISTS (SELECT 1 FROM ground g JOIN identity i ON i.lead_id = g.lead_id AND i.kind = column1 WHERE g.purpose_id = ?1)`, e.Purpose.ID)
	if err != nil {
		return err
	}
	e.Categories, err = collect(ctx, q, sqlite.Value[DataCategory], categoriesOfPeople, e.Purpose.ID)
	return err
}

// categoriesOfPeople returns the categories of which there are data of the people of a
// purpose.
const categoriesOfPeople = `
	SELECT 'identity' WHERE EXISTS (SELECT 1 FROM ` + peopleOf + `)
	UNION ALL SELECT 'contact' WHERE EXISTS (SELECT 1 FROM ground g JOIN identity i ON i.lead_id = g.lead_id WHERE g.purpose_id = ?1)
	UNION ALL SELECT 'own' WHERE EXISTS (SELECT 1 FROM ` + peopleOf + ` AND (lead.note <> '' OR lead.extra <> '{}'))
		OR EXISTS (SELECT 1 FROM lead_tag t JOIN ground g ON g.lead_id = t.lead_id AND g.purpose_id = ?1)
		OR EXISTS (SELECT 1 FROM note n JOIN ground g ON g.lead_id = n.lead_id AND g.purpose_id = ?1)
		OR EXISTS (SELECT 1 FROM next_step n JOIN ground g ON g.lead_id = n.lead_id AND g.purpose_id = ?1)
	UNION ALL SELECT 'proof' WHERE EXISTS (SELECT 1 FROM ground WHERE purpose_id = ?1)
	UNION ALL SELECT 'correspondence' WHERE EXISTS (SELECT 1 FROM run JOIN outbox o ON o.run_id = run.id WHERE run.purpose_id = ?1)
		OR EXISTS (SELECT 1 FROM chat WHERE purpose_id = ?1)`

func (m *DataMap) readStanding(ctx context.Context, q sqlite.Querier) error {
	var people, requests, breaches, acts, copies int
	err := q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM (SELECT DISTINCT lead_id FROM consent_person)),
		(SELECT count(*) FROM request), (SELECT count(*) FROM breach WHERE NOT rehearsal), (SELECT count(*) FROM activity), (SELECT count(*) FROM backup)`).
		Scan(&people, &requests, &breaches, &acts, &copies)
	m.Standing = []StandingEntry{
		{StandingProof, people, []DataCategory{DataIdentity, DataContact, DataProof}},
		{StandingRequests, requests, []DataCategory{DataIdentity, DataContact, DataCorrespondence, DataRights}},
		{StandingBreaches, breaches, []DataCategory{DataRights}},
		{StandingLog, acts, []DataCategory{DataLog}},
		{StandingBackups, copies, DataCategories()[:8]},
	}
	return err
}

// readHeld reads of each category in which tables there is anything.
func (m *DataMap) readHeld(ctx context.Context, q sqlite.Querier) (err error) {
	for _, category := range DataCategories() {
		h := DataHeld{Category: category}
		var parts []string
		seen := map[string]bool{}
		for _, c := range dataColumns {
			first := !seen[c.table]
			if seen[c.table] = true; c.category == category {
				parts = append(parts, `SELECT '`+c.table+`' WHERE EXISTS (SELECT 1 FROM `+c.table+c.holding(first)+`)`)
			}
		}
		if h.Tables, err = collect(ctx, q, sqlite.Value[string], strings.Join(parts, ` UNION ALL `)+` ORDER BY 1`); err != nil {
			return err
		}
		m.Held = append(m.Held, h)
	}
	return nil
}

// holding returns the condition of a row that holds something in the columns; first says
// that each row of the table does.
func (c tableColumns) holding(first bool) string {
	if first {
		return ``
	}
	return ` WHERE ` + strings.Join(c.names(), ` NOT IN ('', '{}') OR `) + ` NOT IN ('', '{}')`
}

// read reads what is known of the backups.
func (s *SecurityFacts) read(ctx context.Context, q sqlite.Querier) error {
	var last sql.NullInt64
	err := q.QueryRowContext(ctx, `SELECT count(*), max(made_at), coalesce(sum(behind), 0), (SELECT count(*) FROM backup_place WHERE daily) FROM backup`).
		Scan(&s.Backups, &last, &s.Behind, &s.Daily)
	s.LastBackup = timeOf(last)
	return err
}

// set takes over what the owner has set.
func (s *SecurityFacts) set(from Settings) {
	s.IdleLock, s.LockAsleep, s.LockScreen, s.KeepSending = from.IdleLock, from.LockAsleep, from.LockScreen, from.KeepSending
}

// SavePeriod keeps how long the data of a purpose are kept; "" takes that back. Error
// code: CodeNotFound.
func (v *Vault) SavePeriod(ctx context.Context, purposeID int64, period string) error {
	period = plainText(period)
	return v.write(ctx, "save a period", func(tx *sqlite.Tx) error {
		if _, err := purpose(ctx, tx, purposeID); err != nil {
			return err
		}
		if period == "" {
			_, err := tx.ExecContext(ctx, `DELETE FROM purpose_period WHERE purpose_id = ?`, purposeID)
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO purpose_period (purpose_id, period) VALUES (?1, ?2) ON CONFLICT (purpose_id) DO UPDATE SET period = ?2`, purposeID, period)
		return err
	})
}
