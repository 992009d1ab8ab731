package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"mujeeb/data/sqlite"
)

// Request is a person's use of a right. What was done about it stands in its log, which is
// append-only; see [Vault.RequestLog].
type Request struct {
	ID         int64  // never given to another request
	LeadID     int64  // 0 while nobody is found, and once the person is erased
	Name       string // of the lead today, else as who asks gave it; "" once erased or forgotten
	Address    string // that who asks gave; "" for none, and once erased or forgotten
	HeardID    int64  // of the mail that it came with; 0 = none
	Right      Right
	Asked      string     // what for, in the person's words or the owner's; "" once erased or forgotten
	Way        RequestWay // by which it came
	ReceivedAt time.Time  // never changed
	NotedAt    time.Time  // when it was registered; never changed
	By         ByWay      // in which the vault was open then

	Identity    IdentityCheck
	Pauses      []RequestPause // in which something was asked of the person, the oldest first
	ExtendedAt  time.Time      // when they were told that it takes longer, by the owner's word or a letter that was sent; zero before
	ExtendedWhy string         // why it takes longer
	Decision    RequestDecision
	DecidedAt   time.Time  // zero before
	DecidedWhy  string     // wanted where something is refused or dropped
	AnsweredAt  time.Time  // by the owner's word or by a letter that was sent; zero before
	AnsweredWay RequestWay // "" before

	RestrictedAt time.Time // since when their data is only stored; zero where it is not
	Unstopped    bool      // they object or withdraw, and were not opted out of anything
	LiftToldAt   time.Time // when they were told that this ends; zero before
	LiftedAt     time.Time // when it ended; zero before
	ErasedAt     time.Time // when the person was erased; zero before
}

// Right is a right of a person.
type Right string

// The rights, with their articles of the GDPR.
const (
	RightAccess      Right = "access"      // 15
	RightRectify     Right = "rectify"     // 16
	RightErase       Right = "erase"       // 17
	RightRestrict    Right = "restrict"    // 18
	RightPortability Right = "portability" // 20
	RightObject      Right = "object"      // 21
	RightWithdraw    Right = "withdraw"    // 7(3)
	RightAutomated   Right = "automated"   // 22
	RightComplaint   Right = "complaint"   // to the controller
)

// Rights returns all rights, in the order in which to show them.
func Rights() []Right {
	return []Right{RightAccess, RightErase, RightRectify, RightObject, RightWithdraw, RightRestrict, RightPortability, RightAutomated, RightComplaint}
}

// Right returns the right that a person seems to use by a mail; "" for none.
func (w MailWish) Right() Right {
	switch w {
	case WishAccess:
		return RightAccess
	case WishErasure:
		return RightErase
	case WishRectify:
		return RightRectify
	case WishMove:
		return RightPortability
	case WishOptOut, WishOptOutAll:
		return RightObject
	}
	return ""
}

// RequestWay is a way by which a request came, or was answered.
type RequestWay string

// The ways.
const (
	RequestByEmail     RequestWay = "email"
	RequestByMessenger RequestWay = "messenger"
	RequestByPhone     RequestWay = "phone"
	RequestByCounter   RequestWay = "counter" // they came by
	RequestByLetter    RequestWay = "letter"  // on paper
)

// RequestWays returns all ways.
func RequestWays() []RequestWay {
	return []RequestWay{RequestByEmail, RequestByMessenger, RequestByPhone, RequestByCounter, RequestByLetter}
}

// via returns the way as the ledger has it.
func (w RequestWay) via() Via {
	switch w {
	case RequestByEmail:
		return ViaEmail
	case RequestByMessenger:
		return ViaMessenger
	case RequestByPhone, RequestByCounter:
		return ViaSpoken
	case RequestByLetter:
		return ViaPaper
	}
	return ViaOther
}

// IdentityCheck says how it was made sure who asks.
type IdentityCheck string

