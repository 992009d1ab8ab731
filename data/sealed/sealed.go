// Package sealed writes and reads sealed copies: the file that a person's data is kept in
// when they are erased and the owner wants to be able to take them back. It is one age
// file (age-encryption.org/v1) with a pass phrase, and the document in it is that of
// package dossier. docs/formats/person.md describes both.
//
// Promises: a copy is on the disk, closed to the computer's other users, and was opened
// and compared again before [Write] returns nil. Nothing of it is ever on the disk in
// clear. Reading a file costs no more memory and time than writing one, whatever it says.
//
// The package never keeps a pass phrase, and knows no vault: what is read is entered by
// [data.Vault.SaveReturning] alone, with a new word of the person's own.
package sealed

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

// Ext ends the name of a sealed copy, as that of any age file.
const Ext = ".age"

const (
	workFactor = 18       // scrypt with N = 2^18, r = 8, p = 1: 256 MiB, about a second
	maxFile    = 16 << 20 // bytes of a copy that is read
)

// FileName returns a name for a sealed copy: the day, and the person's number instead of
// their name.
func FileName(id int64, at time.Time) string {
	return fmt.Sprintf("person-%d-%s%s", id, at.Format(time.DateOnly), Ext)
}

// Saver saves what a function writes as the file of a path, as [data.SaveFile] does.
type Saver func(ctx context.Context, path string, write func(io.Writer) error) error

// Write writes a sealed copy to path by save, and opens it again to compare it. Where it
// returns an error, nothing may be erased on the strength of the copy. Error codes: those of
// save, CodeMissing for an empty pass phrase, CodeSealDiffers.
func Write(ctx context.Context, save Saver, path string, phrase []byte, f *data.PersonFile) error {
	var document bytes.Buffer
	if err := dossier.WriteDocument(&document, f); err != nil {
		return err
	}
	defer clear(document.Bytes())
	if err := save(ctx, path, func(w io.Writer) error { return seal(w, phrase, document.Bytes(), workFactor) }); err != nil {
		return err
	}
	read, err := readFile(path, phrase)
	defer clear(read)
	if err != nil || !bytes.Equal(read, document.Bytes()) {
		return &data.Error{Code: data.CodeSealDiffers, Err: errors.Join(err, os.Remove(path))}
	}
	return nil
}

// Read opens a sealed copy. Error codes: CodeNotSealed, CodeWrongPhrase and those of a
// disk.
func Read(path string, phrase []byte) (*dossier.Returned, error) {
	document, err := readFile(path, phrase)
	if err != nil {
		return nil, err
	}
	defer clear(document)
	back, err := dossier.ReadDocument(bytes.NewReader(document))
	if err != nil {
		return nil, &data.Error{Code: data.CodeNotSealed, Err: err}
	}
	return back, nil
}

func readFile(path string, phrase []byte) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, data.DiskError("open a sealed copy", err)
	}
	defer file.Close()
	return open(io.LimitReader(file, maxFile), phrase)
}

// seal writes a document as an age file.
func seal(w io.Writer, phrase, document []byte, work int) error {
	if len(phrase) == 0 {
		return &data.Error{Code: data.CodeMissing, Field: "phrase"}
	}
	to, err := newWriter(w, phrase, work)
	if err != nil {
		return err
	}
	if _, err := to.Write(document); err != nil {
		return err
	}
	return to.Close()
}

// NewWriter returns a writer that seals what is written to it, and has to be closed: any
// program that reads age files opens it with the pass phrase. Error code: CodeMissing for an
// empty pass phrase.
func NewWriter(w io.Writer, phrase []byte) (io.WriteCloser, error) {
	if len(phrase) == 0 {
		return nil, &data.Error{Code: data.CodeMissing, Field: "phrase"}
	}
	return newWriter(w, phrase, workFactor)
}

func newWriter(w io.Writer, phrase []byte, work int) (io.WriteCloser, error) {
	recipient, err := age.NewScryptRecipient(string(phrase))
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(work)
	return age.Encrypt(w, recipient)
}

// open returns the document of an age file.
func open(r io.Reader, phrase []byte) ([]byte, error) {
	from, err := NewReader(r, phrase)
	if err != nil {
		return nil, err
	}
	document, err := io.ReadAll(from)
	if err != nil {
		return nil, &data.Error{Code: data.CodeNotSealed, Err: errors.New("cut off or changed")}
	}
	return document, nil
}

// NewReader returns a reader of what a sealed file holds; a file that was cut off or changed
// ends it with an error. A work factor above the one that is written is refused before it is
// spent. Error codes: CodeNotSealed, CodeWrongPhrase.
func NewReader(r io.Reader, phrase []byte) (io.Reader, error) {
	identity, err := age.NewScryptIdentity(string(phrase))
	if err != nil {
		return nil, &data.Error{Code: data.CodeWrongPhrase, Err: errors.New("empty")}
	}
	identity.SetMaxWorkFactor(workFactor)
	from, err := age.Decrypt(r, identity)
	if err != nil {
		return nil, refuse(err)
	}
	return from, nil
}

// Fill returns a lead with what a copy knows and the lead does not: what was typed stays,
// and comes first.
func Fill(typed data.Lead, from data.Lead) *data.Lead {
	l := typed
	l.Lang = cmp.Or(l.Lang, from.Lang)
	if l.Name = strings.TrimSpace(l.Name); l.Name == "" {
		l.Name, l.Given, l.Family = from.Name, from.Given, from.Family
	}
	l.Note = cmp.Or(strings.TrimSpace(l.Note), from.Note)
	l.Identities, l.Tags = union(l.Identities, from.Identities), union(l.Tags, from.Tags)
	if l.Extra = maps.Clone(from.Extra); l.Extra == nil {
		l.Extra = map[string]string{}
	}
	maps.Copy(l.Extra, typed.Extra)
	return &l
}

// union returns all of two lists, each once.
func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

// IsOf reports whether a copy is of somebody who has one of the addresses, which are in
// the one spelling of their kind.
func IsOf(back *dossier.Returned, addresses []data.Identity) bool {
	return slices.ContainsFunc(back.Lead.Identities, func(id data.Identity) bool { return slices.Contains(addresses, id) })
}
