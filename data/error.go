package data

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"mujeeb/data/kept"
	"mujeeb/data/sqlite"
)

// Code names what went wrong in a way that a person can mend. The UI has a
// sentence for each in every language.
type Code string

// The codes of this package.
const (
	CodeNoVault       Code = "no_vault"        // the folder holds no vault
	CodeVaultExists   Code = "vault_exists"    // the folder holds one already
	CodeVaultBusy     Code = "vault_busy"      // another process has it open
	CodeVaultGone     Code = "vault_gone"      // the folder was moved or removed while it was in use
	CodeVaultDamaged  Code = "vault_damaged"   // a page does not authenticate, or the file was cut
	CodeVaultNewer    Code = "vault_newer"     // written by a newer program
	CodeVaultMixed    Code = "vault_mixed"     // vault.db and the log beside it are of two moments
	CodeKeysDamaged   Code = "keys_damaged"    // vault.keys cannot be used
	CodeKeysMismatch  Code = "keys_mismatch"   // vault.keys and vault.db are not of one vault, or the salt of one is damaged
	CodeKeysForged    Code = "keys_forged"     // vault.keys was changed by somebody who had no key
	CodeWrongPassword Code = "wrong_password"  //
	CodeWrongRecovery Code = "wrong_recovery"  // a recovery key that is none of this vault's
	CodeMistyped      Code = "mistyped"        // a recovery key with a slip in it
	CodeWrongComputer Code = "wrong_computer"  // what the keyring holds opens nothing
	CodeNoWay         Code = "no_way"          // the vault has no way in of that kind
	CodeWayEnded      Code = "way_ended"       // a way in that was given until a time
	CodeTooSoon       Code = "too_soon"        // after a wrong try; Error.Wait says how long to wait
	CodeLastWay       Code = "last_way"        // no way in that lasts would be left
	CodeTooManyWays   Code = "too_many_ways"   //
	CodeStillReading  Code = "still_reading"   // what is still being read keeps vault.db from being replaced
	CodeNoCipher      Code = "no_cipher"       // the SQLite in this program cannot encrypt
	CodeDiskFull      Code = "disk_full"       // nothing of what was being done was done
	CodeDiskFailed    Code = "disk_failed"     // the disk reports errors, or was pulled out
	CodeReadOnly      Code = "read_only"       // the folder or file cannot be written
	CodeVaultReadOnly Code = "vault_read_only" // the vault was opened to be read alone
	CodeNotFolder     Code = "not_folder"      // a file stands where a folder is wanted
	CodeFileInUse     Code = "file_in_use"     // another program holds the file (Windows)
	CodeNotPrivate    Code = "not_private"     // others may use the folder or file, and that can't be changed (Windows)
	CodeNetworkFolder Code = "network_folder"  // a vault can't be on another computer
	CodeFolderGone    Code = "folder_gone"     // the folder that something was to go to is not there
	CodeTargetFailed  Code = "target_failed"   // the disk that an exported file was to go to reports errors
	CodeBadEmail      Code = "bad_email"       //
	CodeBadPhone      Code = "bad_phone"       //
	CodeBadPSID       Code = "bad_psid"        //
	CodeIdentityTaken Code = "identity_taken"  // belongs to another lead
	CodeErasedInLog   Code = "erased_in_log"   // erased, but the WAL could not be emptied
	CodeErasedInCopy  Code = "erased_in_copy"  // the person is gone, but a copy that a migration kept could not be deleted
	CodeNoBackup      Code = "no_backup"       // a file that is no backup of a vault
	CodeBackupDiffers Code = "backup_differs"  // the disk holds something else than was written, or the file is damaged
	CodeOtherVault    Code = "other_vault"     // a copy of another vault
	CodeNotSealed     Code = "not_sealed"      // a file that is no sealed copy of a person
	CodeWrongPhrase   Code = "wrong_phrase"    // a pass phrase that does not open a sealed copy
	CodeSealDiffers   Code = "seal_differs"    // the disk holds something else than the sealed copy that was written
	CodeOtherPerson   Code = "other_person"    // a sealed copy of somebody else
	CodeErasedPerson  Code = "erased_person"   // asked to be erased and may not be entered again
	CodeNoIdentity    Code = "no_identity"     // neither email nor phone nor PSID
	CodeMissing       Code = "missing"         // a field that must be filled in
	CodeBadChoice     Code = "bad_choice"      // a field that takes one of a few values holds another
	CodeNameTaken     Code = "name_taken"      //
	CodeBadRule       Code = "bad_rule"        // no rule of this program's, or one that is too big
	CodeSegmentUsed   Code = "segment_used"    // a draft or a breach asks for it
	CodeRehearsal     Code = "rehearsal"       // of a breach that is only practised nothing is sent
	CodeAccountUsed   Code = "account_used"    // a run that is going on or paused sends by it
	CodeProcessorUsed Code = "processor_used"  // people's data were given to it
	CodeNotFound      Code = "not_found"       //
	CodeNotDraft      Code = "not_draft"       // started already
	CodeScheduled     Code = "scheduled"       // starts by itself, and stays as it is until that is taken back
	CodeNotRunning    Code = "not_running"     // cannot be paused or cancelled now
	CodeNobody        Code = "nobody"          // the audience is empty
	CodeNotKept       Code = "not_kept"        // the file is no vault.kept
	CodeOtherKept     Code = "other_kept"      // the file is the vault.kept of another vault
	CodeNotReread     Code = "not_reread"      // the vault was put back, and what came by mail since was not read
	CodeNotHeard      Code = "not_heard"       // the mailbox that answers come to was not read just now
	CodeArchived      Code = "archived"        // the purpose is archived
	CodeOtherChannel  Code = "other_channel"   // what a run is for, by or made of is of another channel than the run
	CodeFuture        Code = "future"          // a time that is still to come, by this computer's clock
	CodeContactOnly   Code = "contact_only"    // starting a chat, or having an address, is no consent
	CodeNoGround      Code = "no_ground"       // what is to be renewed or to expire is not there
	CodeNotPermitted  Code = "not_permitted"   // a person may not be written to for that now; Error.Field is the verdict
	CodeNotAsked      Code = "not_asked"       // what is to be confirmed was never asked
	CodeAnswered      Code = "answered"        // the request was answered or dropped
	CodeUndecided     Code = "undecided"       // nothing was decided about the request yet
	CodeNotExtendable Code = "not_extendable"  // no law that counts lets the request take longer
	CodeTooEarly      Code = "too_early"       // a time before what it belongs to
	CodeTooLate       Code = "too_late"        // the person was told after the first term was over
	CodeNotTold       Code = "not_told"        // the person is to be told before
	CodeNoEvents      Code = "no_events"       // nothing is in the ledger that could be proven
	CodeLedgerBroken  Code = "ledger_broken"   // the ledger is not as it was written, so that nothing can be proven by it
	CodeProofTooLong  Code = "proof_too_long"  // longer than what checkers read, see [proof.MaxFile]
	CodeNoHead        Code = "no_head"         // a mail in which no head of this ledger stands
	CodeSameProvider  Code = "same_provider"   // a mailbox of the domain that the mail comes from dates nothing
	CodeInternal      Code = "internal"        //
)

