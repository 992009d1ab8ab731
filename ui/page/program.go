package page

import (
	"crypto/x509"
	"net/url"

	"mujeeb/app"
	"mujeeb/dial"
)

// Program is what the program knows about itself.
type Program struct {
	Build       app.Build
	ThirdParty  string               // the page THIRD_PARTY.md: parts made by others, and their licences
	Preferences string               // the folder of the program's preferences; "" where it is not known
	Log         string               // the log file; "" where none is written
	Browse      func(*url.URL) error // shows a page in the browser; nil where there is none
	Dialer      *dial.Dialer         // opens and lists what is connected to while no vault is open
	UpdateRoots *x509.CertPool       // what the server of updates is checked by; nil means the system's
}
