// Package mailtest starts mail servers that we did not write, for tests: Dovecot, which
// keeps mailboxes, and Postfix and Exim, which deliver to them and send real bounces.
package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Password is that of every mailbox.
const Password = "olives and thyme"

// Domain is that of every mailbox.
const Domain = "olive.example"

// tokenKey signs the access tokens that Dovecot takes.
var tokenKey = []byte("a key of thirty-two bytes, or so")

// Server is a mail server with the mailbox hello@olive.example and what else is delivered to.
type Server struct {
	IMAP  int // with STARTTLS
	IMAPS int // with TLS from the first byte
	Roots *x509.CertPool
	PEM   []byte // the certificate that is in Roots

	Submission int // of Postfix, with STARTTLS, where one logs in by a password or a token
	XOAUTH2    int // the same, where OAUTHBEARER is not offered

	dir      string
	relay    int // the port of Postfix
	uid, gid int

	mu     sync.Mutex
	served int // mails that were put into a folder by Put
}

// User is who has the mailbox.
const User = "hello@" + Domain

// Start starts Dovecot. It ends with the test.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{dir: folder(tb), uid: 65534, gid: 65534} // nobody: Dovecot lets root have no mailbox
	if os.Geteuid() != 0 {
		s.uid, s.gid = os.Geteuid(), os.Getegid()
	}
	s.IMAP, s.IMAPS = freePort(tb), freePort(tb)
	s.issue(tb)
	write(tb, filepath.Join(s.dir, "users"), "hello@"+Domain+":{PLAIN}"+Password+"\n", 0o644)
	write(tb, filepath.Join(s.dir, "keys/default/HS256/default"), base64.StdEncoding.EncodeToString(tokenKey), 0o644)
	write(tb, filepath.Join(s.dir, "oauth2.conf"), fmt.Sprintf("introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=%s/keys/\nusername_attribute = sub\n", s.dir), 0o644)
	write(tb, filepath.Join(s.dir, "dovecot.conf"), s.configuration(), 0o644)
	s.mailbox(tb, "hello")
	s.run(tb, s.IMAPS, "/usr/sbin/dovecot", "-F", "-c", filepath.Join(s.dir, "dovecot.conf"))
	return s
}

// configuration returns what Dovecot is told.
func (s *Server) configuration() string {
	own := ""
	if os.Geteuid() != 0 {
		name := os.Getenv("USER")
		own = fmt.Sprintf("default_internal_user = %s\ndefault_login_user = %s\nservice anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}\n", name, name)
	}
	return own + fmt.Sprintf(`
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2 oauthbearer
mail_location = maildir:%[1]s/mail/%%d/%%n
mail_max_userip_connections = 100
maildir_stat_dirs = yes
passdb {
  driver = passwd-file
  args = %[1]s/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = %[1]s/oauth2.conf
}
userdb {
  driver = static
  args = uid=%[2]d gid=%[3]d home=%[1]s/mail/%%d/%%n
}
first_valid_uid = 1
namespace inbox {
  inbox = yes
  mailbox Spam {
    special_use = \Junk
    auto = create
  }
  mailbox Gesendete {
    special_use = \Sent
    auto = create
  }
}
service auth {
  unix_listener %[1]s/sasl {
    mode = 0666
  }
}
service imap-login {
  inet_listener imap {
    port = %[4]d
  }
  inet_listener imaps {
    port = %[5]d
    ssl = yes
  }
}
`, s.dir, s.uid, s.gid, s.IMAP, s.IMAPS)
}

// Token returns an access token (a JWT) of the mailbox's user that ends at a time.
func (s *Server) Token(until time.Time) string {
	encode := base64.RawURLEncoding.EncodeToString
	content := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(fmt.Appendf(nil, `{"sub":%q,"exp":%d,"iat":1}`, User, until.Unix()))
	mac := hmac.New(sha256.New, tokenKey)
	mac.Write([]byte(content))
	return content + "." + encode(mac.Sum(nil))
}

