package data_test

import (
	"bufio"
	"context"
	crand "crypto/rand"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Some tests need a second process, to hold a vault or to be killed. It is this
// test program again, told what to do by an environment variable.
const childRole = "MUJEEB_DATA_TEST_CHILD"

func TestMain(m *testing.M) {
	if role := os.Getenv(childRole); role != "" {
		if err := beChild(context.Background(), role, os.Args[len(os.Args)-1]); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		fmt.Println("done")
		return
	}
	os.Exit(m.Run())
}

func beChild(ctx context.Context, role, dir string) error {
	p := datatest.NewClock().Params()
	password := []byte(datatest.Password)
	switch name, n, _ := strings.Cut(role, " "); name {
	case "create": // stops at the n-th time it needs randomness
		reader := &stalling{}
		fmt.Sscan(n, &reader.reads)
		p.Rand = reader
		v, err := data.Create(ctx, dir, []byte("the password of a try that was killed"), p)
		if err != nil {
			return err
		}
		return v.Close()
	case "hold":
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		stall("open")
		return v.Close()
	case "close": // and goes on, so that what is left in its memory can be looked at
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		in := bufio.NewReader(os.Stdin)
		if _, err := v.SavePurpose(ctx, data.Purpose{Name: fmt.Sprint("Purpose ", os.Getpid()), Channel: data.ChannelEmail, Ground: data.GroundConsent}); err != nil { // signs a head
			return err
		}
		fmt.Println("open")
		_, _ = in.ReadByte()
		if err := v.Close(); err != nil {
			return err
		}
		stall("closed")
	case "add":
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		_, err = v.SaveLead(ctx, &data.Lead{Name: "Second", Identities: []data.Identity{{Kind: data.Email, Value: "second@example.org"}}})
		if err != nil {
			return err
		}
		stall("added")
	case "erase": // the given leads one after the other; stops at the n-th look at the clock
		v, err := data.Open(ctx, dir, password, withStallingClock(p, n))
		if err != nil {
			return err
		}
		fmt.Println("open")
		for id := int64(1); id <= erasable; id++ {
			if _, err := v.EraseLead(ctx, id); err != nil {
				return err
			}
			fmt.Println("erased", id)
		}
		return v.Close()
	case "imports": // one small file after the other
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		fmt.Println("open")
		for i := range 100 {
			if err := importPart(ctx, v, i); err != nil {
				return err
			}
			fmt.Println("imported", i)
		}
		return v.Close()
	case "migrate":
		fmt.Println("begin")
		v, err := data.Open(ctx, dir, password, newerSchema(withStallingClock(p, n)))
		if err != nil {
			return err
		}
		fmt.Println("migrated")
		return v.Close()
	case "upgrade": // an older vault; says when the copy is made that is kept of it
		now := p.Now
		p.Now = func() time.Time {
			fmt.Println("copying")
			return now()
		}
		v, err := data.OpenAsIs(ctx, dir, password, p)
		if err != nil {
			return err
		}
		if err := v.Migrate(ctx); err != nil {
			return err
		}
		return v.Close()
	case "rekey": // stops when vault.db is copied
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		return v.Rekey(ctx, func(done, all int64) { stall("copied") })
	case "passwords": // changes the password to and fro; the n-th of the two opens the vault now
		var at int
		fmt.Sscan(n, &at)
		both := [][]byte{password, []byte(changedPassword)}
		v, err := data.Open(ctx, dir, both[at], p)
		if err != nil {
			return err
		}
		fmt.Println("open")
		for {
			if err := v.ChangePassword(ctx, both[at], both[1-at], func(done, all int64) { fmt.Println("copying") }); err != nil {
				return err
			}
			at = 1 - at
			fmt.Println("changed")
		}
	case "spill": // a transaction that is larger than its cache
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		for _, s := range []string{"PRAGMA cache_size = 5", "BEGIN IMMEDIATE", "UPDATE lead SET note = note || ' touched'", "UPDATE lead_text SET folded = folded || ' touched'",
			"CREATE TEMP TABLE sorted AS SELECT * FROM lead JOIN lead_text USING (id) ORDER BY folded DESC"} {
			if _, err := v.Writer().Exec(s); err != nil {
				return err
			}
		}
		stall("in the middle")
	case "import":
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		_, err = v.Import(ctx, data.Import{Source: data.Source{Name: "cut", Kind: "file"}, SHA256: []byte{1}}, manyRows(2000, func(done int) {
			if done == 1500 {
				stall("in the middle")
			}
		}), nil)
		return err
	}
	return fmt.Errorf("no role %q", role)
}

// erasable is how many leads a child that erases expects.
const erasable = 30

// importPart imports three people who are nowhere else.
func importPart(ctx context.Context, v *data.Vault, i int) error {
	rows := func(yield func(data.ImportLead, error) bool) {
		for j := range 3 {
			l := data.ImportLead{Line: j, Name: fmt.Sprint("Part ", i), Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("part%d-%d@example.org", i, j)}}}
			if !yield(l, nil) {
				return
			}
		}
	}
	_, err := v.Import(ctx, data.Import{Source: data.Source{Name: "parts", Kind: "file"}, SHA256: []byte{byte(i)}, Tags: []string{"part"}}, rows, nil)
	return err
}

