// Package today is the first page: the clocks that run, messages on their way,
// sends of which nobody knows the end, the first steps of a new vault, and the
// last things done, never to whom.
package today
