// Package native is what the program asks of the operating system itself, beside
// its windows and file dialogs: a message box where there is no window, a console
// to print to, a log file where there is no console, a mark by which a setup sees
// that the program runs, and that its memory is nobody else's business.
//
// It stands alone like ui/filedialog: nothing of ours, and nothing of the window's
// toolkit, so that it works before the toolkit does and is compiled for every system
// without the rest. What a system does not need does nothing there.
package native
