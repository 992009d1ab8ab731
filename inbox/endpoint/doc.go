// Package endpoint makes a page for the owner's own web space that takes opt-outs with one
// click (RFC 8058), and fetches what it took. The page is one PHP file; there is no server
// of Mujeeb's.
//
// # Words
//
// An [Endpoint] is such a page, as the vault knows it: where it is, and its keys. An [Entry]
// is what somebody left there. Entries wait in a queue beside the page until [Client.Fetch]
// takes them.
//
// # Promises
//
// The page holds no personal data and no secret: an entry is sealed to a public key
// (crypto_box_seal of libsodium), and the page knows the secret that fetches the queue by
// its SHA-256 alone. Whoever reads the web space sees how many entries there are, and when
// they came. An entry leaves the queue after it was taken, never before: one may come
// twice, with the same ID, and none is lost.
//
// What others wrote into the queue, or damaged in it, is counted and dropped. A token that
// nobody signed is for the caller to tell: the page can't.
//
// Opening the page in a browser is no word of a person, since mail scanners do that; a POST
// is, as a mail program sends it or the button on the page.
package endpoint
