package dossier

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/pdf"
	"mujeeb/text/lang"
)

// Folder is what a controller shows to an inspector: what is done with people's data, by
// which texts, how it is kept safe, what people asked, what went wrong, and proofs of a sample.
type Folder struct {
	Register Register
	Accounts []data.Account
	Purposes []FolderPurpose
	Policies []data.PolicyVersion
	Requests []FolderRequest
	Breaches []BreachRow
	Reports  []data.BreachReport // to authorities
	Sample   data.ProofSample
	Proofs   []FolderProof
	Heads    []byte // the proof of the heads; nil where the ledger is empty
}

// FolderPurpose is a purpose with all its versions and the texts that people were shown.
type FolderPurpose struct {
	Purpose  data.Purpose
	Versions []data.PurposeVersion
	Notices  []data.Notice
}

// FolderRequest is a request of a person, whom it does not name.
type FolderRequest struct {
	Request data.Request
	Due     time.Time // zero where no law names a term
	Late    bool      // the law's own limit passed before it was answered
}

// FolderProof is the proof of one person.
type FolderProof struct {
	Lead int64
	File []byte
}

// FolderName returns a name for a folder.
func FolderName(at time.Time) string {
	return fmt.Sprintf("inspection-%s.zip", at.Format(time.DateOnly))
}

// folderWriter writes a folder.
type folderWriter struct {
	Folder
	paper  Paper
	words  *lang.Catalogue
	z      archive
	listed []folderFile
}

// folderFile is a file of a folder, as the index lists it.
type folderFile struct {
	name, what string
	sum        [32]byte
}

// WriteFolder writes a folder as a ZIP. index.pdf lists the other files and says how the
// proofs are checked. Nobody is named in it but in the proofs, and where the owner did so.
func (p Paper) WriteFolder(w io.Writer, f Folder) error {
	x := folderWriter{Folder: f, paper: p, words: letters.InspectionWords(f.Register.Lang), z: archive{zip: zip.NewWriter(w), at: f.Register.Map.MadeAt.In(f.Register.zone())}}
	x.addPages()
	x.addProofs()
	x.z.add("index.pdf", x.writeIndex)
	x.z.add("SHA256SUMS", x.writeSums)
	return x.z.close()
}

// add adds a file, and lists it.
func (x *folderWriter) add(name, what string, write func(io.Writer) error) {
	var file bytes.Buffer
	if x.z.err == nil {
		if err := write(&file); err != nil {
			x.z.err = fmt.Errorf("write %s: %w", name, err)
			return
		}
	}
	x.listed = append(x.listed, folderFile{name, what, sha256.Sum256(file.Bytes())})
	x.z.add(name, func(w io.Writer) error { _, err := w.Write(file.Bytes()); return err })
}

// addPage adds a page that is made of blocks.
func (x *folderWriter) addPage(name, title string, blocks []pdf.Block) {
	x.add(name+".pdf", x.t("file."+name), func(w io.Writer) error { return x.write(w, x.t(title), blocks) })
}

// write writes a page with its title and with whose it is.
func (x *folderWriter) write(w io.Writer, title string, blocks []pdf.Block) error {
	at, foot := x.Register.Map.MadeAt, x.t("title")
	if title != foot {
		foot += " · " + title
	}
	all := append([]pdf.Block{titled(title), aside(x.lead()), aside(x.t("zone", "zone", at.In(x.Register.zone()).Format("UTC-07:00")))}, blocks...)
	return x.paper.Write(w, x.words.Code(), title, foot, at, all)
}

func (x *folderWriter) lead() string {
	date := x.moment(x.Register.Map.MadeAt)
	if who := x.Register.Map.Settings.Controller; who != "" {
		return x.t("lead", "who", who, "date", date)
	}
	return x.t("lead.nobody", "date", date)
}

func (x *folderWriter) t(key string, args ...any) string {
	return x.words.T("inspection."+key, args...)
}

// moment words a time; that there is none by a dash.
func (x *folderWriter) moment(t time.Time) string {
	if t.IsZero() {
		return x.t("none")
	}
	return x.words.DateTime(t.In(x.Register.zone()))
}

