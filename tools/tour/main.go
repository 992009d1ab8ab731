// Command tour walks through the program's main job on the real pages, as a
// person would, and draws what is seen on the way. It needs no display.
//
//	go run ./tools/tour DIR
//
// The pictures of README and manual come from it. What it does is real: an
// encrypted vault, mails over SMTP to the practice server. It ends with an error
// at the first page that does not show what it should, which makes it a test as
// well: the program itself links none of it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./tools/tour DIR")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := draw(ctx, os.Args[1], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}
