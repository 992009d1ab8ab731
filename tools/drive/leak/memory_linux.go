package leak

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"
)

// InMemory counts how often each text is in the memory of a process that it can write
// to: its heaps, its stacks, what it has of files and of the screen. The process goes on
// meanwhile. It takes the right to read another process's memory.
func InMemory(pid int, texts map[string][]byte) (map[string]int, error) {
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return nil, err
	}
	defer maps.Close()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return nil, err
	}
	defer memory.Close()
	found := map[string]int{}
	for name := range texts {
		found[name] = 0
	}
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		var from, to uint64
		var rights string
		if _, err := fmt.Sscanf(strings.Replace(lines.Text(), "-", " ", 1), "%x %x %s", &from, &to, &rights); err != nil {
			return nil, fmt.Errorf("%q: %w", lines.Text(), err)
		}
		if !strings.HasPrefix(rights, "rw") {
			continue
		}
		part := make([]byte, to-from)
		if _, err := memory.ReadAt(part, int64(from)); err != nil {
			continue // a part that is the system's
		}
		for name, text := range texts {
			found[name] += bytes.Count(part, text)
		}
	}
	return found, lines.Err()
}
