package proof

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// A key of small order signs everything, and with a nonce of small order a signature
// says less than one should: both checkers refuse such.
func TestCheck_WeakKeys(t *testing.T) {
	s := newStory(t, 1, 2)
	genuine := s.prove(OfHeads, 0)
	genuine.Anchors = nil
	text, _, _ := strings.Cut(genuine.Head, "\n\n")
	text += "\n"
	origin, _, _ := strings.Cut(text, "\n")
	forge := func(public, signature []byte) []byte {
		key, err := note.NewEd25519VerifierKey(origin, public)
		if err != nil {
			t.Fatal(err)
		}
		v, err := note.NewVerifier(key)
		if err != nil {
			t.Fatal(err)
		}
		hash := v.KeyHash()
		p := *genuine
		p.Key = key
		p.Head = text + "\n— " + origin + " " + base64.StdEncoding.EncodeToString(append([]byte{byte(hash >> 24), byte(hash >> 16), byte(hash >> 8), byte(hash)}, signature...)) + "\n"
		return p.Append(nil)
	}
	nobody := append([]byte{1}, make([]byte, 31)...)
	files := [][]byte{forge(nobody, slices.Concat(nobody, make([]byte, 32)))}

	// R is the point of order 1, S = k a.
	seed := sha512.Sum512(bytes.Repeat([]byte{1}, 32))
	a := seed[:32]
	a[0], a[31] = a[0]&248, a[31]&127|64
	public := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)).Public().(ed25519.PublicKey)
	k := sha512.Sum512(slices.Concat(nobody, public, []byte(text)))
	order, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	product := new(big.Int).Mul(little(k[:]), little(a))
	sum := product.Mod(product, order).FillBytes(make([]byte, 32))
	slices.Reverse(sum)
	if !ed25519.Verify(public, []byte(text), slices.Concat(nobody, sum)) {
		t.Fatal("the library refuses it by itself")
	}
	files = append(files, forge(public, slices.Concat(nobody, sum)))

	for i, said := range second(t, files, make([]string, len(files))) {
		if got := ours(files[i], ""); got.Status != 1 || said.Status != 1 {
			t.Errorf("forgery %d: we say %+v, the second checker %+v", i, got, said)
		}
	}
}

func little(b []byte) *big.Int {
	b = slices.Clone(b)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

// A long text that many events refer to is in the report once.
func TestReport_LongWords(t *testing.T) {
	l := newTestLedger(t, 1)
	news := l.say(Purpose{Purpose: 1, Version: 1, Channel: "email", Ground: "consent", Name: "News " + strings.Repeat("n", 10_000), Description: strings.Repeat("d", 10_000)}.Document())
	notice := l.say(Notice{Purpose: 1, Version: 1, Kind: "policy", Lang: "en", Text: strings.Repeat("t", 10_000)}.Document())
	var numbers []int64
	for i := range int64(300) {
		numbers = append(numbers, l.add(Event{Act: ActGiven, Purpose: news, Notice: notice, Channel: "email", Via: "form", Grade: GradeWord, Count: -1}, &Person{Lead: i + 1, By: ByOwner}))
	}
	l.sign()
	p := l.prove(OfCampaign, 0, numbers...)
	p.Campaign = "May"
	r, err := Check(p.Append(nil), "")
	if err != nil || len(r.Faults) > 0 {
		t.Fatal(err, r.Faults)
	}
	var b strings.Builder
	r.Report(&b)
	if n := b.Len(); n > 30_000+300*400 || !strings.Contains(b.String(), "  shown (policy, en): the same as event 1\n") {
		t.Errorf("%d bytes of report:\n%.200s", n, b.String()[n/2:])
	}
}

// Both checkers refuse a file above the limit, and say so. The second takes so many times
// the file's memory at most, even where its lines are as short as can be.
func TestCheck_Limit(t *testing.T) {
	const want = "the file is longer than 256 MiB, the limit for a proof"
	long := filepath.Join(t.TempDir(), "long")
	if err := errors.Join(os.WriteFile(long, nil, 0o600), os.Truncate(long, MaxFile+1)); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, checkerPath(t), long).Output()
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != 1 || string(out) != "refused: "+want+"\n" {
		t.Errorf("the second checker: %q, %v", out, err)
	}
	if err := CheckSize(MaxFile + 1); err == nil || err.Error() != want || CheckSize(MaxFile) != nil {
		t.Errorf("ours: %v", err)
	}
	file := append([]byte("mujeeb proof 1\nof campaign\ncampaign May\n"), bytes.Repeat([]byte("a\n"), 5_000_000)...)
	if err := os.WriteFile(long, file, 0o600); err != nil {
		t.Fatal(err)
	}
	const limited = `
import resource, runpy, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_AS, (most, most))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
`
	out, err = exec.Command(python, "-c", limited, fmt.Sprint(200<<20), checkerPath(t), long).CombinedOutput()
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != 1 || string(out) != "refused: line 4: 'key' is missing\n" {
		t.Errorf("with little memory: %v\n%s", err, out)
	}
}

