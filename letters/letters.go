// Package letters words what leaves the house, in each of the program's languages.
package letters

import "embed"

//go:embed en ar
var files embed.FS
