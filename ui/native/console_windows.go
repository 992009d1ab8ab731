package native

import (
	"os"

	"golang.org/x/sys/windows"
)

// Console lets the program print, and reports whether it can. On Windows a program
// with windows has no console. When flags were given it was most likely started in
// one, and prints there; what was sent elsewhere by the shell stays so.
func Console(flags bool) bool {
	out, errors := leadsSomewhere(windows.STD_OUTPUT_HANDLE), leadsSomewhere(windows.STD_ERROR_HANDLE)
	if out && errors || !flags || !attach() {
		return errors
	}
	console, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return errors
	}
	if !out {
		os.Stdout = console
	}
	if !errors {
		os.Stderr = console
		_ = windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(console.Fd())) // where a crash is printed
	}
	return true
}

// leadsSomewhere reports whether what is written to a standard handle arrives: in a
// console, a file or a pipe, but not in the null device.
func leadsSomewhere(standard uint32) bool {
	h, err := windows.GetStdHandle(standard)
	if err != nil || h == 0 || h == windows.InvalidHandle {
		return false
	}
	switch kind, err := windows.GetFileType(h); {
	case err != nil || kind == windows.FILE_TYPE_UNKNOWN:
		return false
	case kind == windows.FILE_TYPE_CHAR:
		var mode uint32
		return windows.GetConsoleMode(h, &mode) == nil
	}
	return true
}

// attach joins the console of the program that started this one, if it has one.
func attach() bool {
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	ok, _, _ := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole").Call(parent)
	return ok != 0
}
