package mailtest

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// StartPostfix starts Postfix, which takes mails in clear on a loopback port, which it returns,
// for olive.example and example.org. hello@olive.example is delivered to the mailbox of the
// server, with any plus address, layla, omar and sami @example.org to one of their own, and
// person0@example.org and so on to that of the [Server.Crowd]; for whoever is not known, a
// real bounce comes back. It wants to be root, or sudo that asks for nothing.
func (s *Server) StartPostfix(tb testing.TB) (port int) {
	tb.Helper()
	port = freePort(tb)
	s.Submission, s.XOAUTH2 = freePort(tb), freePort(tb)
	dir := filepath.Join(s.dir, "postfix")
	write(tb, filepath.Join(dir, "main.cf"), s.mainCF(dir), 0o644)
	write(tb, filepath.Join(dir, "master.cf"), fmt.Sprintf(masterCF, port, s.Submission, s.XOAUTH2), 0o644)
	write(tb, filepath.Join(dir, "boxes"), fmt.Sprintf("%s %s/hello/\nlayla@example.org example.org/layla/\nomar@example.org example.org/omar/\nsami@example.org example.org/sami/\n", User, Domain), 0o644)
	write(tb, filepath.Join(dir, "crowd"), "/^person[0-9]+@example\\.org$/ example.org/crowd/\n", 0o644)
	for _, part := range []string{"spool", "data"} {
		if err := os.MkdirAll(filepath.Join(dir, part), 0o755); err != nil {
			tb.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(s.dir, "mail", "example.org"), 0o755); err != nil {
		tb.Fatal(err)
	}
	s.own(tb, filepath.Join(s.dir, "mail"))
	as(tb, "chown", "-R", "postfix", filepath.Join(dir, "data"))
	s.relay = port
	s.RestartPostfix(tb)
	return port
}

// StopPostfix ends Postfix, as a provider's server that is out of order. What it has taken
// and not delivered waits.
func (s *Server) StopPostfix(tb testing.TB) {
	tb.Helper()
	as(tb, "/usr/sbin/postfix", "-c", filepath.Join(s.dir, "postfix"), "abort") // its master is a child of nobody
	s.until(tb, "end", func() bool {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.relay))
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
}

// until waits until Postfix has done something.
func (s *Server) until(tb testing.TB, what string, done func() bool) {
	tb.Helper()
	for end := time.Now().Add(2 * time.Minute); !done(); <-time.After(20 * time.Millisecond) {
		if time.Now().After(end) {
			tb.Fatalf("Postfix does not %s: %s", what, s.Log())
		}
	}
}

// RestartPostfix starts Postfix again where it was.
func (s *Server) RestartPostfix(tb testing.TB) {
	tb.Helper()
	name, args := asRoot("/usr/sbin/postfix", "-c", filepath.Join(s.dir, "postfix"), "start-fg")
	s.run(tb, s.relay, name, args...)
	tb.Cleanup(func() { s.StopPostfix(tb) })
}

// LimitPostfix has Postfix take so many more messages of a client within the hour; 0 is any
// number.
func (s *Server) LimitPostfix(tb testing.TB, messages int) {
	tb.Helper()
	dir := filepath.Join(s.dir, "postfix")
	as(tb, "/usr/sbin/postconf", "-c", dir, "-e", fmt.Sprintf("smtpd_client_message_rate_limit=%d", messages), "smtpd_client_event_limit_exceptions=", "anvil_rate_time_unit=1h")
	s.StopPostfix(tb) // it reads its limits when it starts, and begins to count anew
	s.RestartPostfix(tb)
}

// Crowd returns the mails that came for person0@example.org and so on, each as it lies in
// their mailbox. It waits until Postfix has delivered all that it took.
func (s *Server) Crowd(tb testing.TB) (all [][]byte) {
	tb.Helper()
	s.until(tb, "deliver", func() bool { return len(s.queued(tb)) == 0 })
	files, err := filepath.Glob(filepath.Join(s.dir, "mail/example.org/crowd/new/*"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

// queued returns the files of the messages that Postfix is taking or has not delivered.
func (s *Server) queued(tb testing.TB) (all []string) {
	tb.Helper()
	for _, queue := range []string{"maildrop", "incoming", "active", "deferred", "corrupt"} {
		_ = filepath.WalkDir(filepath.Join(s.dir, "postfix/spool", queue), func(path string, f fs.DirEntry, err error) error {
			if err == nil && !f.IsDir() {
				all = append(all, path)
			}
			return nil // a file that is gone was delivered
		})
	}
	return all
}

// asRoot returns what runs a command as root.
func asRoot(name string, args ...string) (string, []string) {
	if os.Geteuid() == 0 {
		return name, args
	}
	return "/usr/bin/sudo", append([]string{"-n", name}, args...)
}

// as runs a command as root.
func as(tb testing.TB, name string, args ...string) {
	tb.Helper()
	name, args = asRoot(name, args...)
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		tb.Logf("%s: %v: %s", name, err, out)
	}
}

func (s *Server) mainCF(dir string) string {
	return fmt.Sprintf(`
compatibility_level = 3.6
queue_directory = %[1]s/spool
data_directory = %[1]s/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mx.%[3]s
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = %[3]s, example.org
virtual_mailbox_base = %[2]s/mail
virtual_mailbox_maps = texthash:%[1]s/boxes, regexp:%[1]s/crowd
virtual_uid_maps = static:%[4]d
virtual_gid_maps = static:%[5]d
virtual_minimum_uid = 1
recipient_delimiter = +
in_flow_delay = 0
smtpd_sasl_type = dovecot
smtpd_sasl_path = %[2]s/sasl
smtpd_sasl_security_options = noanonymous
smtpd_tls_cert_file = %[2]s/cert.pem
smtpd_tls_key_file = %[2]s/key.pem
maillog_file = %[2]s/postfix.log
maillog_file_prefixes = %[2]s
`, dir, s.dir, Domain, s.uid, s.gid)
}

// masterCF is the list of Postfix's services, none of which is put into a root of its own.
const masterCF = `127.0.0.1:%d inet n - n - - smtpd
127.0.0.1:%d inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_security_level=encrypt
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:%d inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sasl_mechanism_filter=xoauth2
  -o smtpd_tls_security_level=encrypt
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
`
