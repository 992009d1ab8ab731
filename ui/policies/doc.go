// Package policies is the area of the privacy policy's versions: the list of
// them, and the page where one is read, written, and told to people.
//
// Promises: a version that is kept stays as it is. The notice of a version is a
// run of its own, never part of another message.
package policies