// A header of very many lines is read in memory that grows as it does, and not with its
// square.
func TestDateMail_ManyLines(t *testing.T) {
	perLine := func(lines int) uint64 {
		mail := manyLines(lines)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if all := DateMail(mail, nil, "head"); len(all) != 1 || all[0].Why != WhyText {
			t.Errorf("%+v", all)
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) / uint64(lines)
	}
	if few, many := perLine(5_000), perLine(50_000); many > 4*few+100 {
		t.Errorf("%d bytes a line of 5,000, %d of 50,000", few, many)
	}
}

// manyLines returns a mail with a header field of so many lines.
func manyLines(n int) []byte {
	return []byte("From: a@example.org\r\nX: " + strings.Repeat("\r\n y", n) + "\r\n\r\ntext")
}

func BenchmarkDateMail_ManyLines(b *testing.B) {
	mail := manyLines(500_000)
	b.SetBytes(int64(len(mail)))
	for b.Loop() {
		DateMail(mail, nil, "head")
	}
}

// manyFirst returns a proof with an event so many times, each of which says that it is
// the person's first.
func manyFirst(tb testing.TB, n int64) []byte {
	s := newStory(tb, 1, 2)
	p := s.person()
	one := p.Events[0]
	p.Events = nil
	for i := range n {
		one.Number = i + 1
		p.Events = append(p.Events, one)
	}
	return p.Append(nil)
}

// Nor does the second checker go through all events of a proof for each of them.
func TestCheck_ManyFirstEvents(t *testing.T) {
	const counted = `
import importlib.util, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
class Counted(dict):
    seen = 0
    def __iter__(self):
        Counted.seen += len(self)
        return super().__iter__()
    def values(self):
        Counted.seen += len(self)
        return super().values()
proof = verify.read_proof(open(sys.argv[2], "rb").read())
proof["leaves"] = Counted(proof["leaves"])
wrong = list(verify.check(proof, None))
print(len(wrong) > 0, Counted.seen // len(proof["leaves"]))
`
	for _, n := range []int64{10, 1000} {
		path := filepath.Join(t.TempDir(), "proof")
		file := manyFirst(t, n)
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "-c", counted, checkerPath(t), path).CombinedOutput()
		if err != nil || string(out) != "True 1\n" {
			t.Errorf("of %d events, something is wrong and how often all are gone through: %q, %v", n, out, err)
		}
		if got := ours(file, ""); got.Status != 1 {
			t.Errorf("we say %+v", got)
		}
	}
}

func BenchmarkCheck_ManyFirstEvents(b *testing.B) {
	file := manyFirst(b, 15_000)
	for b.Loop() {
		if _, err := Check(file, ""); err != nil {
			b.Fatal(err)
		}
	}
}
