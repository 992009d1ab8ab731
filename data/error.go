package data

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// Code names what went wrong in a way that a person can mend. The UI has a
// sentence for each in every language.
type Code string

// The codes of this package.
const (
	CodeNoVault       Code = "no_vault"       // the folder holds no vault
	CodeVaultExists   Code = "vault_exists"   // the folder holds one already
	CodeVaultBusy     Code = "vault_busy"     // another process has it open
	CodeVaultGone     Code = "vault_gone"     // the folder was moved or removed while it was in use
	CodeVaultDamaged  Code = "vault_damaged"  // a page does not authenticate, or the file was cut
	CodeVaultNewer    Code = "vault_newer"    // written by a newer program
	CodeVaultMixed    Code = "vault_mixed"    // vault.db and the log beside it are of two moments
	CodeKeysDamaged   Code = "keys_damaged"   // vault.keys cannot be used
	CodeKeysMismatch  Code = "keys_mismatch"  // vault.keys and vault.db are not of one vault, or the salt of one is damaged
	CodeWrongPassword Code = "wrong_password" //
	CodeWeakPassword  Code = "weak_password"  //
	CodeNoCipher      Code = "no_cipher"      // the SQLite in this program cannot encrypt
	CodeDiskFull      Code = "disk_full"      // nothing of what was being done was done
	CodeDiskFailed    Code = "disk_failed"    // the disk gives errors, or was pulled out
	CodeReadOnly      Code = "read_only"      // the folder or file cannot be written
	CodeBadEmail      Code = "bad_email"      //
	CodeBadPhone      Code = "bad_phone"      //
	CodeBadPSID       Code = "bad_psid"       //
	CodeIdentityTaken Code = "identity_taken" // belongs to another lead
	CodeErasedInLog   Code = "erased_in_log"  // erased, but the WAL could not be emptied
	CodeErasedPerson  Code = "erased_person"  // asked to be erased and may not be entered again
	CodeNoIdentity    Code = "no_identity"    // neither email nor phone nor PSID
	CodeMissing       Code = "missing"        // a field that must be filled in
	CodeNameTaken     Code = "name_taken"     //
	CodeNotFound      Code = "not_found"      //
	CodeNotDraft      Code = "not_draft"      // started already
	CodeNotRunning    Code = "not_running"    // cannot be paused or cancelled now
	CodeNobody        Code = "nobody"         // the audience is empty
	CodeOptedOut      Code = "opted_out"      // the person said no; a file cannot overrule that
	CodeInternal      Code = "internal"       //
)

// Error is an error that a person can mend. Field names the form field or
// setting that it is about, where there is one.
type Error struct {
	Code  Code
	Field string
	Err   error // for the log; holds no personal data
}

func (e *Error) Error() string {
	s := "data: " + string(e.Code)
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of err, or CodeInternal when it has none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

func missing(field string) error { return &Error{Code: CodeMissing, Field: field} }

// wrap gives SQLite's own codes the codes of this package and says what was
// being done. It passes nil and coded errors through.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	err = fmt.Errorf("%s: %w", doing, err)
	if se, ok := errors.AsType[sqlite3.Error](err); ok {
		if code := sqliteCode(se); code != "" {
			return &Error{Code: code, Err: err}
		}
	}
	return err
}

// sqliteCode asks the operating system's error first: SQLite calls a full disk
// by many names.
func sqliteCode(e sqlite3.Error) Code {
	switch e.Code {
	case sqlite3.ErrFull:
		return CodeDiskFull
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
		return CodeVaultDamaged
	case sqlite3.ErrBusy:
		return CodeVaultBusy
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return CodeReadOnly
	case sqlite3.ErrError: // of a search index that does not open, which has no code of its own
		if strings.HasPrefix(e.Error(), "vtable constructor failed") {
			return CodeVaultDamaged
		}
		return ""
	case sqlite3.ErrCantOpen, sqlite3.ErrIoErr:
	default:
		return ""
	}
	if code, ok := systemCode(e.SystemErrno); ok && code != CodeVaultGone {
		return code
	}
	switch {
	case e.Code == sqlite3.ErrCantOpen: // the log beside the file, which was there
		return CodeReadOnly
	case e.ExtendedCode == sqlite3.ErrIoErrShortRead:
		return CodeVaultDamaged
	}
	return CodeDiskFailed
}

// isUnique reports whether err says that a unique column has the value already.
func isUnique(err error) bool {
	se, ok := errors.AsType[sqlite3.Error](err)
	return ok && (se.ExtendedCode == sqlite3.ErrConstraintUnique || se.ExtendedCode == sqlite3.ErrConstraintPrimaryKey)
}