// The checks.
const (
	IdentityOpen      IdentityCheck = "open"       // nothing was done yet
	IdentityNotNeeded IdentityCheck = "not_needed" // there is no reasonable doubt (GDPR Art. 12(6))
	IdentityAsked     IdentityCheck = "asked"      // they were asked, and have not answered
	IdentityCode      IdentityCheck = "code"       // a code was answered from an address that was known before
	IdentitySeen      IdentityCheck = "seen"       // in person
)

// RequestDecision is what was decided about a request.
type RequestDecision string

// The decisions.
const (
	Undecided RequestDecision = ""
	Granted   RequestDecision = "granted"
	Partly    RequestDecision = "partly" // and refused else, for a reason
	Refused   RequestDecision = "refused"
	Dropped   RequestDecision = "dropped" // the person took it back, or it was none
)

// AskedWhat is what a person was asked for.
type AskedWhat string

// What is asked for. Package gdpr has the same words.
const (
	AskedIdentity AskedWhat = "identity"
	AskedScope    AskedWhat = "scope" // what exactly they want
)

// RequestPause is a time in which something was asked of a person. Whether the clock stands
// still meanwhile depends on the law.
type RequestPause struct {
	Asked       AskedWhat
	From, Until time.Time // Until is zero while they have not answered
}

// IsOpen reports whether the request is still to be answered.
func (r *Request) IsOpen() bool { return r.AnsweredAt.IsZero() && r.Decision != Dropped }

// Restricts reports whether the person's data is only stored because of the request.
func (r *Request) Restricts() bool {
	return !r.RestrictedAt.IsZero() && r.LiftedAt.IsZero() && r.ErasedAt.IsZero()
}

// LeftToDo reports whether something was granted that was not carried out: the person is
// still there, their data is used, or they still get messages.
func (r *Request) LeftToDo() bool {
	if r.LeadID == 0 || r.Decision != Granted {
		return false
	}
	return r.Right == RightErase || r.Right == RightRestrict && r.RestrictedAt.IsZero() || r.Unstopped
}

// Asking returns since when the person has not answered what they were asked for; zero
// where nothing is asked.
func (r *Request) Asking(what AskedWhat) time.Time {
	for _, p := range r.Pauses {
		if p.Asked == what && p.Until.IsZero() {
			return p.From
		}
	}
	return time.Time{}
}

// practised is whether the message o of the outbox went to the practice mailbox, and so to
// nobody.
const practised = `EXISTS (SELECT 1 FROM account a WHERE a.id = o.account_id AND a.kind = 'sandbox')`

// letterSent is when a letter of a stage, which stands between the two parts, was sent to
// who made the request q.
const (
	letterSent   = `(SELECT min(o.done_at) FROM request_letter l JOIN outbox o ON o.run_id = l.run_id WHERE l.request_id = q.id AND o.state = 'sent' AND NOT ` + practised + ` AND l.stage = '`
	letterSentOf = `')`
)

// unstopped is whether who made the request q objects, or takes a consent back, and was not
// opted out: neither by what was done about the request, nor otherwise.
const unstopped = `(q.kind = 'object' AND lead.state IS NOT 'opted_out' OR q.kind = 'withdraw' AND lead.state IS 'agreed')
	AND NOT EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = q.id AND e.act = 'stopped')`

const selectRequest = `SELECT q.id, coalesce(q.lead_id, 0), coalesce(lead.name, q.name), q.address, coalesce(q.heard_id, 0), q.kind, q.asked, q.way,
	q.received_at, q.noted_at, ` + byWayColumns + `, q.identity,
	coalesce((SELECT json_group_array(json_array(asked, from_at, until_at) ORDER BY from_at, p.id) FROM request_pause p WHERE p.request_id = q.id), '[]'),
	coalesce(q.extended_at, ` + letterSent + `extension` + letterSentOf + `), q.extended_why, q.decision, q.decided_at, q.decided_why,
	coalesce(q.answered_at, ` + letterSent + `answer` + letterSentOf + `),
	coalesce(nullif(q.answered_way, ''), (SELECT run.channel FROM request_letter l JOIN run ON run.id = l.run_id JOIN outbox o ON o.run_id = l.run_id
		WHERE l.request_id = q.id AND l.stage = 'answer' AND o.state = 'sent' AND NOT ` + practised + ` ORDER BY o.done_at LIMIT 1), ''),
	q.restricted_at, ` + unstopped + `, coalesce(q.lift_told_at, ` + letterSent + `lift` + letterSentOf + `), q.lifted_at, q.erased_at
	FROM request q LEFT JOIN lead ON lead.id = q.lead_id LEFT JOIN opening ON opening.id = q.opening_id LEFT JOIN way w ON w.id = opening.way_id `

