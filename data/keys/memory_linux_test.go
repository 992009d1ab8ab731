package keys

import (
	"bufio"
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"mujeeb/tools/drive/leak"
)

// lockedKB returns how much memory of the process is kept out of the swap file.
func lockedKB(t *testing.T) (kb int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(status), "VmLck:")
	if _, err := fmt.Sscan(line, &kb); err != nil {
		t.Fatal(err)
	}
	return kb
}

// A key stands on a page that is never written to the swap file, alone, until it is wiped.
func TestKey_LockedPage(t *testing.T) {
	before := lockedKB(t)
	one, two := mustKey(t), mustKey(t)
	page := os.Getpagesize() >> 10
	if got := lockedKB(t) - before; got != 2*page {
		t.Errorf("%d KB are locked for two keys, want %d", got, 2*page)
	}
	one.Wipe()
	two.Wipe()
	if got := lockedKB(t) - before; got != 0 {
		t.Errorf("%d KB are locked after the keys were wiped", got)
	}
}

const envDerive = "MUJEEB_KEYS_TEST_DERIVE"

// Deriving leaves neither the key nor what stands between it and the keys of its uses
// (RFC 5869, PRK) in memory.
func TestKey_Derive_Memory(t *testing.T) {
	if os.Getenv(envDerive) != "" {
		deriveAndWait()
		return
	}
	secret := make([]byte, Size)
	_, _ = rand.Read(secret)
	prk, err := hkdf.Extract(sha256.New, secret, nil)
	if err != nil {
		t.Fatal(err)
	}
	masked := bytes.Clone(prk) // as HMAC keeps it
	for i := range masked {
		masked[i] ^= 0x36
	}
	texts := map[string][]byte{"secret": secret, "prk": prk, "masked": masked}
	const tries = 5 // a signal may leave a register on a stack: one of a few must be clean
	for n := 1; ; n++ {
		left := leftOfDeriving(t, secret, texts)
		if left["secret"]+left["prk"]+left["masked"] == 0 {
			return
		}
		if n == tries {
			t.Fatalf("each of %d times, such as now: %v", tries, left)
		}
	}
}

// deriveAndWait takes a key from the standard input, derives one from it and wipes all.
func deriveAndWait() {
	raw := make([]byte, 2*Size)
	_, _ = io.ReadFull(os.Stdin, raw[:Size])
	k := keyOf(raw)
	fmt.Println("taken")
	_, _ = io.ReadFull(os.Stdin, make([]byte, 1))
	derived, forever := make(chan struct{}), make(chan struct{})
	go func() { // on a stack that nothing else is put on
		clear(k.Derive("use"))
		k.Wipe()
		close(derived)
		<-forever
	}()
	<-derived
	fmt.Println("wiped")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// leftOfDeriving counts what is left of a secret in the memory of a process that has
// derived a key from it.
func leftOfDeriving(t *testing.T, secret []byte, texts map[string][]byte) map[string]int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKey_Derive_Memory$")
	cmd.Env = append(os.Environ(), envDerive+"=1")
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
	defer func() {
		in.Close()
		_ = cmd.Wait()
	}()
	lines := bufio.NewScanner(out)
	step := func(input []byte, says string) map[string]int {
		if _, err := in.Write(input); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || lines.Text() != says {
			t.Fatalf("it says %q, not %q", lines.Text(), says)
		}
		found, err := leak.InMemory(cmd.Process.Pid, texts)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if before := step(secret, "taken"); before["secret"] == 0 {
		t.Fatalf("the key is nowhere while it is used: %v", before)
	}
	return step([]byte{1}, "wiped")
}
