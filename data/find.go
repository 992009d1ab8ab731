package data

import (
	"context"
	"database/sql"
	"errors"

	"mujeeb/text/address"
)

// FindLeads looks people up by email addresses, telephone numbers and PSIDs, as a
// person types or pastes them. It returns each lead once, in the order of wanted,
// and those of wanted that are nobody's. A number without a country code is taken
// to be of the region of the settings.
func (v *Vault) FindLeads(ctx context.Context, wanted []string) (leads []int64, missing []string, err error) {
	settings, err := v.Settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	seen := map[int64]bool{}
	for _, text := range wanted {
		lead, err := v.findLead(ctx, text, settings.Region)
		switch {
		case err != nil:
			return nil, nil, err
		case lead == 0:
			missing = append(missing, text)
		case !seen[lead]:
			seen[lead] = true
			leads = append(leads, lead)
		}
	}
	return leads, missing, nil
}

// findLead returns the lead that has the identity that text spells, or 0.
func (v *Vault) findLead(ctx context.Context, text, region string) (int64, error) {
	for _, id := range spelled(text, region) {
		var lead int64
		err := v.db.Readers().QueryRowContext(ctx, `SELECT lead_id FROM identity WHERE kind = ? AND value = ?`, id.Kind, id.Value).Scan(&lead)
		if !errors.Is(err, sql.ErrNoRows) {
			return lead, wrap("find lead", err)
		}
	}
	return 0, nil
}

// spelled returns the identities that a text may be: a row of digits can be a
// telephone number and a PSID.
func spelled(text, region string) (all []Identity) {
	if email, err := address.NormalEmail(text); err == nil {
		all = append(all, Identity{Email, email.String()})
	}
	if phone, err := NormalIdentity(Phone, text, region); err == nil {
		all = append(all, phone)
	}
	if psid, err := address.ParsePSID(text); err == nil {
		all = append(all, Identity{PSID, psid.String()})
	}
	return all
}
