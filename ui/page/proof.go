package page

import (
	"context"
	"io"
	"path/filepath"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
)

// proofEnding is how the files of proofs end.
const proofEnding = ".mujeeb-proof"

// SaveProof asks for a file and writes a proof into it, of what is noted as of. shows
// returns, once prove has returned, what the file shows, since it is readable, and what it leaves out.
func SaveProof(p *Place, name string, of data.ActivityDetail, prove func(context.Context) ([]byte, error), shows func() string) {
	p.Files.SaveFile(name+proofEnding, kit.Filter{Extensions: []string{proofEnding}}, func(path string) {
		p.WriteFile(func(ctx context.Context) error {
			raw, err := prove(ctx)
			if err != nil {
				return err
			}
			err = data.SaveFile(ctx, path, func(w io.Writer) error {
				_, err := w.Write(raw)
				return err
			})
			if err != nil {
				return err
			}
			return p.Vault.NoteProof(ctx, of)
		}, func(err error) {
			if err != nil {
				p.Fail(err)
				return
			}
			dialog.Message(p.Env, p.T("proof.saved.title"), p.T("proof.saved.text", "file", filepath.Base(path), "folder", filepath.Dir(path))+" "+shows()+"\n\n"+
				p.T("proof.saved.check", "command", "mujeeb verify "+filepath.Base(path)))
		})
	})
}

// KeptFault says what of the heads that are kept outside does not fit the ledger, and
// what to do; "" where all fit.
func KeptFault(p *Place, k data.Kept) string {
	if k.Fault == "" {
		return ""
	}
	return p.T("consent.kept."+string(k.Fault), "number", int(k.At.Size), "date", p.Lang.DateTime(p.Local(k.At.Time)))
}
