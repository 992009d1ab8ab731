// Package requests is the desk of what people ask of the owner by their rights: the list of
// requests with what is due first, and the page of one: its clock with the laws behind it,
// how it was made sure who asks, what was decided and done, the letters, and the log.
//
// A page asks and shows; what may be done at which stage is the vault's matter.
package requests
