package keys

// Code says what went wrong, for a person to be told in their language. The values
// are stable: translations hang on them.
type Code string

// The codes of [Error].
const (
	CodeWrongPassword Code = "wrong_password" // no password slot opens: wrong password or damaged slot
	CodeWrongRecovery Code = "wrong_recovery" // well-formed recovery code, but not of this vault
	CodeMistyped      Code = "mistyped"       // recovery code with a wrong length, letter or check character
	CodeWrongComputer Code = "wrong_computer" // the keyring's secret opens no slot
	CodeNoSlot        Code = "no_slot"        // the file has no slot of the kind asked for
	CodeEmptySecret   Code = "empty_secret"   // an empty password
	CodeTooManySlots  Code = "too_many_slots" // see MaxSlots
	CodeLastSlot      Code = "last_slot"      // removing it would leave the vault without a key
	CodeBadCost       Code = "bad_cost"       // Argon2id cost outside the bounds of Cost.Check
	CodeNotKeys       Code = "not_keys"       // not a vault.keys file, or a damaged one
	CodeBadName       Code = "bad_name"       // a slot's name that is too long
	CodeForged        Code = "forged"         // changed by somebody who did not have the key
	CodeNewerFile     Code = "newer_file"     // written by a newer version of the program
)

// Error is an error that a person can mend. It never holds a secret or input.
type Error struct {
	Code   Code
	Detail string // for the log, in English
}

func (e *Error) Error() string {
	if e.Detail == "" {
		return "keys: " + string(e.Code)
	}
	return "keys: " + string(e.Code) + ": " + e.Detail
}

// Is reports whether target is an [Error] with the same code, whatever its detail.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Errors to compare with by errors.Is.
var (
	ErrWrongPassword error = &Error{Code: CodeWrongPassword}
	ErrWrongRecovery error = &Error{Code: CodeWrongRecovery}
	ErrMistyped      error = &Error{Code: CodeMistyped}
	ErrWrongComputer error = &Error{Code: CodeWrongComputer}
	ErrNoSlot        error = &Error{Code: CodeNoSlot}
	ErrEmptySecret   error = &Error{Code: CodeEmptySecret}
	ErrTooManySlots  error = &Error{Code: CodeTooManySlots}
	ErrLastSlot      error = &Error{Code: CodeLastSlot}
	ErrBadCost       error = &Error{Code: CodeBadCost}
	ErrNotKeys       error = &Error{Code: CodeNotKeys}
	ErrBadName       error = &Error{Code: CodeBadName}
	ErrForged        error = &Error{Code: CodeForged}
	ErrNewerFile     error = &Error{Code: CodeNewerFile}
)
