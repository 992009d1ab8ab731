// What macOS tells: sleep by IOKit, which waits for an answer, and the lock of the
// screen by notifications that are in no header of Apple's, but that every locker uses.
#include <CoreFoundation/CoreFoundation.h>
#include <IOKit/IOMessage.h>
#include <IOKit/pwr_mgt/IOPMLib.h>
#include "_cgo_export.h"

static io_connect_t power;

static void hear_power(void *watcher, io_service_t service, natural_t what, void *id) {
	if (what == kIOMessageSystemWillSleep) watchSleeps((uintptr_t)watcher);
	if (what == kIOMessageSystemWillSleep || what == kIOMessageCanSystemSleep) IOAllowPowerChange(power, (intptr_t)id);
}

static void hear_screen(CFNotificationCenterRef center, void *watcher, CFNotificationName name, const void *object, CFDictionaryRef info) {
	watchScreen((uintptr_t)watcher, CFEqual(name, CFSTR("com.apple.screenIsLocked")));
}

// watch_begin asks for both on the loop of this thread, and returns 0 where the system
// does not tell when it sleeps.
int watch_begin(uintptr_t watcher, void **loop) {
	IONotificationPortRef port;
	io_object_t notifier;
	power = IORegisterForSystemPower((void *)watcher, &port, hear_power, &notifier);
	if (power == MACH_PORT_NULL) return 0;
	*loop = CFRunLoopGetCurrent();
	CFRunLoopAddSource(CFRunLoopGetCurrent(), IONotificationPortGetRunLoopSource(port), kCFRunLoopDefaultMode);
	CFStringRef names[] = {CFSTR("com.apple.screenIsLocked"), CFSTR("com.apple.screenIsUnlocked")};
	for (int i = 0; i < 2; i++)
		CFNotificationCenterAddObserver(CFNotificationCenterGetDistributedCenter(), (void *)watcher, hear_screen, names[i], NULL, CFNotificationSuspensionBehaviorDeliverImmediately);
	return 1;
}

void watch_run(void) { CFRunLoopRunInMode(kCFRunLoopDefaultMode, 3600, false); }

void watch_stop(void *loop) { CFRunLoopStop(loop); }