// Error is an error that a person can mend.
type Error struct {
	Code  Code
	Field string        // the form field or setting that it is about, "" where there is none
	Err   error         // for the log; holds no personal data
	Wait  time.Duration // with CodeTooSoon
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

// CodeOf returns the code of err, or CodeInternal when it has none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

func missing(field string) error { return &Error{Code: CodeMissing, Field: field} }

// oneOf reports an error unless a field holds one of the given values.
func oneOf[T ~string](field string, value T, values ...T) error {
	switch {
	case slices.Contains(values, value):
		return nil
	case value == "":
		return missing(field)
	}
	return &Error{Code: CodeBadChoice, Field: field}
}

// wrap returns an error of the engine with its code of this package and with what
// was being done. It returns nil and coded errors as they are.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return coded(sqlite.Wrap(doing, err))
}

// coded returns an error of the engine, such as of a full disk, with its code.
func coded(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return &Error{Code: Code(e.Code), Err: e.Err}
	}
	return err
}

// fileError is wrap for errors of the file system. It leaves paths out: the name of
// a folder can be a person's.
func fileError(doing string, err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	return coded(sqlite.FileError(doing, err))
}

// write runs f in one transaction of the only writer.
func (v *Vault) write(ctx context.Context, doing string, f func(*sqlite.Tx) error) error {
	return v.sealing(func(seal func(context.Context, *sqlite.Tx) error) error {
		return wrap(doing, v.db.Write(ctx, doing, func(tx *sqlite.Tx) error {
			if err := f(tx); err != nil {
				return err
			}
			return seal(ctx, tx)
		}))
	})
}

// writeSoon is write for what takes a moment and runs often; see [sqlite.DB.WriteSoon].
func (v *Vault) writeSoon(ctx context.Context, doing string, f func(context.Context, *sqlite.Tx) error) error {
	return v.sealing(func(seal func(context.Context, *sqlite.Tx) error) error {
		return wrap(doing, v.db.WriteSoon(ctx, doing, func(ctx context.Context, tx *sqlite.Tx) error {
			if err := f(ctx, tx); err != nil {
				return err
			}
			return seal(ctx, tx)
		}))
	})
}

// sealing runs write, whose transactions end with seal. Opt-outs and erasures are kept
// outside before they are committed, and the head that was signed once it is; that the
// head could not be kept fails nothing, and is said by [Vault.Kept].
func (v *Vault) sealing(write func(seal func(context.Context, *sqlite.Tx) error) error) error {
	if v.readOnly {
		return &Error{Code: CodeVaultReadOnly}
	}
	var head kept.Head
	undo := func() error { return nil }
	err := write(func(ctx context.Context, tx *sqlite.Tx) (err error) {
		if err := v.lock.check(); err != nil {
			return err
		}
		if undo, err = v.keepBlocks(ctx, tx); err == nil {
			head, err = v.sealHead(ctx, tx)
		}
		return err
	})
	if err != nil {
		return errors.Join(err, undo())
	}
	if head.Signed != "" {
		v.keepHead(context.Background(), head)
	}
	return nil
}

// read runs f on one snapshot.
func (v *Vault) read(ctx context.Context, doing string, f func(sqlite.Querier) error) error {
	return wrap(doing, v.db.Read(ctx, doing, f))
}

// collect reads every row of a query with scan.
func collect[T any](ctx context.Context, q sqlite.Querier, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	all, err := sqlite.Collect(ctx, q, scan, query, args...)
	return all, coded(err)
}

// oneRow turns an update that met no row into CodeNotFound.
func oneRow(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, &Error{Code: CodeNotFound})
	}
	return nil
}
