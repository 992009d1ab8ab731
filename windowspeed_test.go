//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data/datatest"
	"mujeeb/data/secrets/secretstest"
	"mujeeb/tools/drive"
	"mujeeb/tools/drive/screen"
	"mujeeb/ui/kit/grid"
)

// BenchmarkWindow measures the real window on the vault of many leads: how long
// it takes to be there, and how the list of leads scrolls. Starts are those of
// the program as it is built; the rest is measured beside the window, in a scene.
func BenchmarkWindow(b *testing.B) {
	big := datatest.BigVault(b)
	s := newStage(b, "en")
	s.vault = big.Vault
	before := load(b)
	b.ReportMetric(ms(s.starts(b)), "start-ms")
	for line := range strings.Lines(s.play(b, "scrolling")) {
		var unit string
		var n float64
		if _, err := fmt.Sscanf(line, measuredMark+"%s %g", &unit, &n); err == nil {
			b.ReportMetric(n, unit)
		}
	}
	b.ReportMetric((before+load(b))/2, "load")
}

// load is how many threads wanted a core in the last minute.
func load(t testing.TB) (n float64) {
	t.Helper()
	text, err := os.ReadFile("/proc/loadavg")
	if err == nil {
		_, err = fmt.Sscan(string(text), &n)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// starts builds the program, starts it a few times, and returns how long it took
// until the window had its first picture: the middle one.
func (s *stage) starts(b *testing.B) time.Duration {
	b.Helper()
	program := filepath.Join(s.home, "mujeeb")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var took []time.Duration
	for range 5 {
		took = append(took, s.start(b, program))
	}
	return share(took, 50)
}

func (s *stage) start(b *testing.B, program string) time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
	defer cancel()
	w, err := screen.NewWatch(s.display)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	c := s.program(ctx, b, secretstest.Empty, program, "-vault", s.vault)
	start := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	first, err := w.FirstPicture(ctx)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.CloseWindow(); err != nil {
		b.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		b.Fatal(err)
	}
	return first.Sub(start)
}

// measuredMark begins a line in which a scene tells a figure, with its unit.
const measuredMark = "measured: "

func tell(unit string, n float64) { fmt.Println(measuredMark+unit, n) }

func tellShares(what string, took []time.Duration) {
	tell(what+"-p50-ms", ms(share(took, 50)))
	tell(what+"-p95-ms", ms(share(took, 95)))
	tell(what+"-worst-ms", ms(slices.Max(took)))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// share returns the time within which so many of 100 were.
func share(took []time.Duration, percent int) time.Duration {
	slices.Sort(took)
	return took[len(took)*percent/100]
}

// scrolling unlocks the vault, goes to the list of leads and scrolls it in every
// way that there is.
func (o *owner) scrolling() {
	w, err := screen.NewWatch(os.Getenv("DISPLAY"))
	o.must(err)
	defer w.Close()
	s := &scroller{owner: o, w: w, eye: drive.Eye{Window: fyne.CurrentApp().Driver().AllWindows()[0]}}
	s.unlock()
	s.toLeads()
	s.steadily()
	s.byWheel()
	s.byPage()
	s.byBar()
}

// scroller is the owner with a clock.
type scroller struct {
	*owner
	w    *screen.Watch
	eye  drive.Eye
	grid drive.Thing
}

// until waits until is was true, and the window was drawn after it, and tells how
// long that took.
func (s *scroller) until(unit string, start time.Time, is func() bool) {
	seen := false
	s.must(s.p.Wait(unit, func() bool {
		was := seen
		seen = is()
		return was && seen
	}))
	tell(unit, ms(time.Since(start)))
}

func (s *scroller) press(key byte) {
	s.must(s.w.Key(key, true))
	s.must(s.w.Key(key, false))
}

func (s *scroller) click(button byte) {
	s.must(s.w.Button(button, true))
	s.must(s.w.Button(button, false))
}

// place returns where on the screen a place of the window is.
func (s *scroller) place(at fyne.Position) (x, y int) {
	fyne.DoAndWait(func() { x, y = s.eye.Window.Canvas().PixelCoordinateForPosition(at) })
	return x, y
}

// point moves the mouse; what it makes the page show is not measured.
func (s *scroller) point(at fyne.Position) {
	s.must(s.w.Move(s.place(at)))
	s.must(s.p.Look())
}

func (s *scroller) unlock() {
	s.waitFor("start.unlock.title")
	s.write(datatest.Password)
	start := time.Now()
	s.press(screen.KeyReturn)
	s.until("unlock-ms", start, func() bool { return s.eye.Sees(s.T("today.title")) })
	s.must(s.p.Look())
}

func (s *scroller) toLeads() {
	var leads drive.Thing
	var err error
	fyne.DoAndWait(func() { leads, err = s.eye.Named(s.T("rail.leads")) })
	s.must(err)
	s.point(leads.Sight.Middle())
	start := time.Now()
	s.click(1)
	s.until("leads-ms", start, func() bool {
		for _, t := range s.eye.Things() {
			if g, is := t.Object.(*grid.Grid); is {
				s.grid = t
				return g.Len() > 0 && g.Cell(0, 0) != s.T("kit.loading")
			}
		}
		return false
	})
	s.must(s.p.WaitForEnd(s.T("lead.count.counting")))
}

// steadily scrolls as a finger on a touchpad does that goes down nine rows a
// second: a little in each turn of the window's loop. A frame is the time from
// there until the window has handed its picture over.
func (s *scroller) steadily() {
	const turns, step = 600, 6
	rows := s.rows()
	var frames []time.Duration
	var start time.Time
	handedOver := func() {
		if !start.IsZero() {
			frames = append(frames, time.Since(start))
			start = time.Time{}
		}
	}
	done := make(chan struct{})
	var turn *fyne.Animation
	turn = fyne.NewAnimation(time.Hour, func(float32) {
		handedOver() // the next turn may come before what was asked to run after this one
		if len(frames) == turns {
			turn.Stop()
			close(done)
			return
		}
		start = time.Now()
		rows.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -step)})
		fyne.Do(handedOver)
	})
	s.w.Pictures()
	worked := s.worked()
	fyne.Do(turn.Start)
	<-done
	tell("frame-processor-ms", ms(s.worked()-worked)/turns)
	tellShares("frame", frames)
	pictures := s.w.Pictures()
	tell("pictures/s", float64(len(pictures)-1)/pictures[len(pictures)-1].Sub(pictures[0]).Seconds())
	tell("most-pictures/s", 60)
}