func scanRequest(rows *sql.Rows, r *Request) error {
	var received, noted, extended, decided, answered, restricted, told, lifted, erased sql.NullInt64
	var pauses string
	err := rows.Scan(&r.ID, &r.LeadID, &r.Name, &r.Address, &r.HeardID, &r.Right, &r.Asked, &r.Way, &received, &noted, &r.By.Number, &r.By.Kind, &r.By.Name,
		&r.Identity, &pauses, &extended, &r.ExtendedWhy, &r.Decision, &decided, &r.DecidedWhy, &answered, &r.AnsweredWay, &restricted, &r.Unstopped, &told, &lifted, &erased)
	if err != nil {
		return err
	}
	r.ReceivedAt, r.NotedAt, r.ExtendedAt, r.DecidedAt, r.AnsweredAt = timeOf(received), timeOf(noted), timeOf(extended), timeOf(decided), timeOf(answered)
	r.RestrictedAt, r.LiftToldAt, r.LiftedAt, r.ErasedAt = timeOf(restricted), timeOf(told), timeOf(lifted), timeOf(erased)
	r.Pauses, err = parsePauses(pauses)
	return err
}

// parsePauses reads a list of what was asked for, from when and until when.
func parsePauses(raw string) (pauses []RequestPause, err error) {
	var rows [][3]any
	if err := json.Unmarshal([]byte(raw), &rows); err != nil {
		return nil, err
	}
	moment := func(ms any) time.Time {
		n, is := ms.(float64)
		return timeOf(sql.NullInt64{Int64: int64(n), Valid: is})
	}
	for _, row := range rows {
		asked, _ := row[0].(string)
		pauses = append(pauses, RequestPause{AskedWhat(asked), moment(row[1]), moment(row[2])})
	}
	return pauses, nil
}

// Requests returns all requests, the newest first.
func (v *Vault) Requests(ctx context.Context) ([]Request, error) {
	return requests(ctx, v.db.Readers(), ``)
}

// RequestsOf returns the requests of a lead, the newest first.
func (v *Vault) RequestsOf(ctx context.Context, lead int64) ([]Request, error) {
	return requestsOf(ctx, v.db.Readers(), lead)
}

func requestsOf(ctx context.Context, q sqlite.Querier, lead int64) ([]Request, error) {
	return requests(ctx, q, `WHERE q.lead_id = ?`, lead)
}

func requests(ctx context.Context, q sqlite.Querier, which string, args ...any) ([]Request, error) {
	return collect(ctx, q, scanRequest, selectRequest+which+` ORDER BY q.received_at DESC, q.id DESC`, args...)
}

// LoggedRequest is a request with what was done about it, the oldest first.
type LoggedRequest struct {
	Request
	Log []RequestEvent
}

func loggedRequests(ctx context.Context, q sqlite.Querier, lead int64) ([]LoggedRequest, error) {
	all, err := requestsOf(ctx, q, lead)
	if err != nil {
		return nil, err
	}
	logged := make([]LoggedRequest, len(all))
	for i, r := range all {
		logged[i].Request = r
		if logged[i].Log, err = requestLog(ctx, q, r.ID); err != nil {
			return nil, err
		}
	}
	return logged, nil
}

// Request returns one request. Error code: CodeNotFound.
func (v *Vault) Request(ctx context.Context, id int64) (*Request, error) {
	return request(ctx, v.db.Readers(), id)
}

func request(ctx context.Context, q sqlite.Querier, id int64) (*Request, error) {
	all, err := requests(ctx, q, `WHERE q.id = ?`, id)
	if err == nil && len(all) == 0 {
		err = &Error{Code: CodeNotFound, Field: "request"}
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}
