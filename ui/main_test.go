package ui

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"sync/atomic"
	"testing"
)

// TestMain fails the tests when the toolkit complains of the look: a window that is
// drawn before its look was set, or after it was taken away, has the toolkit say so
// a hundred times over, in front of the reason why another test failed.
func TestMain(m *testing.M) {
	var complaints lookComplaints
	log.SetOutput(&complaints)
	status := m.Run()
	if n := complaints.n.Load(); n > 0 {
		fmt.Fprintf(os.Stderr, "the toolkit missed %d sizes or colours of the program's look\n", n)
		status = max(status, 1)
	}
	os.Exit(status)
}

// lookComplaints counts what the toolkit says it misses in the look, and lets
// through everything else.
type lookComplaints struct{ n atomic.Int64 }

func (c *lookComplaints) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("not defined in theme")) {
		c.n.Add(1)
		return len(line), nil
	}
	return os.Stderr.Write(line)
}
