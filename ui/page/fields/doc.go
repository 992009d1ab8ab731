// Package fields is what several areas ask in the same way: what there is to
// choose from for languages, countries, channels, grades and notices, and the
// line that tags are typed into. It reads and writes nothing.
package fields
