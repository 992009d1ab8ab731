package address

import "testing"

func TestCallingRegion(t *testing.T) {
	for digits, want := range map[string]string{
		"962": "JO", "966501234567": "SA", "20100": "EG", "971": "AE", "49": "DE", "44": "GB", "1": "US", "90": "TR", "212": "MA", "423": "LI",
		"": "", "9": "", "999": "", "0": "", "abc": "", "800": "",
	} {
		if got := CallingRegion(digits); got != want {
			t.Errorf("%q: got %q, want %q", digits, got, want)
		}
	}
}
