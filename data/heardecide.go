package data

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Soft failures of an address block it when there are so many, of different messages, over
// such a time.
const (
	softFailures = 3
	softOver     = 7 * 24 * time.Hour
)

// aboutMail is the message of the outbox that a mail is about, and the person.
type aboutMail struct {
	message  int64 // 0 = none
	run      int64
	lead     int64 // 0 = none, or erased
	identity int64 // 0 = none, or taken off
	purpose  int64 // 0 = the run is for none
	class    RunClass
	address  string // that the message went to
	state    MessageState
	proof    string
	via      Via
	by       proof.By // who decided; the program when empty
}

// hear decides what follows from a mail.
func (v *Vault) hear(ctx context.Context, tx *sqlite.Tx, m HeardMail) (Heard, error) {
	if now := v.now(); m.At.IsZero() || m.At.After(now) || !proof.Spellable(m.At) {
		m.At = now
	}
	about, err := v.aboutOf(ctx, tx, m)
	if err != nil {
		return Heard{}, err
	}
	about.via = cmp.Or(m.Via, ViaEmail)
	if about.state == MessageUnsure || about.message != 0 && m.Kind == MailOwn {
		if err := v.settleUnsure(ctx, tx, about.message); err != nil {
			return Heard{}, err
		}
	}
	if about.class == ClassAccount {
		return Heard{}, noticeBounced(ctx, tx, m, about)
	}
	if about.message != 0 && about.lead == 0 { // they were erased since
		return Heard{}, nil
	}
	h := Heard{At: m.At, Kind: m.Kind, Proof: about.proof, MessageID: about.message, RunID: about.run, LeadID: about.lead}
	switch m.Kind {
	case MailBounce:
		return v.hearBounce(ctx, tx, m, about, h)
	case MailComplaint:
		return v.hearComplaint(ctx, tx, m, about, h)
	case MailAuto:
		return v.hearAuto(ctx, tx, m, about, h)
	case MailPerson:
		return v.hearPerson(ctx, tx, m, about, h)
	}
	return Heard{}, nil
}

// aboutOf returns what a mail is about: by its token, else by the address of its author.
func (v *Vault) aboutOf(ctx context.Context, tx *sqlite.Tx, m HeardMail) (a aboutMail, err error) {
	if m.Message != 0 {
		all, err := collect(ctx, tx, func(r *sql.Rows, a *aboutMail) error {
			return r.Scan(&a.message, &a.run, &a.lead, &a.identity, &a.purpose, &a.class, &a.address, &a.state)
		}, `SELECT o.id, o.run_id, coalesce(o.lead_id, 0), coalesce(o.identity_id, 0), coalesce(r.purpose_id, 0), r.class, coalesce(o.address, ''), o.state
			FROM outbox o JOIN run r ON r.id = o.run_id WHERE o.id = ?`, m.Message)
		if err != nil {
			return a, err
		}
		if len(all) > 0 {
			all[0].proof = m.Proof
			return all[0], nil
		}
	}
	if m.Kind == MailPerson {
		a.lead, err = v.leadBy(ctx, tx, m.From)
		a.proof = "address"
	}
	return a, err
}

// leadBy returns the lead who has an address, by whichever of its spellings; 0 when nobody
// has it, or two may.
func (v *Vault) leadBy(ctx context.Context, tx *sqlite.Tx, address string) (lead int64, err error) {
	if address == "" {
		return 0, nil
	}
	print := v.blockPrinter()(Identity{Email, address})
	leads, err := collect(ctx, tx, sqlite.Value[int64], `SELECT lead_id FROM identity WHERE kind = 'email' AND value = ?`, address)
	if err == nil && len(leads) == 0 && print.mailbox != nil {
		leads, err = collect(ctx, tx, sqlite.Value[int64], `SELECT DISTINCT lead_id FROM identity WHERE mailbox = ? LIMIT 2`, print.mailbox)
	}
	if err != nil || len(leads) != 1 {
		return 0, err
	}
	return leads[0], nil
}

// hearPerson decides about what a person wrote.
func (v *Vault) hearPerson(ctx context.Context, tx *sqlite.Tx, m HeardMail, about aboutMail, h Heard) (Heard, error) {
	h.Wish, h.Subject, h.Text = m.Wish, m.Subject, m.Text
	switch {
	case (m.AsksOut || m.Wish.stops()) && about.lead != 0:
		return v.hearOptOut(ctx, tx, about, h)
	case m.Forged:
		return v.keepHeard(ctx, tx, Heard{At: m.At, Kind: m.Kind, Outcome: OutcomeForged, Proof: m.Proof})
	case m.AsksOut, m.Wish.stops():
		h.Outcome, h.Proof, h.Sender = OutcomeNobody, m.Proof, m.From
	case m.Wish != "":
		h.Outcome, h.Sender = OutcomeRequest, m.From
	case about.message != 0:
		h.Outcome = OutcomeReply
	default:
		return Heard{}, nil
	}
	return v.keepHeard(ctx, tx, h)
}

// hearAuto decides about what a program wrote for a person: that it asks to stop by a
// token, as mail programs do when somebody presses their button, counts.
func (v *Vault) hearAuto(ctx context.Context, tx *sqlite.Tx, m HeardMail, about aboutMail, h Heard) (Heard, error) {
	switch {
	case about.lead == 0:
		return Heard{}, nil
	case m.AsksOut:
		return v.hearOptOut(ctx, tx, about, h)
	}
	h.Outcome = OutcomeAuto
	return v.keepHeard(ctx, tx, h)
}

