package data

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Processor is somebody else who gets people's data: who works for the controller (GDPR
// Art. 28), who gets them for purposes of their own, or who decides on them together with
// the controller (Art. 26). Of its days, the owner's calendar counts.
type Processor struct {
	ID            int64 // 0 for an account of which nothing was noted yet
	AccountID     int64 // of an account that carries messages; 0 for others
	Name          string
	Role          ProcessorRole
	Does          string    // with the data, in the owner's words
	PurposeID     int64     // for which alone; 0 = for all
	ContractDay   time.Time // zero while none is noted
	ContractAt    string    // where the contract is kept
	Country       string    // ISO 3166; "" = not noted
	Safeguard     Safeguard
	SafeguardNote string // wanted with SafeguardOther
	Since, Until  time.Time
	AnnouncedAt   time.Time // when people had been told of it; zero before

	Account   Account // where AccountID is not 0
	Late      bool    // it came when the data of people were there already
	Disclosed int     // times that people's data were given to it
}

// ProcessorRole says what somebody is who gets people's data.
type ProcessorRole string

// The roles.
const (
	RoleProcessor ProcessorRole = "processor" // works for the controller, by a contract
	RoleRecipient ProcessorRole = "recipient" // has purposes of its own
	RoleJoint     ProcessorRole = "joint"     // decides together with the controller
)

// ProcessorRoles returns all roles.
func ProcessorRoles() []ProcessorRole {
	return []ProcessorRole{RoleProcessor, RoleRecipient, RoleJoint}
}

// Safeguard is what permits that data go to a country (GDPR Arts 44 to 49).
type Safeguard string

// The safeguards; "" = none is noted.
const (
	SafeguardNotNeeded Safeguard = "not_needed" // the data stay where the same law holds
	SafeguardAdequacy  Safeguard = "adequacy"   // a decision says that the country protects data well enough
	SafeguardClauses   Safeguard = "clauses"    // standard contractual clauses
	SafeguardOther     Safeguard = "other"      // as the note says
)

// Safeguards returns all safeguards.
func Safeguards() []Safeguard {
	return []Safeguard{SafeguardNotNeeded, SafeguardAdequacy, SafeguardClauses, SafeguardOther}
}

// ProcessorGap is what is not noted of a processor.
type ProcessorGap string

// The gaps.
const (
	GapContract  ProcessorGap = "contract"  // with whom, and since when (Arts 26 and 28)
	GapCountry   ProcessorGap = "country"   //
	GapSafeguard ProcessorGap = "safeguard" //
	GapDoes      ProcessorGap = "does"      // what it does with the data
	GapAnnounced ProcessorGap = "announced" // it came later, and people were not told yet (Art. 13(1)(e))
)

// Gaps returns what is not noted of the processor. Of one that is over, nothing lacks.
func (p Processor) Gaps(now time.Time) (gaps []ProcessorGap) {
	if p.Over(now) {
		return nil
	}
	add := func(is bool, gap ProcessorGap) {
		if is {
			gaps = append(gaps, gap)
		}
	}
	add(p.Late && p.AnnouncedAt.IsZero(), GapAnnounced)
	add(p.Role != RoleRecipient && p.ContractDay.IsZero(), GapContract)
	add(p.Country == "", GapCountry)
	add(p.Safeguard == "", GapSafeguard)
	add(p.Does == "" && p.AccountID == 0, GapDoes)
	return gaps
}

// Over reports whether the processor got data until a day that has passed.
func (p Processor) Over(now time.Time) bool {
	return !p.Until.IsZero() && dayCount(p.Until) < dayCount(now)
}

// Processors returns those who get people's data: first the accounts that carry messages,
// then the others by name. Of an account of which nothing is noted, ID is 0.
func (v *Vault) Processors(ctx context.Context) (all []Processor, err error) {
	err = v.read(ctx, "read processors", func(q sqlite.Querier) error {
		all, err = processors(ctx, q)
		return err
	})
	return all, err
}

