// Package leads is the area of the leads: the list of all of them, and the page
// of one person with what they agreed to, what they were sent, and the ways to
// hand their data over and to erase it.
//
// Promises: the list shows its beginning at once and never holds more rows than
// are in sight, whatever their number. What was typed about a person is kept
// while another page is shown. Before somebody is erased the admin sees what
// goes, what stays, where else the person is named, and what the program can't
// reach; afterwards nothing of the person is kept in the window.
package leads
