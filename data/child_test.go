package data_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

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
	case "import":
		v, err := data.Open(ctx, dir, password, p)
		if err != nil {
			return err
		}
		_, err = v.Import(ctx, data.Import{Source: data.Source{Name: "cut", Kind: "file"}}, manyRows(2000, func(done int) {
			if done == 1500 {
				stall("in the middle")
			}
		}), nil)
		return err
	}
	return fmt.Errorf("no role %q", role)
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
	return rand.Read(p)
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
