// Package ui is the window: the start page while the vault is locked, and the rail
// with a page beside it while it is open.
//
// Words: an [App] is the window's inside. Its shell holds the rail, the page that
// is shown and the way back; the table of pages says which area makes which page.
// Its outside holds the pages that need no vault, while the vault is locked.
// The pages themselves stand in the areas (leads, campaigns, breaches …), what
// they share in page, widgets and measures in kit, sentences in lang.
//
// Promises: after locking, nothing personal is left in the window. A page that
// was left hears of nothing any more. The package reads no table of the vault and
// words nothing about what is in it.
//
// The package never opens a file that the person did not choose, and imports
// no driver of the toolkit, so that all of it can be drawn without a display.
package ui