func (x *folderWriter) addPages() {
	x.add("register.pdf", x.t("file.register"), func(w io.Writer) error { return x.paper.WriteRegister(w, x.Register) })
	x.add("register.csv", x.t("file.table"), x.Register.WriteTable)
	x.addPage("contracts", "contracts", x.contracts())
	x.addPage("measures", "measures", x.measures())
	x.addPage("notices", "notices", x.notices())
	x.addPage("policies", "policies", x.policies())
	x.addPage("requests", "requests", x.requests())
	x.addPage("breaches", "breaches", x.breaches())
	x.add("breaches.csv", x.t("file.table"), func(w io.Writer) error {
		return WriteBreaches(w, x.Register.Map.MadeAt.In(x.Register.zone()), x.Breaches)
	})
	for _, r := range x.Reports {
		name := fmt.Sprintf("breach-%d-authority-%d.pdf", r.BreachID, r.Number)
		x.add(name, x.t("file.authority", "number", r.BreachID, "phase", r.Number), func(w io.Writer) error {
			var told letters.Report
			if err := json.Unmarshal(r.Content, &told); err != nil {
				return err
			}
			return x.paper.WriteReport(w, told)
		})
	}
}

// proofFolder is where the proofs are in the folder.
const proofFolder = "proofs/"

func (x *folderWriter) addProofs() {
	give := func(raw []byte) func(io.Writer) error {
		return func(w io.Writer) error { _, err := w.Write(raw); return err }
	}
	for _, p := range x.Proofs {
		x.add(fmt.Sprintf(proofFolder+"person-%d.mujeeb-proof", p.Lead), x.t("file.person"), give(p.File))
	}
	if len(x.Heads) > 0 {
		x.add(proofFolder+"heads.mujeeb-proof", x.t("file.heads"), give(x.Heads))
	}
}

// writeIndex writes the page that lists the files.
func (x *folderWriter) writeIndex(w io.Writer) error {
	files := pdf.Table{Columns: []string{x.t("column.file"), x.t("column.what"), x.t("column.hash")}}
	for _, f := range x.listed {
		files.Rows = append(files.Rows, []string{f.name, f.what, fmt.Sprintf("%x", f.sum)})
	}
	blocks := append([]pdf.Block{heading(x.t("files")), files, heading(x.t("sample"))}, x.sample()...)
	if len(x.Proofs) > 0 || len(x.Heads) > 0 {
		example := "heads.mujeeb-proof"
		if len(x.Proofs) > 0 {
			example = fmt.Sprintf("person-%d.mujeeb-proof", x.Proofs[0].Lead)
		}
		blocks = append(blocks, heading(x.t("check")), pdf.Text(x.t("check.text")), command("mujeeb verify "+example), pdf.Text(x.t("check.means")))
	}
	blocks = append(blocks, pdf.Text(x.t("check.sums")), command("sha256sum -c SHA256SUMS"), heading(x.t("limits")), pdf.Text(x.t("limits.text")))
	return x.write(w, x.t("title"), blocks)
}

// sample says who the sample is.
func (x *folderWriter) sample() []pdf.Block {
	if len(x.Proofs) == 0 {
		return []pdf.Block{pdf.Text(x.t("sample.none"))}
	}
	how := x.t("sample.drawn")
	if len(x.Proofs) >= x.Sample.Of {
		how = x.t("sample.all")
	}
	return []pdf.Block{pdf.Text(x.t("sample.text", "n", len(x.Proofs), "all", x.words.Number(x.Sample.Of)) + " " + how)}
}

// writeSums writes the sums in the form of the program sha256sum.
func (x *folderWriter) writeSums(w io.Writer) error {
	for _, f := range x.listed {
		if _, err := fmt.Fprintf(w, "%x  %s\n", f.sum, f.name); err != nil {
			return err
		}
	}
	return nil
}

func heading(s string) pdf.Block { return pdf.Heading{Level: 2, Text: s} }

// command returns a line to type, in the direction in which it is typed.
func command(s string) pdf.Block {
	return pdf.Paragraph{Spans: []pdf.Span{{Text: s, Bold: true}}, Own: true}
}