// hearComplaint lets a complaint take effect: an objection to everything. One that names a
// known address and no message of ours is left to the owner.
func (v *Vault) hearComplaint(ctx context.Context, tx *sqlite.Tx, m HeardMail, about aboutMail, h Heard) (Heard, error) {
	if about.lead == 0 {
		return v.suggest(ctx, tx, m, h)
	}
	about.purpose = 0
	_, err := v.objects(ctx, tx, about, h.At)
	if err != nil {
		return Heard{}, err
	}
	h.Outcome = OutcomeComplaint
	return v.keepHeard(ctx, tx, h)
}

// suggest leaves a report to the owner that names a known address and no message of ours.
func (v *Vault) suggest(ctx context.Context, tx *sqlite.Tx, m HeardMail, h Heard) (Heard, error) {
	for _, r := range m.Recipients {
		if m.Kind == MailBounce && (r.Class != BounceHard || !r.Final) {
			continue
		}
		lead, err := v.leadBy(ctx, tx, r.Address)
		if err != nil {
			return Heard{}, err
		}
		if lead != 0 {
			h.LeadID, h.Outcome, h.Proof, h.Status, h.Words, h.Sender = lead, OutcomeSuggested, "address", r.Status, r.Words, r.Address
			return v.keepHeard(ctx, tx, h)
		}
	}
	return Heard{}, nil
}

// hearOptOut opts a person out of what they were written for, or of everything: that is
// what they ask for, or all that is known.
func (v *Vault) hearOptOut(ctx context.Context, tx *sqlite.Tx, about aboutMail, h Heard) (Heard, error) {
	if h.Wish == WishOptOutAll {
		about.purpose = 0
	}
	h.PurposeID = about.purpose
	done, err := v.objects(ctx, tx, about, h.At)
	if err != nil {
		return Heard{}, err
	}
	if h.Outcome = OutcomeOptOut; !done {
		h.Outcome = OutcomeLater
	}
	return v.keepHeard(ctx, tx, h)
}

// objects writes down that a person said no at a moment, to a purpose or to all, and lets
// it take effect; what they said before is not written twice. It reports false where they
// agreed since: their later word holds.
func (v *Vault) objects(ctx context.Context, tx *sqlite.Tx, about aboutMail, at time.Time) (done bool, err error) {
	r := ConsentRecord{LeadID: about.lead, PurposeID: about.purpose, Act: ActWithdrawn, Via: about.via, At: at, Grade: GradeWord, by: cmp.Or(about.by, proof.ByProgram)}
	switch {
	case about.purpose == 0:
		r.Act = ActObjected
	case about.class == ClassAsking:
		r.Act = ActRefused
	}
	from, err := noesOf(ctx, tx, about.lead, about.purpose, at)
	if err != nil || len(from) == 0 {
		return false, err
	}
	ids, err := identities(ctx, tx, about.lead)
	if err != nil {
		return false, err
	}
	if _, err := v.recordNoes(ctx, tx, r, ids, from); err != nil {
		return false, err
	}
	return true, nil
}

// hearBounce decides about a report on a message.
func (v *Vault) hearBounce(ctx context.Context, tx *sqlite.Tx, m HeardMail, about aboutMail, h Heard) (Heard, error) {
	if about.lead == 0 {
		return v.suggest(ctx, tx, m, h)
	}
	r, theirs := reportOn(m.Recipients, about.address)
	if r.Arrived || !r.Final {
		return Heard{}, nil
	}
	if r.Class == BounceHard && !theirs { // whoever it was handed on to does not exist
		r.Class = BounceSoft
	}
	h.Status, h.Words = r.Status, r.Words
	var err error
	switch r.Class {
	case BounceHard:
		h.Outcome, err = OutcomeBounced, v.suppressBounced(ctx, tx, about.message)
	case BouncePolicy:
		h.Outcome = OutcomePolicy
	default:
		h.Outcome = OutcomeSoft
	}
	if err != nil {
		return Heard{}, err
	}
	if h, err = v.keepHeard(ctx, tx, h); err != nil || h.Outcome != OutcomeSoft {
		return h, err
	}
	return v.blockSoft(ctx, tx, about, h)
}

// reportOn returns what a report says of an address, and whether it is that address which
// it speaks of: a message can have been handed on to another.
func reportOn(all []MailRecipient, address string) (r MailRecipient, theirs bool) {
	i := slices.IndexFunc(all, func(r MailRecipient) bool { return r.Address == address || r.Original == address })
	switch {
	case i >= 0:
		return all[i], all[i].Address == address || all[i].Address == ""
	case len(all) == 0:
		return MailRecipient{Final: true, Class: BounceSoft}, false
	}
	return all[0], all[0].Address == ""
}

// blockSoft blocks an address that took no mail too often.
func (v *Vault) blockSoft(ctx context.Context, tx *sqlite.Tx, about aboutMail, h Heard) (Heard, error) {
	var n int
	var first, last sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT count(DISTINCT h.outbox_id), min(h.at), max(h.at) FROM heard h JOIN outbox o ON o.id = h.outbox_id
		WHERE o.identity_id = ?1 AND h.lead_id = ?2 AND h.outcome = 'soft'
		AND h.at > coalesce((SELECT max(recorded_at) FROM consent_person JOIN consent_event USING (seq) WHERE lead_id IN (SELECT ?2 UNION ALL SELECT merged_id FROM lead_merge m WHERE m.lead_id = ?2) AND act = 'unbounced'), 0)`,
		about.identity, about.lead).Scan(&n, &first, &last)
	if err != nil || n < softFailures || timeOf(last).Sub(timeOf(first)) < softOver {
		return h, err
	}
	if err := v.suppressBounced(ctx, tx, about.message); err != nil {
		return Heard{}, err
	}
	h.Outcome = OutcomeBounced
	_, err = tx.ExecContext(ctx, `UPDATE heard SET outcome = 'bounced' WHERE id = ?`, h.ID)
	return h, err
}
