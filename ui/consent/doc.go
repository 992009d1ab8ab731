// Package consent is the area of the purposes and of everything that people
// answered: what they are asked for, the wordings that they were shown, and the
// history of consent with its check.
//
// Promises: a wording that people were shown is never changed, only followed by
// the next version. The history only grows; checking it walks all of it.
package consent
