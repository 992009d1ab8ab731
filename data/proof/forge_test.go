package proof

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The second checker is a program in Python that was written from the page alone. What
// this package says of a file, it has to say as well.
const (
	python        = "/usr/bin/python3" // Debian's, which has the module for Ed25519
	secondChecker = "../../tools/verify/verify.py"
)

// verdict is how a check ended.
type verdict struct {
	Status int
	Last   string // line of the report
}

// ours returns the verdict of this package.
func ours(file []byte, elsewhere string) verdict {
	r, err := Check(file, elsewhere)
	if err != nil {
		return verdict{1, "refused: " + err.Error()}
	}
	var b bytes.Buffer
	r.Report(&b)
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	return verdict{min(len(r.Faults), 1), lines[len(lines)-1]}
}

// checkerPath returns where the second checker is. That it was looked at here tells go test
// that a result which it remembers depends on it.
func checkerPath(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(secondChecker); err != nil {
		t.Fatal(err)
	}
	return secondChecker
}

// second returns the verdicts of the second checker on files, each with a head from
// elsewhere or "".
func second(t *testing.T, files [][]byte, elsewhere []string) []verdict {
	t.Helper()
	dir := t.TempDir()
	var asked [][]string
	for i, file := range files {
		paths := []string{filepath.Join(dir, fmt.Sprint(i))}
		if elsewhere[i] != "" {
			paths = append(paths, paths[0]+".head")
			if err := os.WriteFile(paths[1], []byte(elsewhere[i]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(paths[0], file, 0o600); err != nil {
			t.Fatal(err)
		}
		asked = append(asked, paths)
	}
	ask, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	const loop = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
for paths in json.load(sys.stdin):
    lines, status = verify.report(*paths)
    print(json.dumps({"Status": status, "Last": lines[-1]}))
`
	c := exec.Command(python, "-c", loop, checkerPath(t))
	c.Stdin = bytes.NewReader(ask)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	var all []verdict
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var v verdict
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) != len(files) {
		t.Fatalf("%d verdicts on %d files", len(all), len(files))
	}
	return all
}

// forgery makes a file that somebody could want to pass off for a story's proof.
type forgery struct {
	name string
	do   func(r *rand.Rand, s *story, p *Proof)
}

// forgeries are the kinds. Those of the first part know the ledger's key, and all that
// is in the vault.
func forgeries() []forgery {
	event := func(r *rand.Rand, p *Proof) *Entry { return &p.Events[r.IntN(len(p.Events))] }
	// anew puts the events of another ledger into the proof, signed by its key.
	anew := func(p *Proof, s *story) { *p = *s.person() }
	edit := func(e *Entry, f func(*Event)) {
		v, err := ParseEvent(e.Leaf)
		if err != nil {
			panic(err)
		}
		f(&v)
		e.Leaf = string(v.Append(nil))
	}
	return []forgery{
		{"the tail is cut, and the head signed afresh", func(r *rand.Rand, s *story, p *Proof) {
			c := *s.testLedger
			cut := int(s.layla[3]) - 1
			c.leaves, c.hashes, c.heads = c.leaves[:cut], c.hashes[:cut], nil
			c.sign()
			*p = *c.prove(OfPerson, 7, s.layla[:3]...)
		}},
		{"all is written anew by the ledger's key: a no is a yes, years ago", func(r *rand.Rand, s *story, p *Proof) {
			f := newStory(s.tb, 1, 3+r.IntN(5))
			for i := range f.leaves {
				e, _ := ParseEvent(f.leaves[i])
				if e.Act == ActWithdrawn {
					e.Act = ActGiven
				}
				e.Recorded -= 730
				if e.Day != UnknownDay {
					e.Day -= 730
				}
				person, had := f.persons[int64(i+1)]
				if had {
					q, _ := ParsePerson(person)
					q.Recorded = q.Recorded.Add(-730 * 24 * time.Hour)
					if !q.At.IsZero() {
						q.At = q.At.Add(-730 * 24 * time.Hour)
					}
					f.persons[int64(i+1)] = q.Document()
					e.Person = Commit(f.salts[int64(i+1)], f.persons[int64(i+1)])
				}
				f.leaves[i], f.hashes[i] = string(e.Append(nil)), e.Leaf()
			}
			f.heads = nil
			f.sign()
			anew(p, f)
		}},
		{"signed afresh with another key", func(r *rand.Rand, s *story, p *Proof) { anew(p, newStory(s.tb, 2, 2)) }},
		{"the key of another ledger", func(r *rand.Rand, s *story, p *Proof) { p.Key = newStory(s.tb, 2, 1).signer.Key() }},
		{"the personal part of the withdrawal is taken out", func(r *rand.Rand, s *story, p *Proof) { p.Events[3].Salt, p.Events[3].Person = nil, "" }},
		{"an event is left out", func(r *rand.Rand, s *story, p *Proof) {
			i := r.IntN(len(p.Events) - 1)
			p.Events = slices.Delete(p.Events, i, i+1)
		}},
		{"somebody else's yes is shown as hers", func(r *rand.Rand, s *story, p *Proof) {
			n := s.messages[r.IntN(len(s.messages))].Event
			other := s.prove(OfPerson, 7, n).Events[0]
			p.Events = append(p.Events, other)
			slices.SortFunc(p.Events, func(a, b Entry) int { return int(a.Number - b.Number) })
		}},
		{"her events are shown as somebody else's", func(r *rand.Rand, s *story, p *Proof) { p.Lead = 8 }},
		{"the lead in the personal part", func(r *rand.Rand, s *story, p *Proof) {
			e := event(r, p)
			e.Person = strings.Replace(e.Person, "\nlead 7\n", "\nlead 8\n", 1)
			p.Lead = 8
		}},
		{"the personal part of another event", func(r *rand.Rand, s *story, p *Proof) {
			p.Events[0].Salt, p.Events[0].Person = p.Events[2].Salt, p.Events[2].Person
		}},
		{"the act, with its hash left to the reader", func(r *rand.Rand, s *story, p *Proof) {
			edit(event(r, p), func(e *Event) { e.Act = anyOf(r, []Act{ActGiven, ActWithdrawn, ActRefused, ActRenewed}) })
		}},
		{"the day", func(r *rand.Rand, s *story, p *Proof) {
			edit(&p.Events[0], func(e *Event) { e.Day -= 1 + Day(r.IntN(700)) })
		}},
		{"the grade", func(r *rand.Rand, s *story, p *Proof) { edit(event(r, p), func(e *Event) { e.Grade = GradePlatform }) }},
		{"the time in the personal part", func(r *rand.Rand, s *story, p *Proof) {
			q, _ := ParsePerson(p.Events[0].Person)
			q.At = q.At.Add(-time.Duration(1+r.IntN(1000)) * time.Millisecond)
			p.Events[0].Person = q.Document()
		}},
		{"a personal part of one's own, with a commitment that fits", func(r *rand.Rand, s *story, p *Proof) {
			e := event(r, p)
			q, _ := ParsePerson(e.Person)
			q.How = "agreed in writing"
			e.Person = q.Document()
			edit(e, func(v *Event) { v.Person = Commit(e.Salt, e.Person) })
		}},
		{"what she was shown", func(r *rand.Rand, s *story, p *Proof) {
			i := slices.IndexFunc(p.Words, func(w string) bool { return strings.HasPrefix(w, noticeHeading) })
			n, _ := ParseNotice(p.Words[i])
			n.Text += " – وعروض شركائنا"
			p.Words[i] = n.Document()
		}},
		{"what the purpose is called", func(r *rand.Rand, s *story, p *Proof) {
			w, _ := ParsePurpose(p.Words[0])
			w.Name = "All offers, also from partners"
			p.Words[0] = w.Document()
		}},
		{"what the purpose is called, in the event as well", func(r *rand.Rand, s *story, p *Proof) {
			w, _ := ParsePurpose(p.Words[0])
			w.Name = "All offers, also from partners"
			p.Words[0] = w.Document()
			edit(&p.Events[0], func(e *Event) { e.Purpose, e.Notice = HashOf(p.Words[0]), Hash{}; e.Grade = GradeWord })
		}},
		{"words are left out", func(r *rand.Rand, s *story, p *Proof) {
			i := r.IntN(len(p.Words))
			p.Words = slices.Delete(p.Words, i, i+1)
		}},
		{"words that nobody was shown", func(r *rand.Rand, s *story, p *Proof) {
			p.Words = append(p.Words, Notice{Purpose: 1, Version: 9, Kind: "form", Lang: "en", Text: "and our partners"}.Document())
		}},
		{"the version in between calls it spelling", func(r *rand.Rand, s *story, p *Proof) {
			i := slices.IndexFunc(p.Words, func(w string) bool { return strings.Contains(w, "\nchange meaning\n") })
			p.Words[i] = strings.Replace(p.Words[i], "\nchange meaning\n", "\nchange spelling\n", 1)
		}},
		{"another place in the ledger", func(r *rand.Rand, s *story, p *Proof) { event(r, p).Number++ }},
		{"a hash of the inclusion proof", func(r *rand.Rand, s *story, p *Proof) {
			e := event(r, p)
			e.Inclusion[r.IntN(len(e.Inclusion))][r.IntN(32)] ^= 1 << r.IntN(8)
		}},
		{"the inclusion proof is too short", func(r *rand.Rand, s *story, p *Proof) { e := event(r, p); e.Inclusion = e.Inclusion[1:] }},
		{"the inclusion proof is too long", func(r *rand.Rand, s *story, p *Proof) { e := event(r, p); e.Inclusion = append(e.Inclusion, Hash{1}) }},
		{"a hash of the consistency proof", func(r *rand.Rand, s *story, p *Proof) {
			c := p.Anchors[0].Consistency
			c[r.IntN(len(c))][r.IntN(32)] ^= 1 << r.IntN(8)
		}},
		{"the older head as the newest", func(r *rand.Rand, s *story, p *Proof) { p.Head = s.early }},
		{"the size in the head", func(r *rand.Rand, s *story, p *Proof) {
			h, _ := OpenHead(p.Head, p.Key)
			p.Head = strings.Replace(p.Head, fmt.Sprintf("\n%d\n", h.Size), fmt.Sprintf("\n%d\n", h.Size+1), 1)
		}},
		{"the time in the head", func(r *rand.Rand, s *story, p *Proof) { p.Head = strings.Replace(p.Head, "time 2026", "time 2025", 1) }},
		{"a head that only somebody else signed", func(r *rand.Rand, s *story, p *Proof) {
			h, _ := OpenHead(p.Head, p.Key)
			o := newTestLedger(s.tb, 2)
			o.signer.origin = s.signer.origin
			p.Head, _ = o.signer.SignHead(h)
		}},
		{"a second signature", func(r *rand.Rand, s *story, p *Proof) {
			lines := strings.Split(strings.TrimSuffix(p.Head, "\n"), "\n")
			p.Head += lines[len(lines)-1] + "\n"
		}},
	}
}

// mangle changes a file a little, as a disk, a mailer or a careless forger could.
func mangle(r *rand.Rand, file []byte) []byte {
	file = bytes.Clone(file)
	lines := bytes.SplitAfter(file, []byte("\n"))
	lines = lines[:len(lines)-1]
	i := r.IntN(len(lines))
	switch r.IntN(8) {
	case 0:
		file[r.IntN(len(file))] ^= 1 << r.IntN(8)
		return file
	case 1:
		return file[:r.IntN(len(file))]
	case 2:
		at := r.IntN(len(file))
		return slices.Concat(file[:at], []byte(anyOf(r, []string{"\n", " ", "\\n", "\r", "\x00", "0", "\u00a0", "\u2028", `\x41`})), file[at:])
	case 3:
		return bytes.Join(slices.Insert(slices.Clone(lines), i, lines[i]), nil)
	case 4:
		return bytes.Join(slices.Delete(slices.Clone(lines), i, i+1), nil)
	case 5:
		j := r.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return bytes.Join(lines, nil)
	case 6:
		return bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n"))
	}
	return append(file, lines[i]...)
}

// sameEvents reports whether a proof shows what another does.
func sameEvents(p, q *Proof) bool {
	a, b := *p, *q
	for _, x := range []*Proof{&a, &b} {
		x.Campaign, x.Messages, x.Anchors, x.Words = "", nil, nil, slices.Sorted(slices.Values(x.Words))
	}
	return bytes.Equal(a.Append(nil), b.Append(nil))
}

var forgeSeed = flag.Uint64("forge-seed", uint64(time.Now().UnixNano()), "seed of the forgeries")

// Every forgery is found by both checkers: by the file itself, or, when whoever made it
// has the ledger's key, by a head from elsewhere. Without such a head both say the
// same of it, and never that it is dated.
func TestForgeries(t *testing.T) {
	const many = 1000
	t.Logf("-forge-seed=%d plays this again", *forgeSeed)
	r := rand.New(rand.NewPCG(*forgeSeed, 1))
	kinds := forgeries()
	var files [][]byte
	var elsewhere, names []string
	for n := range many {
		s := newStory(t, 1, 2+r.IntN(20))
		genuine := s.person()
		if r.IntN(4) == 0 {
			genuine = s.campaign()
		}
		file, name := genuine.Append(nil), "mangled"
		if kind := kinds[n%len(kinds)]; n%3 != 0 {
			p := s.person()
			kind.do(r, s, p)
			file, name = p.Append(nil), kind.name
			genuine = s.person()
		} else {
			file = mangle(r, file)
		}
		if bytes.Equal(file, genuine.Append(nil)) {
			continue
		}
		head := s.heads[len(s.heads)-1]
		if p, err := Parse(file); err == nil && name == "mangled" && sameEvents(p, genuine) {
			continue // what a campaign is called, when its messages went, and the order of words are nobody's proof
		}
		files, elsewhere, names = append(files, file, file), append(elsewhere, head, ""), append(names, name, name)
	}
	theirs := second(t, files, elsewhere)
	for i, file := range files {
		got := ours(file, elsewhere[i])
		if got.Status != theirs[i].Status || got.Status == 0 && got.Last != theirs[i].Last {
			t.Errorf("%s: we say %+v, the second checker %+v\n%.3000s", names[i], got, theirs[i], file)
		}
		if elsewhere[i] != "" && got.Status == 0 {
			t.Errorf("%s: nobody finds it\n%.3000s", names[i], file)
		}
		if elsewhere[i] == "" && got.Status == 0 && got.Last != NotDated {
			t.Errorf("%s: %+v", names[i], got)
		}
	}
}
