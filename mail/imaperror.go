package mail

import "context"

// The reasons that only a mailbox has (package mail/mailbox).
const (
	ReasonNotIMAP     Reason = "greeting_not_imap"
	ReasonGarbledIMAP Reason = "answer_not_imap"
	ReasonNoFolder    Reason = "folder_not_found"
)

// The steps of reading a mailbox.
const (
	OpFolders Op = "folders" // which there are
	OpExamine Op = "examine" // one of them
	OpSearch  Op = "search"
	OpFetch   Op = "fetch"
	OpIdle    Op = "idle"
)

// ErrorOf returns what the network returned, as an *Error of a step.
func ErrorOf(ctx context.Context, op Op, err error) *Error { return classify(ctx, op, err) }

// Refusal returns the error of a guard: nothing was sent.
func Refusal(op Op, reason Reason) *Error { return refuse(op, reason) }

// Checked returns the account with its defaults filled in. The error is an *[Error] of
// the step [OpSettings].
func (a Account) Checked() (Account, error) { return a.prepare() }
