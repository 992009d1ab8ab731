// Command tour walks through the program's main job on the real pages, as a
// person would, and draws what is seen on the way. It needs no display.
//
//	go run ./tools/tour [-only NAME] DIR
//
// With -only it draws those pictures alone whose names hold NAME, such as erased-en.
//
// The pictures of README and manual come from it. What it does is real: an
// encrypted vault, mails over SMTP to the practice server. It ends with an error
// at the first page that does not show what it should, which makes it a test as
// well: the program itself links none of it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	only := flag.String("only", "", "draw only pictures whose names hold this")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: go run ./tools/tour [-only NAME] DIR")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := draw(ctx, flag.Arg(0), *only, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}
