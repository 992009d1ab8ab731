package draw

import "testing"

func TestWheelTurn(t *testing.T) {
	for _, c := range []struct {
		what, system string
		dy, want     float32
	}{
		{"a click", "linux", 25, 60},
		{"three clicks at once", "linux", -75, -180},
		{"a click and a half, as some compositors count one", "linux", 37.5, 90},
		{"a finger's pixels", "linux", 4.3, 4.3},
		{"so many clicks that the toolkit made more of them", "linux", 31250, 31250},
		{"a click", "windows", 25, 60},
		{"a touchpad's part of a click", "windows", 2.5, 6},
		{"pixels", "darwin", 25, 25},
	} {
		if got := wheelTurn(c.system, c.dy, 20); got != c.want {
			t.Errorf("%s on %s: %v, want %v", c.what, c.system, got, c.want)
		}
	}
}