// Folder returns the directory of a folder of the mailbox: "" is the inbox.
func (s *Server) Folder(name string) string {
	box := filepath.Join(s.dir, "mail", Domain, "hello")
	if name == "" {
		return box
	}
	return filepath.Join(box, "."+name)
}

// Put puts a mail into a folder, unread.
func (s *Server) Put(tb testing.TB, folder string, raw []byte) {
	tb.Helper()
	s.mu.Lock()
	s.served++
	name := fmt.Sprintf("%d.M%dP%d.test", time.Now().Unix(), s.served, os.Getpid())
	s.mu.Unlock()
	written := filepath.Join(s.Folder(folder), "tmp", name)
	write(tb, written, string(raw), 0o644)
	s.own(tb, s.Folder(folder))
	if err := os.Rename(written, filepath.Join(s.Folder(folder), "new", name)); err != nil {
		tb.Fatal(err)
	}
}

// Renumber makes the numbers of a folder's mails void, as a server does that lost its index.
func (s *Server) Renumber(tb testing.TB, folder string) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(s.Folder(folder), "dovecot.index*"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			tb.Fatal(err)
		}
	}
	s.mu.Lock()
	s.served++
	list := fmt.Sprintf("3 V%d N1\n", time.Now().Unix()+int64(1000*s.served))
	s.mu.Unlock()
	write(tb, filepath.Join(s.Folder(folder), "dovecot-uidlist"), list, 0o600)
	s.own(tb, s.Folder(folder))
}

// mailbox makes a mailbox.
func (s *Server) mailbox(tb testing.TB, name string) {
	tb.Helper()
	for _, part := range []string{"cur", "new", "tmp"} {
		for _, folder := range []string{"", ".Spam", ".Gesendete"} {
			if err := os.MkdirAll(filepath.Join(s.dir, "mail", Domain, name, folder, part), 0o755); err != nil {
				tb.Fatal(err)
			}
		}
	}
	s.own(tb, filepath.Join(s.dir, "mail"))
}

// own gives a directory and what is in it to whoever delivers and reads mails.
func (s *Server) own(tb testing.TB, dir string) {
	tb.Helper()
	err := filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return nil // it was moved meanwhile
		}
		_ = os.Chown(path, s.uid, s.gid)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// issue makes a certificate for 127.0.0.1.
func (s *Server) issue(tb testing.TB) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	spec := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "mailtest"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(48 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, spec, spec, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(cert)
	private, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	s.PEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	write(tb, filepath.Join(s.dir, "cert.pem"), string(s.PEM), 0o644)
	write(tb, filepath.Join(s.dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private})), 0o600)
}

// run starts a server and waits until it answers at a port.
func (s *Server) run(tb testing.TB, port int, name string, args ...string) {
	tb.Helper()
	if _, err := os.Stat(name); err != nil {
		tb.Fatalf("%s is missing; run make test, or install the packages that tools/deps.sh names", name)
	}
	var said bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	ownGroup(cmd)
	cmd.WaitDelay = time.Second // its children may have what it says open
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	over := make(chan struct{})
	go func() { _ = cmd.Wait(); close(over) }()
	tb.Cleanup(func() {
		end(cmd)
		select {
		case <-over:
		case <-time.After(10 * time.Second):
		}
		killGroup(cmd)
		<-over
	})
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-tick.C:
		case <-over:
			tb.Fatalf("%s ended: %s\n%s", name, said.String(), s.Log())
		case <-limit:
			tb.Fatalf("%s doesn't answer: %s\n%s", name, said.String(), s.Log())
		}
	}
}

// Log returns what the servers said.
func (s *Server) Log() string {
	var all []string
	for _, name := range []string{"dovecot.log", "postfix.log", "exim/main.log", "exim/panic.log"} {
		if said, err := os.ReadFile(filepath.Join(s.dir, name)); err == nil {
			all = append(all, string(said))
		}
	}
	return strings.Join(all, "\n")
}

// folder returns a directory with a short name, since sockets are in it, which other users
// can enter.
func folder(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "mt")
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func write(tb testing.TB, path, content string, mode os.FileMode) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		tb.Fatal(err)
	}
}

func freePort(tb testing.TB) int {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