// withStallingClock lets the clock stand still for good when it is read the n-th
// time; an n of "" never.
func withStallingClock(p data.Params, n string) data.Params {
	left, now := math.MaxInt, p.Now
	if n != "" {
		fmt.Sscan(n, &left)
	}
	p.Now = func() time.Time {
		if left--; left < 0 {
			stall("stalled")
		}
		return now()
	}
	return p
}

// stall says where the child is and waits to be killed, or for its input to end.
func stall(where string) {
	fmt.Println(where)
	io.Copy(io.Discard, os.Stdin)
}

type stalling struct{ reads int }

func (s *stalling) Read(p []byte) (int, error) {
	if s.reads--; s.reads < 0 {
		stall("stalled")
	}
	return crand.Read(p)
}

func manyRows(n int, at func(int)) func(yield func(data.ImportLead, error) bool) {
	return func(yield func(data.ImportLead, error) bool) {
		for i := range n {
			at(i)
			l := data.ImportLead{Line: i, Name: fmt.Sprintf("Wqzxvk Number %d", i), Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("wqzxvk%d@example.org", i)}}}
			if !yield(l, nil) {
				return
			}
		}
	}
}

// child is a second process.
type child struct {
	t   *testing.T
	cmd *exec.Cmd
	out *bufio.Scanner
	in  io.Closer
}

func startChild(t *testing.T, role, dir string) *child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], dir)
	cmd.Env = append(os.Environ(), childRole+"="+role)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &child{t, cmd, bufio.NewScanner(out), in}
}

// killWithin ends the child at a random moment of a span, and returns all that it
// had said until then.
func (c *child) killWithin(span time.Duration) (said []string) {
	c.t.Helper()
	moment := time.AfterFunc(time.Duration(rand.Int64N(int64(span))), func() { c.cmd.Process.Kill() })
	defer moment.Stop()
	for c.out.Scan() {
		said = append(said, c.out.Text())
	}
	c.cmd.Wait()
	return said
}

// killAfter ends the child as soon as it has said so many lines, wherever it is by
// then, and returns all that it had said.
func (c *child) killAfter(lines int) (said []string) {
	c.t.Helper()
	for c.out.Scan() {
		if said = append(said, c.out.Text()); len(said) == lines {
			c.cmd.Process.Kill()
		}
	}
	c.cmd.Wait()
	return said
}

// saysUntil waits until the child says a line.
func (c *child) saysUntil(line string) {
	c.t.Helper()
	for c.says() != line {
	}
}

// says waits for the child's next line.
func (c *child) says() string {
	c.t.Helper()
	if !c.out.Scan() {
		c.t.Fatalf("the second process said nothing: %v", c.out.Err())
	}
	return c.out.Text()
}

// kill ends the child as a power cut would.
func (c *child) kill() {
	c.t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		c.t.Fatal(err)
	}
	c.cmd.Wait() // says that it was killed
}
