package native

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// noDumps leaves the heap out of what Windows Error Reporting may write (WerSetFlags).
// The runtime has switched off the reporting of crashes of its own, but not that of a
// program that hangs.
func noDumps() error {
	const withoutHeap = 1 // WER_FAULT_REPORTING_FLAG_NOHEAP
	var flags uint32
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	if code, _, _ := kernel.NewProc("WerGetFlags").Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&flags))); code != 0 {
		return windows.Errno(code)
	}
	if code, _, _ := kernel.NewProc("WerSetFlags").Call(uintptr(flags | withoutHeap)); code != 0 {
		return windows.Errno(code)
	}
	return nil
}
