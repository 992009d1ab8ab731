package data

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/gdpr"
)

// Answers is what a person is told beside the data that are held on them (GDPR Art. 15(1)
// and (2)).
type Answers struct {
	Purposes   []PurposeAnswer
	Recipients []RecipientAnswer
	Period     PeriodAnswer
	Kept       []KeptLonger // why they are or were kept longer, the newest first
	Automated  Automated
}

// PurposeAnswer is a purpose for which a person's data are used, or were.
type PurposeAnswer struct {
	Purpose    Purpose
	Categories []DataCategory // of their data
	Months     int            // as in [PurposeEntry]
	ByLaw      bool
	Period     string
}

// RecipientAnswer is somebody else who got a person's data, or may get them.
type RecipientAnswer struct {
	Processor
	Given    []time.Time // when their data were given to it, the oldest first
	Messages int         // to them that it carried
}

// PeriodAnswer is until when a person is kept.
type PeriodAnswer struct {
	LastContact time.Time // that came from them; when they were entered, where Undated
	Undated     bool
	Months      int // after that; 0 = no rule ends it
	By          ExpiryBy
	Due         time.Time // zero with 0 months
}

// Automated says whether a program decides on people by itself (GDPR Art. 22).
type Automated string

// The answers. This program decides about nobody; what else the controller uses, the owner
// says.
const (
	AutomatedNo      Automated = "no"
	AutomatedYes     Automated = "yes"
	AutomatedUnasked Automated = "not_answered"
)

// answers fills in what a person is told beside the data, which are in the file already.
func (v *Vault) answers(ctx context.Context, q sqlite.Querier, f *PersonFile) (err error) {
	a, lead := &f.Answers, f.Lead.ID
	m := DataMap{MadeAt: f.MadeAt}
	if m.Law, err = law(ctx, q); err != nil {
		return err
	}
	if m.Processors, err = processors(ctx, q); err != nil {
		return err
	}
	rules, err := retentionRules(ctx, q)
	if err != nil {
		return err
	}
	if a.Purposes, err = m.purposesOf(ctx, q, f, rules); err != nil {
		return err
	}
	if a.Recipients, err = m.recipientsTo(ctx, q, lead, a.Purposes); err != nil {
		return err
	}
	if a.Kept, err = keptLonger(ctx, q, lead); err != nil {
		return err
	}
	if a.Period, err = m.periodTo(ctx, q, f, rules); err != nil {
		return err
	}
	p, err := profile(ctx, q)
	switch {
	case p.Screened.IsZero():
		a.Automated = AutomatedUnasked
	case slices.Contains(p.Screening, ScreenDeciding):
		a.Automated = AutomatedYes
	default:
		a.Automated = AutomatedNo
	}
	return err
}

