// Command announce makes the signed file at which the program looks for a newer
// version, for whoever publishes it.
//
//	go run ./tools/announce key NAME FILE
//	    makes a key called NAME (such as a domain), keeps the secret half in FILE,
//	    and prints the other half, which the program is packaged with
//	go run ./tools/announce sign FILE VERSION DATE PAGE
//	    prints the announcement of a version (0.2.0), of a day (2026-12-01), at
//	    the https address of a page, signed with the key in FILE
//
// The form of the announcement is described in docs/formats/update.md.
package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"mujeeb/app/update"
)

var errUsage = errors.New("usage: announce key NAME FILE | announce sign FILE VERSION DATE PAGE")

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "announce:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	switch {
	case len(args) == 3 && args[0] == "key":
		return makeKey(args[1], args[2], out)
	case len(args) == 5 && args[0] == "sign":
		return sign(args[1], args[2], args[3], args[4], out)
	}
	return errUsage
}

// makeKey writes the secret half into a new file that its owner alone can read,
// and prints the other half.
func makeKey(name, file string, out io.Writer) error {
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	if _, err := note.NewVerifier(public); err != nil {
		return fmt.Errorf("the name %q: %w", name, err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, private)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, public)
	return err
}

// sign prints an announcement, if it is one that the program takes.
func sign(file, version, date, page string, out io.Writer) error {
	key, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(key)))
	if err != nil {
		return errors.New("there is no key in " + file)
	}
	a := update.Announcement{Version: "v" + strings.TrimPrefix(version, "v"), Page: page}
	if a.Date, err = time.Parse(time.DateOnly, date); err != nil {
		return err
	}
	if err := a.Check(); err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: a.Text()}, signer)
	if err != nil {
		return err
	}
	_, err = out.Write(signed)
	return err
}
