// Package register is the area of the data map: the register of processing activities (GDPR
// Art. 30) as the vault itself makes it, who else gets people's data, and what only the
// owner can say for it.
//
// Promises: the page and the files that are saved from it say the same, in the words of
// package letters. What lacks is said where it lacks, with a button that mends it.
package register
