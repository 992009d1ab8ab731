package imports

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/data/sealed"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// errSealed says that a file is sealed, and that its pass phrase was not told yet.
var errSealed = errors.New("sealed")

// fileOpener returns what opens a file, also later than ctx lasts.
func fileOpener(ctx context.Context, path string) intake.Opener {
	return func() (io.ReadCloser, error) { return data.OpenFile(context.WithoutCancel(ctx), path) }
}

// isSealed reports whether a file is one of age. One that can't be read is none: why, is said
// by whoever reads it.
func isSealed(open intake.Opener) bool {
	file, err := open()
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }() // read only: nothing is lost
	start := make([]byte, len(sealed.Heading))
	_, err = io.ReadFull(file, start)
	return err == nil && bytes.Equal(start, []byte(sealed.Heading))
}

// unseal takes what opens the file, and wipes what opened the one before.
func (i *importPage) unseal(source *sealed.Source) {
	if i.sealed != nil {
		i.sealed.Close()
	}
	i.sealed = source
}

// askPhrase asks for the pass phrase of a sealed file. problem is what was wrong with the one
// before, or empty.
func (i *importPage) askPhrase(problem string) {
	path, phrase := i.plan.path, field.NewPasswordEntry(i.Env)
	text := i.T("import.sealed.text", "file", filepath.Base(path))
	if problem != "" {
		text = problem + " " + text
	}
	dialog.Form(i.Env, dialog.FormSpec{
		Title: i.T("import.sealed.title"), Text: text, Yes: i.T("import.sealed.yes"), Width: 560,
		Fields: []field.Row{{Label: i.T("lead.seal.phrase"), Widget: phrase}},
		OnYes:  func() { i.tryPhrase(path, phrase.Secret()) },
		OnNo:   i.restart,
	})
}

// tryPhrase opens a sealed file, which takes about a second, and looks at what is in it.
func (i *importPage) tryPhrase(path string, phrase []byte) {
	page.Attempt(i.Place, func(ctx context.Context) (*sealed.Source, error) {
		defer clear(phrase)
		return sealed.NewSource(fileOpener(ctx, path), phrase)
	}, func(source *sealed.Source, err error) {
		switch code := data.CodeOf(err); {
		case i.plan.path != path: // another file was chosen meanwhile
			if source != nil {
				source.Close()
			}
		case err == nil:
			i.unseal(source)
			i.look()
		case code == data.CodeWrongPhrase:
			i.askPhrase(i.T("import.sealed.wrong"))
		case code == data.CodeNotSealed:
			i.begin(i.T("import.sealed.foreign"), kit.ToneBad)
		default:
			i.refuse(err)
		}
	})
}
