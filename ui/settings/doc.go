// Package settings is the area of the settings: the facts about the business, the
// mail accounts with their trial, how the window looks, and the vault's password.
//
// Promises: an account's password goes from its field into the secrets' store and
// nowhere else, and the page says where that is. A trial goes all the way to the
// mail server short of sending a message; only the answer to the last one is
// shown. Language and looks change at once and lose nothing that was typed.
package settings
