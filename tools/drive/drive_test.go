package drive_test

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"mujeeb/tools/drive"
)

// Settle waits for what is under way, runs what that posted, and waits again for what
// is begun by it.
func TestDriver_Settle(t *testing.T) {
	test.NewTempApp(t)
	d := drive.New(test.NewTempWindow(t, nil))
	begin, left := make(chan struct{}), 3 // rounds of work, of which each posts the next
	var work func()
	work = func() {
		if left--; left > 0 {
			go d.Post(work)
		}
	}
	go func() {
		<-begin
		d.Post(work)
	}()
	asked := 0
	idle := func() bool {
		if asked++; asked == 1 {
			close(begin)
		}
		return left == 0
	}
	if err := d.Settle(idle); err != nil || left != 0 {
		t.Errorf("%v, with %d rounds left", err, left)
	}
	late := false
	posted := 0
	if err := d.Settle(func() bool {
		if posted++; posted == 1 {
			d.Post(func() { late = true }) // as what ends between the last look and this one
		}
		return true
	}); err != nil || !late {
		t.Errorf("%v; ran what was posted last: %v", err, late)
	}
}
