// Package heard is the page of what came back from people: opt-outs, bounces, complaints,
// replies and requests, each with what followed from it. What is left to the owner stands
// first, and is decided here.
package heard