// rows is the part of the grid that turns with the wheel.
func (s *scroller) rows() (pane fyne.Scrollable) {
	fyne.DoAndWait(func() {
		for _, t := range s.eye.Things() {
			if p, is := t.Object.(fyne.Scrollable); is {
				pane = p
			}
		}
	})
	return pane
}

// worked is how long all cores worked for this process.
func (s *scroller) worked() time.Duration {
	var u syscall.Rusage
	s.must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// byWheel turns the wheel ten clicks a second.
func (s *scroller) byWheel() {
	s.point(s.grid.Sight.Middle())
	asked, pictures := s.act(100, 100*time.Millisecond, func(int) { s.click(5) })
	tellShares("wheel", answered(asked, pictures))
}

// byPage presses Page Down as often as it comes when it is held.
func (s *scroller) byPage() {
	s.click(1)
	s.must(s.p.Look())
	asked, pictures := s.act(125, 40*time.Millisecond, func(int) { s.press(screen.KeyPageDown) })
	tellShares("page", answered(asked, pictures))
}

// byBar drags the scroll bar from the first row to the last.
func (s *scroller) byBar() {
	const moves, in = 300, 6 // and how far inside the grid the bar is
	s.press(screen.KeyHome)
	s.must(s.p.Look())
	head := s.grid.Object.(*grid.Grid).Middle(0).Y
	s.point(fyne.NewPos(s.grid.Sight.Max.X-in, s.grid.Sight.Min.Y+head))
	s.must(s.w.Button(1, true))
	s.must(s.p.Look())
	asked, pictures := s.act(moves, time.Second/60, func(i int) {
		y := s.grid.Sight.Min.Y + head + (s.grid.Sight.Max.Y-s.grid.Sight.Min.Y-head)*float32(i+1)/moves
		s.must(s.w.Move(s.place(fyne.NewPos(s.grid.Sight.Max.X-in, y))))
	})
	s.must(s.w.Button(1, false))
	var between []time.Duration
	for i := range pictures[1:] {
		if pictures[i].Before(asked[moves-1]) {
			between = append(between, pictures[i+1].Sub(pictures[i]))
		}
	}
	tellShares("drag", between)
}

// act does something again and again, and returns when, and when pictures came.
func (s *scroller) act(times int, every time.Duration, do func(i int)) (asked, pictures []time.Time) {
	s.w.Pictures()
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for i := range times {
		<-ticks.C
		asked = append(asked, time.Now())
		do(i)
	}
	s.must(s.p.Look())
	return asked, s.w.Pictures()
}

// answered returns how long each had to wait for the next picture.
func answered(asked, pictures []time.Time) (took []time.Duration) {
	for _, at := range asked {
		if i := slices.IndexFunc(pictures, at.Before); i >= 0 {
			took = append(took, pictures[i].Sub(at))
		}
	}
	return took
}
