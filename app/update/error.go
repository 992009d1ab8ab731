package update

// Code says what went wrong; the window has a sentence for each.
type Code string

// The codes.
const (
	CodeBadKey         Code = "bad_key"         // the key that the program was packaged with is none
	CodeNotPrivate     Code = "not_private"     // the address that it was packaged with is not https
	CodeUnreachable    Code = "unreachable"     // the server does not answer, or breaks off
	CodeSlow           Code = "slow"            // the time was over before it had answered
	CodeBadCertificate Code = "bad_certificate" // its certificate is not one to trust
	CodeElsewhere      Code = "elsewhere"       // it leads to another host, or away from https
	CodeNoFile         Code = "no_file"         // it answers, but not with a file
	CodeTooBig         Code = "too_big"         // the file is longer than an announcement can be
	CodeNotSigned      Code = "not_signed"      // the file is not signed with the key
	CodeMalformed      Code = "malformed"       // it is signed, but no announcement
)

// Error is why nothing is known about a newer version.
type Error struct {
	Code  Code
	cause error
}

func (e *Error) Error() string {
	if e.cause == nil {
		return "update: " + string(e.Code)
	}
	return "update: " + string(e.Code) + ": " + e.cause.Error()
}

// Unwrap returns the cause, which may be nil.
func (e *Error) Unwrap() error { return e.cause }