func processors(ctx context.Context, q sqlite.Querier) ([]Processor, error) {
	accounts, err := collect(ctx, q, scanAccount, selectAccount+`WHERE deleted_at IS NULL AND kind <> 'sandbox' ORDER BY name, id`)
	if err != nil {
		return nil, err
	}
	noted, err := collect(ctx, q, scanProcessor, selectProcessor+`ORDER BY p.name, p.id`)
	if err != nil {
		return nil, err
	}
	all := make([]Processor, 0, len(accounts)+len(noted))
	for _, a := range accounts {
		p, err := accountProcessor(ctx, q, a, noted)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	for _, p := range noted {
		if !slices.ContainsFunc(accounts, func(a Account) bool { return a.ID == p.AccountID }) {
			p.AccountID = 0
			all = append(all, p)
		}
	}
	return all, nil
}

// accountProcessor returns what is noted of the provider of an account.
func accountProcessor(ctx context.Context, q sqlite.Querier, a Account, noted []Processor) (Processor, error) {
	p := Processor{AccountID: a.ID, Name: a.Host, Role: RoleProcessor}
	if a.Kind == AccountPage {
		p.Name, p.Role = a.Name, RoleJoint
	}
	if i := slices.IndexFunc(noted, func(n Processor) bool { return n.AccountID == a.ID }); i >= 0 {
		p = noted[i]
	}
	p.Account = a
	err := q.QueryRowContext(ctx, `SELECT coalesce((`+firstLeadAt+`) < created_at, 0) FROM account WHERE id = ?`, a.ID).Scan(&p.Late)
	return p, err
}

const selectProcessor = `SELECT p.id, coalesce(p.account_id, 0), p.name, p.role, p.does, coalesce(p.purpose_id, 0), p.contract_day, p.contract_at, p.country,
	p.safeguard, p.safeguard_note, p.since_day, p.until_day, p.announced_at,
	coalesce((` + firstLeadAt + `) < p.created_at, 0), (SELECT count(*) FROM disclosure d WHERE d.processor_id = p.id) FROM processor p `

// firstLeadAt is when the first of the people who are in the vault came: their numbers are
// in that order.
const firstLeadAt = `SELECT created_at FROM lead ORDER BY id LIMIT 1`

func scanProcessor(r *sql.Rows, p *Processor) error {
	var contract, since, until, announced sql.NullInt64
	err := r.Scan(&p.ID, &p.AccountID, &p.Name, &p.Role, &p.Does, &p.PurposeID, &contract, &p.ContractAt, &p.Country,
		&p.Safeguard, &p.SafeguardNote, &since, &until, &announced, &p.Late, &p.Disclosed)
	p.ContractDay, p.Since, p.Until, p.AnnouncedAt = dayOf(contract), dayOf(since), dayOf(until), timeOf(announced)
	return err
}

// SaveProcessor adds a processor (ID 0) or writes its changes, and returns its ID. That
// people were told of it is what [Vault.AnnounceProcessor] writes. Error codes:
// CodeMissing, CodeBadChoice, CodeNotFound.
func (v *Vault) SaveProcessor(ctx context.Context, p Processor) (int64, error) {
	p.Name, p.Does, p.ContractAt, p.SafeguardNote = strings.TrimSpace(p.Name), plainText(p.Does), strings.TrimSpace(p.ContractAt), strings.TrimSpace(p.SafeguardNote)
	if err := p.check(); err != nil {
		return 0, err
	}
	err := v.write(ctx, "save processor", func(tx *sqlite.Tx) (err error) {
		p.ID, err = v.putProcessor(ctx, tx, p)
		return err
	})
	return p.ID, err
}

func (v *Vault) putProcessor(ctx context.Context, tx *sqlite.Tx, p Processor) (int64, error) {
	if p.PurposeID != 0 {
		if _, err := purpose(ctx, tx, p.PurposeID); err != nil {
			return 0, err
		}
	}
	args := []any{p.Name, p.Role, p.Does, p.PurposeID, calendarDay(p.ContractDay), p.ContractAt, p.Country, p.Safeguard, p.SafeguardNote, calendarDay(p.Since), calendarDay(p.Until)}
	if p.ID != 0 {
		return p.ID, oneRow(tx.ExecContext(ctx, `UPDATE processor SET name = ?, role = ?, does = ?, purpose_id = nullif(?, 0), contract_day = ?, contract_at = ?, country = ?,
			safeguard = ?, safeguard_note = ?, since_day = ?, until_day = ? WHERE id = ?`, append(args, p.ID)...))
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO processor (name, role, does, purpose_id, contract_day, contract_at, country, safeguard, safeguard_note, since_day, until_day,
		account_id, created_at) VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?)`, append(args, p.AccountID, v.now().UnixMilli())...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// check reports what is wrong with a processor.
func (p Processor) check() error {
	if p.Name == "" {
		return missing("name")
	}
	if err := oneOf("role", p.Role, ProcessorRoles()...); err != nil {
		return err
	}
	if p.Safeguard == SafeguardOther && p.SafeguardNote == "" {
		return missing("safeguard_note")
	}
	if !p.Until.IsZero() && !p.Since.IsZero() && dayCount(p.Until) < dayCount(p.Since) {
		return &Error{Code: CodeBadChoice, Field: "until"}
	}
	if p.Safeguard == "" {
		return nil
	}
	return oneOf("safeguard", p.Safeguard, Safeguards()...)
}

// AnnounceProcessor notes that people were told of a processor. One that is an account of
// which nothing is noted yet is noted by it. Error codes: as [Vault.SaveProcessor].
func (v *Vault) AnnounceProcessor(ctx context.Context, p Processor) error {
	return v.write(ctx, "note that people know of a processor", func(tx *sqlite.Tx) (err error) {
		if p.ID == 0 {
			if p.ID, err = v.putProcessor(ctx, tx, p); err != nil {
				return err
			}
		}
		return oneRow(tx.ExecContext(ctx, `UPDATE processor SET announced_at = ? WHERE id = ?`, v.now().UnixMilli(), p.ID))
	})
}

// DeleteProcessor deletes a processor that was noted by mistake. One to whom people's data
// were given stays: it ends by its day. Error codes: CodeProcessorUsed, CodeNotFound.
func (v *Vault) DeleteProcessor(ctx context.Context, id int64) error {
	return v.write(ctx, "delete processor", func(tx *sqlite.Tx) error {
		var used bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM disclosure WHERE processor_id = ?)`, id).Scan(&used); err != nil {
			return err
		}
		if used {
			return &Error{Code: CodeProcessorUsed}
		}
		return oneRow(tx.ExecContext(ctx, `DELETE FROM processor WHERE id = ?`, id))
	})
}

// calendarDay returns a day for a column that is NULL where there is none.
func calendarDay(day time.Time) any {
	if day.IsZero() {
		return nil
	}
	return dayCount(day)
}
