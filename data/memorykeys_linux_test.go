package data_test

import (
	"bufio"
	"bytes"
	"crypto/sha512"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"mujeeb/data/datatest"
)

// After closing, the data key and the keys of fingerprints and tokens are nowhere in the
// memory of the process. Of the seed that signs, and of the half of its hash that signs as
// well, the one copy is left that crypto/ed25519 keeps (see [proof.Signer.Wipe]). What a
// signal leaves of a register on a stack, now and then, is out of reach: of a few tries one
// must be clean.
func TestVault_Close_KeysInMemory(t *testing.T) {
	dir := closed(t)
	v := open(t, dir, datatest.Password)
	keys := map[string][]byte{}
	rows, err := v.Writer().Query(`SELECT use, key FROM vault_key WHERE use <> 'origin'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var use string
		var key []byte
		if err := rows.Scan(&use, &key); err != nil {
			t.Fatal(err)
		}
		keys[use] = key
	}
	expanded := sha512.Sum512(keys["signing"])
	keys["prefix"] = expanded[32:]
	if err := rows.Err(); err != nil || len(keys) != 5 {
		t.Fatal(keys, err)
	}
	keys["data"], _ = v.DataKey()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	const tries = 5
	for n := 1; ; n++ {
		left := keysLeft(t, dir, keys)
		if len(left) == 0 {
			return
		}
		if n == tries {
			t.Fatalf("each of %d times, such as now: %q", tries, left)
		}
	}
}

// keysLeft opens and closes a vault in another process, and says what is in its memory
// then that should not be.
func keysLeft(t *testing.T, dir string, keys map[string][]byte) (left []string) {
	t.Helper()
	child := startChild(t, "close", dir)
	defer child.kill()
	child.saysUntil("open")
	before := inMemory(t, child.cmd.Process.Pid, keys)
	for use, n := range before {
		if n == 0 {
			t.Fatalf("the key for %s is nowhere while the vault is open: nothing is looked through", use)
		}
	}
	if _, err := child.in.(io.Writer).Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	child.saysUntil("closed")
	for use, n := range inMemory(t, child.cmd.Process.Pid, keys) {
		most := 0
		if use == "signing" || use == "prefix" {
			most = 1
		}
		if n > most {
			left = append(left, fmt.Sprintf("the key for %s %d times, before closing %d times", use, n, before[use]))
		}
	}
	return left
}

// inMemory counts how often each key is in the memory of a process.
func inMemory(t *testing.T, pid int, keys map[string][]byte) map[string]int {
	t.Helper()
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer maps.Close()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	found := map[string]int{}
	for use := range keys {
		found[use] = 0
	}
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uint64
		var rights string
		if _, err := fmt.Sscanf(strings.Replace(lines.Text(), "-", " ", 1), "%x %x %s", &from, &to, &rights); err != nil {
			t.Fatal(lines.Text(), err)
		}
		if !strings.HasPrefix(rights, "rw") {
			continue
		}
		part := make([]byte, to-from)
		if _, err := memory.ReadAt(part, int64(from)); err != nil {
			continue // a part that is the system's
		}
		for use, key := range keys {
			found[use] += bytes.Count(part, key)
		}
	}
	return found
}
