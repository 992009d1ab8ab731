// Command intake shows what an import makes of files, for support and for tests.
//
//	go run ./tools/intake [-region JO] [-zone Asia/Amman] [-agree] [-leads 1000] FILE…
//
// It prints one JSON object for each file, one after the other: what an import into an
// empty vault makes of it when its owner accepts what is proposed. It does what the
// import page does, with a vault of its own that is removed at the end: "people" and
// "agreed" are counted there. With -agree the owner says that the people agreed and
// that this proves it, and means everything that the file allows them to mean.
//
// A file that can't be taken has "error" instead: a code of mujeeb/data/intake, as the
// page explains it. Then the exit status is 1. It is 2 when intake itself is called
// wrongly.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], time.Now(), os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run writes the answers to out, and returns the exit status.
func run(ctx context.Context, args []string, now time.Time, out, problems io.Writer) int {
	t := trial{now: now}
	flags := flag.NewFlagSet("intake", flag.ContinueOnError)
	flags.SetOutput(problems)
	flags.StringVar(&t.region, "region", "JO", "the country of telephone numbers without its code")
	flags.BoolVar(&t.agree, "agree", false, "\"They agreed, and this proves it\" is chosen")
	flags.IntVar(&t.leads, "leads", 1000, "how many leads and rows are printed")
	zone := flags.String("zone", "Local", "the zone of times without one")
	if flags.Parse(args) != nil {
		return 2
	}
	var err error
	if t.zone, err = time.LoadLocation(*zone); err != nil || flags.NArg() == 0 {
		fmt.Fprintln(problems, errors.Join(err, errors.New("usage: intake [-region JO] [-zone Asia/Amman] [-agree] [-leads 1000] FILE…")))
		return 2
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	status := 0
	for _, file := range flags.Args() {
		a := t.try(ctx, file)
		if a.Error != nil {
			status = 1
		}
		if err := enc.Encode(a); err != nil {
			fmt.Fprintln(problems, "intake:", err)
			return 1
		}
	}
	return status
}