// purposesOf returns the purposes for which a person's data are used, or were.
func (m *DataMap) purposesOf(ctx context.Context, q sqlite.Querier, f *PersonFile, rules []RetentionRule) (all []PurposeAnswer, err error) {
	categories := f.categories()
	for _, g := range f.Grounds {
		written := slices.ContainsFunc(f.Messages, func(s SentMessage) bool { return s.Purpose == g.Purpose.Name }) ||
			slices.ContainsFunc(f.Chats, func(c Chat) bool { return c.Purpose == g.Purpose.Name })
		if g.Last == nil && !g.Live() && !written {
			continue
		}
		a := PurposeAnswer{Purpose: g.Purpose, Categories: categories}
		a.Months, a.ByLaw = m.periodOf(g.Purpose, rules)
		err := q.QueryRowContext(ctx, `SELECT coalesce((SELECT period FROM purpose_period WHERE purpose_id = ?1), '')`, g.Purpose.ID).Scan(&a.Period)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// categories returns of which categories the file has data.
func (f *PersonFile) categories() (all []DataCategory) {
	l := f.Lead
	for _, c := range []struct {
		category DataCategory
		has      bool
	}{
		{DataIdentity, true}, {DataContact, len(l.Identities) > 0},
		{DataOwn, l.Note != "" || len(l.Notes)+len(l.Tags)+len(l.Extra)+len(f.Origins) > 0 || !l.Next.Day.IsZero()},
		{DataProof, len(f.Consents) > 0}, {DataCorrespondence, len(f.Messages)+len(f.Chats)+len(f.Heard) > 0}, {DataRights, len(f.Requests) > 0},
	} {
		if c.has {
			all = append(all, c.category)
		}
	}
	return all
}

// recipientsTo returns who got a person's data, and who may get them for their purposes.
func (m *DataMap) recipientsTo(ctx context.Context, q sqlite.Querier, lead int64, purposes []PurposeAnswer) (all []RecipientAnswer, err error) {
	given, err := givenOf(ctx, q, lead)
	if err != nil {
		return nil, err
	}
	carried := map[int64]int{}
	_, err = collect(ctx, q, func(r *sql.Rows, _ *struct{}) error {
		var account int64
		var n int
		err := r.Scan(&account, &n)
		carried[account] = n
		return err
	}, `SELECT coalesce(account_id, 0), count(*) FROM outbox WHERE lead_id = ? AND committed_at IS NOT NULL GROUP BY 1`, lead)
	if err != nil {
		return nil, err
	}
	may := map[int64]bool{} // by account, and by number below 0
	key := func(p Processor) int64 {
		if p.ID != 0 {
			return -p.ID
		}
		return p.AccountID
	}
	for _, purpose := range purposes {
		for _, p := range m.recipientsOf(purpose.Purpose) {
			may[key(p)] = true
		}
	}
	for _, p := range m.Processors {
		a := RecipientAnswer{Processor: p}
		for _, g := range given {
			if g.to == p.ID && p.ID != 0 {
				a.Given = append(a.Given, g.at)
			}
		}
		if p.AccountID != 0 {
			a.Messages = carried[p.AccountID]
		}
		if len(a.Given) > 0 || a.Messages > 0 || may[key(p)] {
			all = append(all, a)
		}
	}
	return all, nil
}

// periodTo returns until when a person is kept. It says what [Vault.Expiries] says of them.
func (m *DataMap) periodTo(ctx context.Context, q sqlite.Querier, f *PersonFile, rules []RetentionRule) (a PeriodAnswer, err error) {
	var last sql.NullInt64
	if err := q.QueryRowContext(ctx, lastContactOf, f.Lead.ID).Scan(&last); err != nil {
		return a, err
	}
	if a.LastContact = timeOf(last); !last.Valid {
		a.LastContact, a.Undated = f.Lead.CreatedAt, true
	}
	mine, err := collect(ctx, q, sqlite.Value[int64], `SELECT g.purpose_id FROM ground g JOIN purpose p ON p.id = g.purpose_id WHERE g.lead_id = ? AND NOT p.archived`, f.Lead.ID)
	if err != nil {
		return a, err
	}
	a.Months, a.By = gdpr.ProspectRetention(m.MadeAt, m.Law.Codes()...).Months, ExpiryByLaw
	whole, longest := true, 0
	for _, g := range f.Grounds {
		if !slices.Contains(mine, g.Purpose.ID) {
			continue
		}
		months, byLaw := m.periodOf(g.Purpose, rules)
		if months == 0 && (g.Purpose.Ground == GroundContract || g.Purpose.Ground == GroundLegalDuty) {
			return PeriodAnswer{LastContact: a.LastContact, Undated: a.Undated}, nil
		}
		if whole = whole && months > 0; months > longest {
			longest, a.By = months, ExpiryByPurpose
			if byLaw {
				a.By = ExpiryByLaw
			}
		}
	}
	if len(mine) > 0 {
		if a.Months = longest; !whole {
			a.Months = 0
		}
	}
	for _, r := range rules {
		if r.SourceID == f.Lead.SourceID && (a.Months == 0 || r.Months < a.Months) {
			a.Months, a.By = r.Months, ExpiryBySource
		}
	}
	if a.Months == 0 {
		a.By = ""
		return a, nil
	}
	a.Due = gdpr.PeriodEnd(a.LastContact.In(m.MadeAt.Location()), a.Months)
	return a, nil
}

// lastContactOf is a query for the last contact that came from the lead ?1: one of
// [contacts].
const lastContactOf = `SELECT max(at) FROM (
	SELECT ` + contactAt + ` AS at FROM consent_person p JOIN consent_event e ON e.seq = p.seq WHERE p.lead_id IN ` + numbersOf + ` AND e.act IN ` + contactActs + `
	UNION ALL SELECT at FROM heard WHERE lead_id = ?1 AND kind IN ('person', 'complaint')
	UNION ALL SELECT received_at FROM request WHERE lead_id = ?1
	UNION ALL SELECT at FROM lead_origin WHERE lead_id = ?1
	UNION ALL SELECT said_at FROM lead_origin WHERE lead_id = ?1)`
