// Package page is a page's place in the window, and what all pages share.
//
// Words: a [Place] is where one page stands, for as long as it is shown: its way
// to the vault, to the window and to other pages. A [Route] names a page and
// what it shows; it carries values, so that no area needs another one to lead to
// it. A [Page] may also be a [Refresher], [Keeper], [Leaver], [Finder], [Adder]
// or [Saver]: the shell asks it for what it can.
//
// Promises: a page never waits. What reads or writes runs away from the UI
// goroutine and comes back in one hop, or not at all when the page was left
// meanwhile. A job that writes is finished even then.
//
// Beside the place stand the frame of every page, how moments are typed and
// worded, the preferences, what the program knows about itself, and the words for
// what several areas show: leads, consent, runs, notices, the clock of a breach.
// Widgets with weight that several areas show have packages of their own below:
// fields, mailview, purposes. The package knows no area and no window's inside.
package page
