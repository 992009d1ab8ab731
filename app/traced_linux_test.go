package app_test

import (
	"bufio"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	connecting = regexp.MustCompile(`connect\(\d+, \{sa_family=(AF_\w+)`)
	connected  = regexp.MustCompile(`sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?(?:inet_addr|AF_INET6, )\("?([^")]*)"`)
)

// In a network namespace of its own, where only loopback is, everything that the program
// connects for is done under strace: it connects to the servers that its list names, and
// tries nothing else.
func TestSession_TriesNothingElse(t *testing.T) {
	for _, peer := range []string{"unshare", "strace", "ip"} {
		if _, err := exec.LookPath(peer); err != nil {
			t.Fatalf("%v; install strace, util-linux and iproute2", err)
		}
	}
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.CommandContext(t.Context(), "unshare", "--user", "--map-root-user", "--net", "sh", "-euc",
		`ip link set lo up; exec strace -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -e signal=none -o "$1" "$2" -test.run='^TestSession_Connections$' -test.count=1`, "sh", trace, os.Args[0])
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if port, is := strings.CutPrefix(strings.TrimSpace(line), listedPort+" "); is {
			listed[port] = true
		}
	}
	tried := triedIn(t, trace)
	if want := slices.Sorted(maps.Keys(listed)); len(want) < 5 || !slices.Equal(slices.Sorted(maps.Keys(tried)), want) {
		t.Errorf("the ports %v were tried, and %v are listed", slices.Sorted(maps.Keys(tried)), want)
	}
}

// triedIn returns the ports that a trace shows as tried. Whatever is not on loopback, or
// not of this computer alone, is an error.
func triedIn(t *testing.T, trace string) map[string]bool {
	t.Helper()
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tried := map[string]bool{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if to := connecting.FindStringSubmatch(line); to != nil && to[1] == "AF_UNIX" {
			continue
		}
		if !strings.Contains(line, "sa_family=AF_INET") {
			continue
		}
		to := connected.FindStringSubmatch(line)
		if to == nil || !strings.HasPrefix(to[2], "127.") && to[2] != "::1" {
			t.Errorf("tried: %s", line)
			continue
		}
		tried[to[1]] = true
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return tried
}
