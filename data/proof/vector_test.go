package proof

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the test vectors of docs/formats/ledger anew")

const vectors = "../../docs/formats/ledger"

// vector is a file with what every checker says of it.
type vector struct {
	name, head string // of the files; head may be ""
	verdict
}

// makeVectors returns the files of the vectors and what is said of them.
func makeVectors(t *testing.T) (files map[string]string, all []vector) {
	t.Helper()
	s := newStory(t, 1, 3)
	newest := s.heads[len(s.heads)-1]
	files = map[string]string{"early.head": s.early, "newest.head": newest, "person.proof": string(s.person().Append(nil)),
		"campaign.proof": string(s.campaign().Append(nil)), "heads.proof": string(s.prove(OfHeads, 0).Append(nil)),
		"merged.proof": string(newTwins(t).proof(7, 7, 107, 108).Append(nil))}
	all = append(all, vector{"merged.proof", "", verdict{0, NotDated}})
	h, err := OpenHead(s.early, s.signer.Key())
	if err != nil {
		t.Fatal(err)
	}
	early := fmt.Sprintf("as in the head from elsewhere: the first %d events", h.Size)
	for _, name := range []string{"person.proof", "campaign.proof", "heads.proof"} {
		all = append(all, vector{name, "", verdict{0, NotDated}}, vector{name, "early.head", verdict{0, early}})
	}
	r := rand.New(rand.NewPCG(1, 1))
	for i, f := range forgeries() {
		p := s.person()
		f.do(r, s, p)
		name := fmt.Sprintf("forged-%02d.proof", i+1)
		files[name] = string(p.Append(nil))
		for _, head := range []string{"", "newest.head"} {
			v := ours(p.Append(nil), files[head])
			if v.Status == 1 {
				v.Last = "" // each checker says it in its own words
			}
			all = append(all, vector{name, head, v})
		}
	}
	return files, all
}

// list returns what is said of the vectors, one a line, with tabs between.
func list(all []vector) string {
	var b strings.Builder
	b.WriteString("file\thead from elsewhere\tstatus\tlast line of the report, when the status is 0\n")
	for _, v := range all {
		fmt.Fprintf(&b, "%s\t%s\t%d\t%s\n", v.name, v.head, v.Status, v.Last)
	}
	return b.String()
}

// The vectors are fixed, and both checkers say of them what is written there.
func TestVectors(t *testing.T) {
	files, all := makeVectors(t)
	files["verdicts.tsv"] = list(all)
	if *update {
		if err := os.MkdirAll(vectors, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(vectors, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	there, err := os.ReadDir(vectors)
	if err != nil || len(there) != len(files) {
		t.Fatalf("%d files, want %d (%v)", len(there), len(files), err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(vectors, name)); err != nil || !bytes.Equal(got, []byte(want)) {
			t.Errorf("%s: %v, or not what is made today", name, err)
		}
	}
	var texts [][]byte
	var heads []string
	for _, v := range all {
		texts, heads = append(texts, []byte(files[v.name])), append(heads, files[v.head])
	}
	for i, got := range second(t, texts, heads) {
		if got.Status != all[i].Status || got.Status == 0 && got.Last != all[i].Last {
			t.Errorf("the second checker says %+v of %+v", got, all[i])
		}
	}
	for _, v := range all {
		if v.head != "" && strings.HasPrefix(v.name, "forged") && v.Status == 0 {
			t.Errorf("nobody finds %s", v.name)
		}
	}
}
