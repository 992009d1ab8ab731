package page

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"mujeeb/data"
	"mujeeb/data/proof"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
)

// ErasureItems says what goes and what stays, and on which ground, when people are erased.
func ErasureItems(env *kit.Env, e data.Erasure) []string {
	items := []string{env.T("lead.erase.row")}
	for _, c := range e.Gone {
		items = append(items, env.T(erasureWords("erasure.gone."+c.Kind), "n", int(c.Count)))
	}
	for _, c := range e.Stays {
		words := env.T(erasureWords("erasure.stays."+c.Kind), "n", int(c.Count))
		if c.Ground != proof.Anonymous {
			words += " " + env.T("erasure.ground", "articles", "\u2066"+c.Ground+"\u2069")
		}
		items = append(items, words)
	}
	return items
}

// erasureWords returns the key of the words for what goes or stays.
func erasureWords(key string) string {
	switch key {
	case "erasure.gone." + data.GoesIdentity:
		return "lead.erase.identities"
	case "erasure.gone." + data.GoesEvent:
		return "lead.erase.events"
	case "erasure.gone." + data.GoesMessage:
		return "lead.erase.messages"
	case "erasure.stays." + data.StaysBlock:
		return "lead.erase.blocked"
	}
	return key
}

// TellErased tells that people were erased, and offers the certificate.
func TellErased(p *Place, e data.Erasure, text string) {
	if e.ID == 0 {
		dialog.Message(p.Env, p.T("lead.erased.title"), text)
		return
	}
	dialog.Confirm(p.Env, dialog.ConfirmSpec{
		Title: p.T("lead.erased.title"), Text: text + "\n\n" + p.T("erasure.offer"), No: p.T("kit.ok"), Yes: p.T("erasure.save"),
		OnYes: func() { SaveErasure(p, e.ID) },
	})
}

// SaveErasure saves the certificate of an erasure as a file, which names nobody.
func SaveErasure(p *Place, id int64) {
	p.Files.SaveFile(fmt.Sprintf("erasure-%d%s", id, proofEnding), kit.Filter{Extensions: []string{proofEnding}}, func(path string) {
		p.WriteFile(func(ctx context.Context) error {
			raw, err := p.Vault.ErasureProof(ctx, id)
			if err != nil {
				return err
			}
			return data.SaveFile(ctx, path, func(w io.Writer) error {
				_, err := w.Write(raw)
				return err
			})
		}, func(err error) {
			if err != nil {
				p.Fail(err)
				return
			}
			dialog.Message(p.Env, p.T("erasure.saved"), p.T("erasure.saved.text", "file", filepath.Base(path), "folder", filepath.Dir(path))+"\n\n"+
				p.T("proof.saved.check", "command", "mujeeb verify "+filepath.Base(path)))
		})
	})
}
