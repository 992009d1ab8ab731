// Mujeeb keeps a Facebook page's leads, the proof of what each of them agreed
// to, and every message sent to them, in one encrypted file on the owner's
// computer. This file reads the flags and starts the window; package ui is what
// is seen in it.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"mujeeb/app"
	"mujeeb/app/sample"
	"mujeeb/data/secrets"
	"mujeeb/ui"
	"mujeeb/ui/filedialog"
	"mujeeb/ui/native"
)

//go:embed Icon.png
var icon []byte

const usage = `Mujeeb keeps your leads, what they agreed to, and every message, encrypted on this computer.

Usage: mujeeb [flags]

Without flags it opens the vault that was open last, or helps you make one.

  -vault DIR  open (or make) the vault in the folder DIR
  -demo       open a throw-away vault with invented leads; nothing leaves this computer
  -version    print the version
  -h          show this help
`

// What the linker stamps; tools/version.sh has the flags.
var version, commit, committed, updates, updateKey string

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "app.mujeeb.desktop"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	console := native.Console(len(os.Args) > 1) // may set the two below
	status := run(ctx, os.Args[1:], os.Stdout, errorsTo(os.Stderr, console))
	stop()
	os.Exit(status)
}

// errorsTo returns where errors and the log go: to a file in the person's own folder
// where there is no console.
func errorsTo(stderr io.Writer, console bool) io.Writer {
	if console {
		return stderr
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return stderr
	}
	file, err := native.LogFile(filepath.Join(dir, "mujeeb"))
	if err != nil {
		return stderr
	}
	return file
}

// options are the flags, read and checked.
type options struct {
	vault string
	demo  bool
	tell  bool // the version, and nothing else
}

// run is the program; it returns the exit status: 0, 1 for what failed, 2 for wrong flags.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
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
	if err := window(ctx, o, stderr); err != nil {
		fmt.Fprintf(stderr, "mujeeb: %v\n", err)
		return 1
	}
	return 0
}

func build() app.Build { return app.NewBuild(version, commit, committed, updates, updateKey) }

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("mujeeb", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.vault, "vault", "", "")
	flags.BoolVar(&o.demo, "demo", false, "")
	flags.BoolVar(&o.tell, "version", false, "")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("there is no argument %q; a vault's folder goes after -vault", flags.Arg(0))
	case o.demo && o.vault != "":
		return o, errors.New("-demo makes a vault of its own; leave -vault out")
	}
	return o, nil
}

// window opens the window and returns when it is closed.
func window(ctx context.Context, o options, stderr io.Writer) (err error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return err
	}
	if err := native.Running(); err != nil {
		return fmt.Errorf("mark the program as running: %w", err)
	}
	desktop := fyneapp.NewWithID(appID)
	desktop.SetIcon(fyne.NewStaticResource("Icon.png", icon))
	frame := desktop.NewWindow("Mujeeb")
	params := ui.Params{
		Params: app.Params{Now: time.Now, Secrets: secrets.Open(), Log: slog.New(slog.NewTextHandler(stderr, nil))},
		Window: frame, Post: fyne.Do, Prefs: desktop.Preferences(), SetTheme: desktop.Settings().SetTheme,
		Dir: o.vault, Home: home, Dialogs: filedialog.Choose, Build: build(),
	}
	if o.demo {
		params.DemoPassword = sample.Password
	}
	remove, ended := func() error { return nil }, make(chan struct{})
	defer func() {
		close(ended)
		err = errors.Join(err, remove())
	}()
	var inside *ui.App
	shut := func() {
		inside.Shut(func() {
			desktop.Quit()
			go orElse(ended, func() {
				_ = remove()
				os.Exit(0)
			})
		})
	}
	params.Quit = shut
	inside = ui.New(params)
	frame.SetMaster()
	frame.SetCloseIntercept(shut)
	if o.demo {
		session, throwAway, err := sample.Open(ctx, params.Params)
		if err != nil {
			return err
		}
		remove = throwAway
		inside.Show(session)
	}
	desktop.Lifecycle().SetOnStarted(func() {
		go keepTime(ctx, inside)
		go func() {
			<-ctx.Done()
			fyne.Do(shut)
		}()
	})
	frame.ShowAndRun()
	return nil
}

// farewell is how long the toolkit may take to end when everything of ours has.
const farewell = 5 * time.Second

// orElse ends the program where the toolkit does not: when it stops, Fyne 2.8
// may wait for ever for an event of its own that came a moment too late.
func orElse(ended <-chan struct{}, exit func()) {
	select {
	case <-ended:
	case <-time.After(farewell):
		exit()
	}
}

// keepTime lets the window's clocks move.
func keepTime(ctx context.Context, inside *ui.App) {
	ticks := time.NewTicker(5 * time.Second)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			fyne.Do(inside.Tick)
		}
	}
}
