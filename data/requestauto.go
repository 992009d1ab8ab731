package data

import (
	"context"
	"maps"
	"slices"
	"strings"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// What the vault writes by itself into the logs of requests, when what they ask for is done
// wherever in the program.

// openRequests returns the numbers of a lead's open requests that use one of some rights.
func openRequests(ctx context.Context, q sqlite.Querier, lead int64, rights ...Right) (ids []int64, err error) {
	all, err := requestsOf(ctx, q, lead)
	for _, r := range all {
		if r.IsOpen() && slices.Contains(rights, r.Right) {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// logExported writes a file of one person into the logs of the requests that ask for it.
func (v *Vault) logExported(ctx context.Context, tx *sqlite.Tx, e Export) error {
	if e.Kind != ExportPerson && e.Kind != ExportSealedPerson || e.Why != ExportForPerson {
		return nil
	}
	leads, err := exportedLeads(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		ids, err := openRequests(ctx, tx, lead, RightAccess, RightPortability)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := v.logRequest(ctx, tx, id, RequestEvent{Act: RequestExported, Detail: e.Format}); err != nil {
				return err
			}
		}
	}
	return nil
}

// beforeCorrection returns a lead as it is, with the requests by which its details are to be
// corrected; nothing where there are none.
func beforeCorrection(ctx context.Context, q sqlite.Querier, id int64) (l *Lead, requests []int64, err error) {
	if id == 0 {
		return nil, nil, nil
	}
	if requests, err = openRequests(ctx, q, id, RightRectify); err != nil || len(requests) == 0 {
		return nil, nil, err
	}
	l, err = lead(ctx, q, id)
	return l, requests, err
}

// logCorrection writes what was changed of a lead into the logs of requests.
func (v *Vault) logCorrection(ctx context.Context, tx *sqlite.Tx, requests []int64, before *Lead) error {
	if len(requests) == 0 {
		return nil
	}
	after, err := lead(ctx, tx, before.ID)
	if err != nil {
		return err
	}
	for _, e := range corrections(before.details(), after.details()) {
		for _, id := range requests {
			if err := v.logRequest(ctx, tx, id, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// corrections returns what differs between the details of a lead before and after, by name.
func corrections(was, is map[string]string) (all []RequestEvent) {
	names := slices.Collect(maps.Keys(was))
	for name := range is {
		if _, known := was[name]; !known {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if was[name] == is[name] {
			continue
		}
		e := RequestEvent{Act: RequestCorrected, Detail: name, Was: was[name], Became: is[name]}
		if own, is := strings.CutPrefix(name, ownDetail); is { // its name may be the owner's words on a person
			e.Detail, e.Text = strings.TrimSuffix(ownDetail, ":"), own
		}
		all = append(all, e)
	}
	return all
}

// ownDetail begins the name of a detail that is a field of the owner's own.
const ownDetail = "own:"

// details returns what is held on a lead by name: the codes that the log of a request has.
func (l *Lead) details() map[string]string {
	all := map[string]string{"name": l.Name, "given": l.Given, "family": l.Family, "lang": l.Lang, "note": l.Note, "tags": strings.Join(l.Tags, ", ")}
	for _, id := range l.Identities {
		if name := string(id.Kind); all[name] == "" {
			all[name] = id.Value
		} else {
			all[name] += ", " + id.Value
		}
	}
	for name, value := range l.Extra {
		all[ownDetail+name] = value
	}
	return all
}

// theirRequests is a query for the requests of the lead ?1, and for those of nobody that give
// an address of theirs.
const theirRequests = `SELECT id FROM request WHERE lead_id = ?1 OR lead_id IS NULL AND address <> '' AND lower(address) IN (SELECT lower(value) FROM identity WHERE lead_id = ?1)`

// eraseRequests takes what names a person out of their requests, and of those of nobody that
// give an address of theirs. That somebody asked, when, and when they were answered, stays.
func (v *Vault) eraseRequests(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	ids, err := collect(ctx, tx, sqlite.Value[int64], theirRequests, lead)
	if err != nil || len(ids) == 0 {
		return err
	}
	if err := forgetRequests(ctx, tx, ids); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE request SET lead_id = NULL, first_lead = NULL, erased_at = ? WHERE id IN (SELECT value FROM json_each(?))`,
		v.now().UnixMilli(), jsonList(ids)); err != nil {
		return err
	}
	for _, id := range ids {
		if err := v.logRequest(ctx, tx, id, RequestEvent{Act: RequestErased}); err != nil {
			return err
		}
	}
	return nil
}

// forgetRequests takes the words out of requests, of their logs and of the letters to who
// made them.
func forgetRequests(ctx context.Context, tx *sqlite.Tx, ids []int64) error {
	for _, statement := range []string{
		`UPDATE request SET name = '', address = '', asked = '', extended_why = '', decided_why = '' WHERE id IN (SELECT value FROM json_each(?1))`,
		`UPDATE controller_notice SET how = '' WHERE how <> '' AND request_id IN (SELECT value FROM json_each(?1))`,
		`UPDATE request_event SET text = '', was = '', became = '' WHERE request_id IN (SELECT value FROM json_each(?1))`,
		`DELETE FROM run WHERE state = 'draft' AND id IN (SELECT run_id FROM request_letter WHERE request_id IN (SELECT value FROM json_each(?1)))`,
		`UPDATE run SET subject = '', body = '' WHERE id IN (SELECT run_id FROM request_letter WHERE request_id IN (SELECT value FROM json_each(?1)))`,
	} {
		if _, err := tx.ExecContext(ctx, statement, jsonList(ids)); err != nil {
			return err
		}
	}
	return nil
}

// ForgetRequester takes out of a request who made it, and their words, where nobody was found
// whom it is: nothing else is held on them. Error codes: CodeNotFound; CodeBadChoice where it
// is open, or of a lead.
func (v *Vault) ForgetRequester(ctx context.Context, id int64) error {
	return v.stepRequest(ctx, id, "forget who asked", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if r.IsOpen() || r.LeadID != 0 {
			return RequestEvent{}, &Error{Code: CodeBadChoice, Field: "request"}
		}
		return RequestEvent{Act: RequestForgotten}, forgetRequests(ctx, tx, []int64{id})
	})
}

// StopByRequest opts the person who made a request out of a purpose, or of all of them with
// 0, by what they said when they made it. What they agreed to since stays; it reports
// whether anything was left to opt out of. Error code: CodeNotFound, also where nobody is
// found.
func (v *Vault) StopByRequest(ctx context.Context, id, purpose int64) (optedOut bool, err error) {
	err = v.stepRequest(ctx, id, "opt out by a request", func(tx *sqlite.Tx, r *Request) (RequestEvent, error) {
		if r.LeadID == 0 {
			return RequestEvent{}, &Error{Code: CodeNotFound, Field: "lead"}
		}
		if optedOut, err = v.objects(ctx, tx, aboutMail{lead: r.LeadID, purpose: purpose, via: r.Way.via(), by: proof.ByOwner}, r.ReceivedAt); err != nil {
			return RequestEvent{}, err
		}
		e := RequestEvent{Act: RequestStopped, Detail: "all"}
		switch {
		case !optedOut:
			e.Detail = "later"
		case purpose != 0:
			e.Detail = "purpose"
		}
		return e, settleState(ctx, tx, r.LeadID)
	})
	return optedOut, err
}
