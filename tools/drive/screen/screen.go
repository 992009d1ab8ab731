// Package screen puts a person in front of the program's real window: on an X
// server of the test's own, they see what is on the screen, move the mouse and
// type. [Start] gives the screen; in the process that has the window, a [Person]
// uses it.
//
// A Person finds their way by reading the widgets, as package drive does, but
// acts with events of the X server alone, and does not believe the widgets: a
// page that says one thing and shows another is an error (see [Person.WaitFor]).
package screen

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Peers are the programs that a screen takes.
var Peers = []string{"Xvfb", "setxkbmap", "xdotool"}

// Start gives a new screen of this size, with a keyboard that has Latin and
// Arabic letters; options are further ones of Xvfb. The display is the value for
// $DISPLAY. The screen goes off when stop is called.
func Start(ctx context.Context, width, height int, options ...string) (display string, stop func(), err error) {
	for _, peer := range Peers {
		if _, err := exec.LookPath(peer); err != nil {
			return "", nil, fmt.Errorf("%w; make test installs it", err)
		}
	}
	server := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height),
		"-nolisten", "tcp", "-ac", "-noreset")
	server.Args = append(server.Args, options...)
	number, write, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	defer number.Close()
	server.ExtraFiles = []*os.File{write}
	err = server.Start()
	write.Close()
	if err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Signal(os.Interrupt)
		_ = server.Wait()
	}
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("no display named by Xvfb: %w", err)
	}
	display = ":" + strings.TrimSpace(line)
	keys := exec.CommandContext(ctx, "setxkbmap", "-display", display, "-layout", "us,ara")
	if out, err := keys.CombinedOutput(); err != nil {
		stop()
		return "", nil, fmt.Errorf("setxkbmap: %w: %s", err, out)
	}
	return display, stop, nil
}
