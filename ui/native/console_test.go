package native

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

const envConsole = "MUJEEB_NATIVE_TEST_CONSOLE"

// What the program prints arrives in a pipe, and is known not to arrive where there
// is nothing but the null device.
func TestConsole(t *testing.T) {
	const nowhere = 3
	if os.Getenv(envConsole) != "" {
		if !Console(false) {
			os.Exit(nowhere)
		}
		fmt.Fprint(os.Stderr, "printed")
		os.Exit(0)
	}
	var printed bytes.Buffer
	for _, c := range []struct {
		to   *bytes.Buffer
		want int
	}{{&printed, 0}, {nil, nowhere}} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestConsole$")
		cmd.Env = append(os.Environ(), envConsole+"=1")
		if c.to != nil {
			cmd.Stderr = c.to
		}
		err := cmd.Run()
		if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != c.want {
			t.Errorf("to a pipe %t: ended with %d, want %d", c.to != nil, got, c.want)
		}
	}
	if printed.String() != "printed" {
		t.Errorf("arrived: %q", printed.String())
	}
}
