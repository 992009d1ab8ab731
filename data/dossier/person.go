package dossier

import (
	"archive/zip"
	"fmt"
	"io"
	"time"

	"mujeeb/data"
)

// Message is a message as its reader saw it.
type Message struct {
	Subject string
	HTML    string // a whole page
	Text    string // the plain part, with \n line ends
}

// Render returns a message as it was sent, composed again from its run's template
// and the fields that were stored when it was claimed.
type Render func(data.SentMessage) (Message, error)

// FileName returns a name for a person's file: the day, and the person's number
// instead of their name.
func FileName(f *data.PersonFile) string {
	return fmt.Sprintf("person-%d-%s.zip", f.Lead.ID, f.MadeAt.Format(time.DateOnly))
}

// WritePerson writes a person's file to w as a ZIP. lang is the language of its
// page, "ar" or "en"; any other is taken as "en". render is called once for
// each message that was composed, the oldest first. After an error, which is
// render's or w's, what was written is no ZIP.
func (p Paper) WritePerson(w io.Writer, f *data.PersonFile, lang string, render Render) error {
	r, err := newRecord(f, render)
	if err != nil {
		return err
	}
	words := wordsOf(lang)
	z := archive{zip: zip.NewWriter(w), at: f.MadeAt}
	z.add("index.html", func(w io.Writer) error { return writePage(w, r, words) })
	z.add("index.pdf", func(w io.Writer) error { return p.writePerson(w, r, words) })
	z.add("person.json", r.writeJSON)
	z.add("identities.csv", r.writeIdentities)
	z.add("consents.csv", r.writeConsents)
	z.add("messages.csv", r.writeMessages)
	for i := range r.Messages {
		z.addMessage(&r.Messages[i])
	}
	z.add("README.txt", func(w io.Writer) error { return writeReadme(w, r) })
	return z.close()
}

// archive is a ZIP that is being written. After its first error it does nothing
// more.
type archive struct {
	zip *zip.Writer
	at  time.Time
	err error
}

func (a *archive) add(name string, write func(io.Writer) error) {
	if a.err != nil {
		return
	}
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.at})
	if err == nil {
		err = write(w)
	}
	if err != nil {
		a.err = fmt.Errorf("write %s: %w", name, err)
	}
}

func (a *archive) addMessage(m *message) {
	if len(m.Files) == 0 {
		return
	}
	a.add(m.fileName("html"), func(w io.Writer) error {
		_, err := io.WriteString(w, m.html)
		return err
	})
	a.add(m.fileName("txt"), m.writeText)
}

func (a *archive) close() error {
	if a.err != nil {
		return a.err
	}
	return a.zip.Close()
}
