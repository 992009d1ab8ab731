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

// Proving is a proof that is to be exported.
type Proving struct {
	Kind  data.ExportKind
	Why   data.ExportWhy // the reason that is chosen at first
	Name  string         // of the file, without its ending
	Prove func(context.Context) (file []byte, leads []int64, err error)
	Shows func() string // says what the file shows, since it is readable, and what it leaves out
}

// ExportProof asks why a proof is exported, and for its place, and writes it there.
func ExportProof(p *Place, x Proving) {
	Export(p, Exporting{
		Plan: data.ExportPlan{Kind: x.Kind, Why: x.Why}, Name: x.Name + proofEnding,
		Write: func(ctx context.Context, w io.Writer) (data.Written, error) {
			raw, leads, err := x.Prove(ctx)
			if err == nil {
				_, err = w.Write(raw)
			}
			return data.Written{Leads: leads}, err
		},
		Done: func(path string) { tellProof(p, path, x.Shows()) },
	})
}

// SaveHeads asks for a file and writes the proof of all heads into it, which is about
// nobody.
func SaveHeads(p *Place, name string, prove func(context.Context) ([]byte, error), shows string) {
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
			return p.Vault.NoteProof(ctx, data.ProofOfHeads)
		}, func(err error) {
			if err != nil {
				p.Fail(err)
				return
			}
			tellProof(p, path, shows)
		})
	})
}

// tellProof says where a proof is, what it shows, and how it is checked.
func tellProof(p *Place, path, shows string) {
	dialog.Message(p.Env, p.T("proof.saved.title"), p.T("proof.saved.text", "file", filepath.Base(path), "folder", filepath.Dir(path))+" "+shows+"\n\n"+
		p.T("proof.saved.check", "command", "mujeeb verify "+filepath.Base(path)))
}

// KeptFault says what of the heads that are kept outside does not fit the ledger, and
// what to do; "" where all fit.
func KeptFault(p *Place, k data.Kept) string {
	if k.Fault == "" {
		return ""
	}
	return p.T("consent.kept."+string(k.Fault), "number", int(k.At.Size), "date", p.Lang.DateTime(p.Local(k.At.Time)))
}
