//go:build packages

package main

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"mujeeb/data"
	"mujeeb/tools/drive/screen"
)

// firstDay is what an owner does on the first day, as it was recorded at the
// program that the tests of the window run: a vault, leads from a file, a campaign
// to the practice mailbox, locked and unlocked.
type firstDay struct {
	home  string // what the owner had before
	steps []screen.Step
}

// The password that is typed on the first day, and how many leads the file has.
const (
	firstPassword = "four olive trees and a goat"
	firstLeads    = 199
)

// newFirstDay records the first day.
func newFirstDay(t *testing.T) firstDay {
	t.Helper()
	dir := t.TempDir()
	record := exec.Command("go", "test", "-count=1", "-run", "^TestWindow$/^en$", ".")
	record.Dir = root
	record.Env = append(os.Environ(), "MUJEEB_WINDOW_RECORD="+dir)
	if out, err := record.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	steps, err := screen.Steps(dir)
	if err != nil || len(steps) < 50 {
		t.Fatalf("%d steps were recorded (%v)", len(steps), err)
	}
	return firstDay{home: filepath.Join(dir, "home"), steps: steps}
}

// play does the first day again at the program's window, each step when the screen
// is as it was then. choose answers a file dialog that is not the program's own;
// nil where it is.
func (s *started) play(day firstDay, name string, choose func()) {
	s.Helper()
	offset, elsewhere := s.offset(day.steps[0].Before), false
	for i, step := range day.steps {
		if step.Args[0] == screen.MarkStep {
			if elsewhere = choose != nil && step.Args[1] == "choosing"; elsewhere {
				choose()
			}
			continue
		}
		if elsewhere {
			continue
		}
		s.still("step "+strconv.Itoa(i+1), func(now *image.RGBA) bool { return alike(step.Before, now, offset) })
		if i%20 == 0 {
			s.keep(name + "-" + strconv.Itoa(i))
		}
		s.press(moved(step.Args, offset)...)
	}
	last := day.steps[len(day.steps)-1] // a mark, so what was on the screen when all was done
	s.still("the end of the day", func(now *image.RGBA) bool { return alike(last.Before, now, offset) })
	s.keep(name + "-end")
}

// moved returns the arguments of a step for a window that stands elsewhere.
func moved(args []string, offset image.Point) []string {
	if len(args) != 3 || args[0] != "mousemove" {
		return args
	}
	x, _ := strconv.Atoi(args[1])
	y, _ := strconv.Atoi(args[2])
	return []string{"mousemove", strconv.Itoa(x + offset.X), strconv.Itoa(y + offset.Y)}
}

// offset returns how far the window's content stands from where it stood.
func (s *started) offset(before *image.RGBA) (best image.Point) {
	now, least := s.shot(), 1<<62
	for y := -40; y <= 40; y++ {
		for x := -10; x <= 10; x++ {
			if n := differing(before, now, image.Pt(x, y), 7); n < least {
				best, least = image.Pt(x, y), n
			}
		}
	}
	return best
}

// alike reports whether a screen is as it was, but for a time of day, the order of
// mails, or a folder's name: three pixels in a hundred.
func alike(before, now *image.RGBA, offset image.Point) bool {
	return differing(before, now, offset, 1) < before.Rect.Dx()*before.Rect.Dy()*3/100
}

// differing counts the pixels, every one in some a side, in which now differs from
// before, apart from what the frame of another system covers.
func differing(before, now *image.RGBA, offset image.Point, every int) (n int) {
	inside := before.Rect.Inset(45)
	for y := inside.Min.Y; y < inside.Max.Y; y += every {
		for x := inside.Min.X; x < inside.Max.X; x += every {
			a, b := before.RGBAAt(x, y), now.RGBAAt(x+offset.X, y+offset.Y)
			if max(a.R, b.R)-min(a.R, b.R) > 40 || max(a.G, b.G)-min(a.G, b.G) > 40 {
				n++
			}
		}
	}
	return n
}

// mustHoldFirstDay opens the vault that the first day left and looks into it.
func mustHoldFirstDay(t *testing.T, dir string) {
	t.Helper()
	v, err := data.Open(t.Context(), dir, []byte(firstPassword), data.Params{})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != firstLeads {
		t.Errorf("the vault has %d leads, %v; want %d", n, err, firstLeads)
	}
	runs, err := v.Runs(t.Context())
	if err != nil || len(runs) != 1 {
		t.Fatalf("the vault has runs %+v, %v", runs, err)
	}
	totals, err := v.RunTotals(t.Context(), runs[0].ID)
	if err != nil || totals.Left() != 0 || totals[data.MessageSent] == 0 {
		t.Errorf("the campaign's totals are %+v, %v", totals, err)
	}
}
