package native

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const envSecretive = "MUJEEB_NATIVE_TEST_SECRETIVE"

// As another program of the same user sees them: the memory of a process that asked for
// it can't be read, that of any other can, and neither may leave a core.
func TestUnreadable(t *testing.T) {
	if asked := os.Getenv(envSecretive); asked != "" {
		beSecretive(asked)
		return
	}
	for asked, want := range map[string]error{"no": nil, "yes": fs.ErrPermission} {
		t.Run(asked, func(t *testing.T) {
			pid, core := startSecretive(t, asked)
			if forbidden := core == "{0 0}\n"; forbidden != (asked == "yes") {
				t.Errorf("it may leave a core of %s", core)
			}
			if err := readAsNobody(t, pid); !errors.Is(err, want) {
				t.Errorf("reading its memory: %v, want %v", err, want)
			}
		})
	}
}

const nobody = 65534

// beSecretive is the process whose memory is read.
func beSecretive(asked string) {
	err := unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) // which a change of user took away
	var core unix.Rlimit
	err = errors.Join(err, unix.Getrlimit(unix.RLIMIT_CORE, &core))
	core.Cur = core.Max
	err = errors.Join(err, unix.Setrlimit(unix.RLIMIT_CORE, &core))
	if asked == "yes" {
		err = errors.Join(err, NoDumps(), Unreadable())
	}
	if err := errors.Join(err, unix.Getrlimit(unix.RLIMIT_CORE, &core)); err != nil {
		fmt.Println(err)
	}
	fmt.Println(core)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// startSecretive starts the process as a user without rights, and waits until it has
// done what it was asked and says how large a core it may leave.
func startSecretive(t *testing.T, asked string) (pid int, core string) {
	t.Helper()
	var unlimited unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &unlimited); err != nil || unlimited.Max == 0 {
		t.Fatalf("nobody may leave a core here: %+v, %v", unlimited, err)
	}
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^TestUnreadable$")
	cmd.Env = append(os.Environ(), envSecretive+"="+asked, "DBUS_SESSION_BUS_ADDRESS=disabled:")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if os.Getuid() != 0 {
		cmd.SysProcAttr = nil
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = cmd.Wait()
	})
	if core, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid, core
}

// readAsNobody opens the memory of a process as the user that owns it.
func readAsNobody(t *testing.T, pid int) error {
	t.Helper()
	path := fmt.Sprintf("/proc/%d/mem", pid)
	cmd := exec.CommandContext(t.Context(), "dd", "if="+path, "of=/dev/null", "count=0")
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); failed {
		t.Logf("%s", out)
		return fs.ErrPermission
	}
	return err
}
