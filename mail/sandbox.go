package mail

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"mujeeb/text/address"
	"mujeeb/text/secret"
)

const (
	sandboxUser     = "sandbox"
	sandboxMaxBytes = 25 << 20
	sandboxTimeout  = time.Minute
)

// Received is a message that reached the sandbox, with its envelope.
type Received struct {
	At   time.Time // when it came, by SandboxConfig.Now
	From string
	To   string // a message to several people is put once for each
	Raw  []byte
}

// Store keeps what the sandbox receives. Put may be called by several
// goroutines; a message whose Put fails is refused with a temporary error.
type Store interface {
	Put(ctx context.Context, m Received) error
}

// SandboxConfig is what a sandbox needs. Only Store is wanted.
type SandboxConfig struct {
	Store Store
	Now   func() time.Time // nil = time.Now
	Rand  io.Reader        // nil = crypto/rand
}

// Sandbox is a mail server on a loopback port of the system's choosing. It
// takes every message to every address and passes none on, so that sending can
// be tried before there is an account. A client has to log in with the password
// of [Sandbox.Account], which is new at every start. It writes nothing to disk.
type Sandbox struct {
	config   SandboxConfig
	password secret.Secret
	server   *smtp.Server
	listener net.Listener
	served   chan struct{}

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	once   sync.Once
}

// StartSandbox opens the port and serves until Close.
func StartSandbox(config SandboxConfig) (*Sandbox, error) {
	if config.Store == nil {
		return nil, errors.New("mail sandbox: no store")
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Rand == nil {
		config.Rand = rand.Reader
	}
	key := make([]byte, 16)
	if _, err := io.ReadFull(config.Rand, key); err != nil {
		return nil, fmt.Errorf("mail sandbox: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("mail sandbox: %w", err)
	}
	s := &Sandbox{
		config:   config,
		password: secret.New(tokenEncoding.EncodeToString(key)),
		listener: listener,
		served:   make(chan struct{}),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.server = s.newServer()
	go func() {
		defer close(s.served)
		_ = s.server.Serve(listener) // ends with Close
	}()
	return s, nil
}

func (s *Sandbox) newServer() *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &sandboxSession{sandbox: s}, nil
	}))
	server.Domain = "sandbox.invalid" // RFC 2606
	server.MaxMessageBytes = sandboxMaxBytes
	server.MaxRecipients = 100
	server.AllowInsecureAuth = true // loopback
	server.EnableSMTPUTF8 = true
	server.ReadTimeout = sandboxTimeout
	server.WriteTimeout = sandboxTimeout
	server.ErrorLog = log.New(io.Discard, "", 0) // its lines could name people
	return server
}

// Addr returns the host and port that the server listens on.
func (s *Sandbox) Addr() string { return s.listener.Addr().String() }

// Account returns the account to send to this sandbox with.
func (s *Sandbox) Account() Account {
	port := 0
	if addr, ok := s.listener.Addr().(*net.TCPAddr); ok {
		port = addr.Port
	}
	return Account{
		Host: "127.0.0.1", Port: port, Security: SecurityLoopback,
		User: sandboxUser, Password: s.password,
	}
}

// Close ends the server and cuts its connections. It may be called twice.
func (s *Sandbox) Close() {
	s.once.Do(func() {
		s.cancel()
		_ = s.server.Close() // nothing can be done about a listener that won't close
		_ = s.listener.Close()
		<-s.served
	})
}

// sandboxSession is one connection. All replies are single lines with their
// enhanced code in front.
type sandboxSession struct {
	sandbox  *Sandbox
	loggedIn bool
	from     string
	to       []string
}

var _ smtp.AuthSession = (*sandboxSession)(nil)

func (*sandboxSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *sandboxSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		right := subtle.ConstantTimeCompare([]byte(password), []byte(s.sandbox.password.Reveal())) == 1
		if user != sandboxUser || !right {
			return smtp.ErrAuthFailed
		}
		s.loggedIn = true
		return nil
	}), nil
}

func (s *sandboxSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.loggedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.from = from
	return nil
}

func (s *sandboxSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if _, err := address.ParseEmail(to); err != nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 3}, Message: "Bad address"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *sandboxSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range s.to {
		m := Received{At: s.sandbox.config.Now(), From: s.from, To: to, Raw: raw}
		if err := s.sandbox.config.Store.Put(s.sandbox.ctx, m); err != nil {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Could not be stored"}
		}
	}
	return nil
}

func (s *sandboxSession) Reset() { s.from, s.to = "", nil }

func (*sandboxSession) Logout() error { return nil }

// MemoryStore keeps the newest messages in memory. The zero value keeps none.
type MemoryStore struct {
	keep int

	mu       sync.Mutex
	messages []Received // oldest first
	count    int
}

var _ Store = (*MemoryStore)(nil)

// NewMemoryStore returns a store that keeps the newest messages, as many as keep.
func NewMemoryStore(keep int) *MemoryStore { return &MemoryStore{keep: keep} }

// Put keeps m and drops the oldest message if there is no room. It doesn't fail.
func (s *MemoryStore) Put(_ context.Context, m Received) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	s.messages = append(s.messages, m)
	if extra := len(s.messages) - s.keep; extra > 0 {
		clear(s.messages[:extra])
		s.messages = s.messages[extra:]
	}
	return nil
}

// Messages returns the messages that are kept, the newest first.
func (s *MemoryStore) Messages() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Received, 0, len(s.messages))
	for i := len(s.messages) - 1; i >= 0; i-- {
		out = append(out, s.messages[i])
	}
	return out
}

// Count returns how many messages came in since the store was made, kept or not.
func (s *MemoryStore) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Forget drops the messages to an address, whatever its case.
func (s *MemoryStore) Forget(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = slices.DeleteFunc(s.messages, func(m Received) bool { return strings.EqualFold(m.To, address) })
}

// Clear drops all messages. Count stays.
func (s *MemoryStore) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.messages)
	s.messages = nil
}
