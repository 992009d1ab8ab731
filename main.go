// Mujeeb keeps a Facebook page's leads, the proof of what each of them agreed
// to, and every message sent to them, in one encrypted file on the owner's
// computer. main.go reads the flags, desktop.go opens the window, and package ui is
// what is seen in it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"mujeeb/app"
	"mujeeb/ui/native"
)

const usage = `Mujeeb keeps your leads, what they agreed to, and every message, encrypted on this computer.

Usage: mujeeb [flags]
       mujeeb verify FILE [HEADFILE]

Without flags it opens the vault that was open last, or helps you make one. verify
checks a proof that was exported from a vault, without one, and without a window or
a network; HEADFILE holds a head of the ledger that you have from elsewhere.

  -vault DIR  open (or make) the vault in the folder DIR
  -demo       open a throw-away vault with invented leads and a practice mailbox
  -version    print the version
  -h          show this help
`

// What the linker stamps; tools/version.sh has the flags.
var version, commit, committed, updates, updateKey, oauthClients string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	console := native.Console(len(os.Args) > 1) // may set os.Stdout and os.Stderr
	stderr := errorsTo(os.Stderr, console)
	if err := native.NoDumps(); err != nil {
		fmt.Fprintln(stderr, "mujeeb: a crash may leave its memory behind:", err)
	}
	status := run(ctx, os.Args[1:], os.Stdout, stderr)
	stop()
	os.Exit(status)
}

// errorsTo returns where errors and the log go: to a file in the person's own folder
// where there is no console.
func errorsTo(stderr io.Writer, console bool) io.Writer {
	if console {
		return stderr
	}
	file, err := logFile()
	if err != nil {
		return stderr
	}
	return file
}

// logFile opens the log file in the person's own folder.
func logFile() (*native.Log, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	return native.LogFile(filepath.Join(dir, "mujeeb"))
}

// alsoIntoFile returns what writes to stderr and into the log file, so that the person can
// read it in the window; stderr itself where that is the file, or where there can be none.
func alsoIntoFile(stderr io.Writer) io.Writer {
	if _, is := stderr.(*native.Log); is {
		return stderr
	}
	file, err := logFile()
	if err != nil {
		return stderr
	}
	return &twice{file, stderr}
}

// twice is a log file whose entries go to the console, too.
type twice struct {
	*native.Log
	console io.Writer
}

// Write writes an entry into the file and to the console. What a console that is gone does
// not take is in the file.
func (t *twice) Write(entry []byte) (int, error) {
	_, _ = t.console.Write(entry)
	return t.Log.Write(entry)
}

// options are the flags, read and checked.
type options struct {
	vault string
	demo  bool
	tell  bool // the version, and nothing else
	at    *place
}

// run runs the program and returns the exit status: 0, 1 for what failed, 2 for wrong
// flags.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "verify" {
		return verify(args[1:], stdout, stderr)
	}
	o, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "mujeeb: %v\nRun \"mujeeb -h\" to see what there is.\n", err)
		return 2
	case o.tell:
		fmt.Fprintln(stdout, build())
		return 0
	}
	if !o.demo { // which leaves nothing behind
		stderr = alsoIntoFile(stderr)
	}
	d := newDesktop(o, stderr)
	if err := errors.Join(d.open(ctx), d.next.begin()); err != nil {
		return 1
	}
	return 0
}

// build returns which program this is.
func build() app.Build { return app.NewBuild(version, commit, committed, updates, updateKey) }

// parse reads the flags. The error is flag.ErrHelp where help was asked for.
func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("mujeeb", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.vault, "vault", "", "")
	flags.BoolVar(&o.demo, "demo", false, "")
	flags.BoolVar(&o.tell, "version", false, "")
	flags.Func("at", "", func(s string) error { // what a process gives its successor
		o.at = new(place)
		_, err := fmt.Sscanf(s, "%d,%d", &o.at.x, &o.at.y)
		return err
	})
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("there is no argument %q; a vault's folder goes after -vault", flags.Arg(0))
	case o.demo && o.vault != "":
		return o, errors.New("-demo makes a vault of its own; leave -vault out")
	case o.vault != "":
		o.vault, err = filepath.Abs(o.vault) // it is remembered for a start from anywhere
	}
	return o, err
}
