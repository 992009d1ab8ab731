package mailtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// eximRoot is where tools/deps.sh unpacks Exim, which can't be installed beside Postfix.
const eximRoot = "build/exim"

// StartExim starts Exim, which does what [Server.StartPostfix] says of Postfix, and returns
// its port. It wants to be root, or sudo that asks for nothing: Debian's Exim knows its user
// by name only, which a list of users of its own gives it.
func (s *Server) StartExim(tb testing.TB) (port int) {
	tb.Helper()
	port = freePort(tb)
	dir, root := filepath.Join(s.dir, "exim"), filepath.Join(top(tb), eximRoot)
	program := filepath.Join(root, "usr/sbin/exim4")
	if _, err := os.Stat(program); err != nil {
		tb.Fatalf("%s is missing; run make test", program)
	}
	for file, line := range map[string]string{
		"passwd": fmt.Sprintf("Debian-exim:x:%d:%d::/:/bin/false\n", s.uid, s.gid), "group": fmt.Sprintf("Debian-exim:x:%d:\n", s.gid),
	} {
		known, err := os.ReadFile(filepath.Join("/etc", file))
		if err != nil {
			tb.Fatal(err)
		}
		write(tb, filepath.Join(dir, file), string(known)+line, 0o644)
	}
	write(tb, filepath.Join(dir, "exim.conf"), s.eximConf(dir, program), 0o644)
	write(tb, filepath.Join(dir, "start"), fmt.Sprintf(eximStart, dir, program, port), 0o644)
	if err := os.MkdirAll(filepath.Join(dir, "spool"), 0o755); err != nil {
		tb.Fatal(err)
	}
	s.own(tb, dir)
	as(tb, "chown", "root:root", filepath.Join(dir, "exim.conf"))
	name, args := asRoot("/usr/bin/unshare", "-m", "sh", filepath.Join(dir, "start"))
	s.run(tb, port, name, args...)
	return port
}

// eximStart starts Exim where the lists of users are its own: folder, program, port.
const eximStart = `set -e
mount --bind %[1]s/passwd /etc/passwd
mount --bind %[1]s/group /etc/group
exec %[2]s -C %[1]s/exim.conf -bdf -oX 127.0.0.1:%[3]d -oP %[1]s/pid
`

func (s *Server) eximConf(dir, program string) string {
	return strings.TrimSpace(fmt.Sprintf(`
primary_hostname = mx.%[4]s
exim_path = %[2]s
spool_directory = %[1]s/spool
log_file_path = %[1]s/%%s.log
exim_user = %[5]d
exim_group = %[6]d
never_users =
local_interfaces = 127.0.0.1
disable_ipv6 = true
host_lookup =
rfc1413_hosts =
tls_advertise_hosts =
keep_environment =
deliver_drop_privilege
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin routers
own:
  driver = accept
  domains = %[4]s
  local_parts = hello
  local_part_suffix = +*
  local_part_suffix_optional
  transport = box
others:
  driver = accept
  domains = example.org
  local_parts = layla : omar : sami
  transport = box
begin transports
box:
  driver = appendfile
  directory = %[3]s/mail/$domain_data/$local_part_data
  maildir_format
  create_directory
`, dir, program, s.dir, Domain, s.uid, s.gid)) + "\n"
}

// top returns the folder that go.mod is in.
func top(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		err = os.ErrNotExist
	}
	tb.Fatal(err)
	return ""
}
