// Package ui is what a person sees: one file a page, and the window around them.
//
// Words: an [App] is the window's inside; it shows the start page while the
// vault is locked and the rail with a page beside it while it is open. A route
// names a page; a place is where a page stands: its way to the vault, to the
// window and to other pages, for as long as the page is shown.
//
// Promises: a page never waits. What reads or writes goes through work, which
// runs it elsewhere and comes back in one hop, or not at all when the page was
// left meanwhile. After locking, nothing personal is left in the window.
// Every sentence comes from the catalogues in ui/lang, every widget and every
// measure from ui/kit. A page declares the few methods it needs of the vault.
//
// The package never opens a file that the person did not choose, and imports
// no driver of the toolkit, so that all of it can be drawn without a display.
package ui
