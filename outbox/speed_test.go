package outbox

import (
	"fmt"
	"iter"
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"mujeeb/data"
)

// crowd adds n people who agreed, by one import.
func (s *stage) crowd(t testing.TB, n int) {
	t.Helper()
	rows := iter.Seq2[data.ImportLead, error](func(yield func(data.ImportLead, error) bool) {
		for i := range n {
			row := data.ImportLead{Line: i + 2, Name: fmt.Sprintf("Person %d", i), Identities: []data.Identity{{Kind: data.Email, Value: address(i)}}}
			if !yield(row, nil) {
				return
			}
		}
	})
	plan := data.Import{Source: data.Source{Name: "Fair", Kind: "file"}, SHA256: []byte{1},
		Ground: &data.ImportGround{PurposeID: s.purpose, Channel: "form", Grade: data.GradeDocument, How: "ticked the box on the form"}}
	report, err := s.vault.Import(t.Context(), plan, rows, nil)
	if err != nil || report.Agreed != n {
		t.Fatalf("import: %+v, %v", report, err)
	}
	if s.leads, err = s.vault.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{}); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkSend sends a campaign to a server that we did not write: every gate,
// two marks each, composed in two parts, on four connections. Beside it stands
// Postfix's own sender with messages of the same size in the same run.
func BenchmarkSend(b *testing.B) {
	people := number(b, envPeople, 5000)
	port := startSink(b)
	s := setStage(b, 0, func(a *data.Account) { a.Kind, a.Port, a.PerMinute, a.PerDay = "smtp", port, 10_000_000, 10_000_000 })
	s.crowd(b, people)
	size := s.messageSize(b)
	var ours, theirs time.Duration
	for b.Loop() {
		b.StopTimer()
		theirs += smtpSource(b, port, people, size)
		s.run = s.start(b)
		start := time.Now()
		b.StartTimer()
		s.sendAll(b, s.emails(nil), data.RunDone)
		ours += time.Since(start)
	}
	sent := float64(people * b.N)
	b.ReportMetric(sent/ours.Seconds(), "msg/s")
	b.ReportMetric(sent/theirs.Seconds(), "smtp-source/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
	b.ReportMetric(float64(size), "B/msg")
}

// messageSize is that of a message of the stage's campaign.
func (s *stage) messageSize(t testing.TB) int {
	t.Helper()
	account, err := s.vault.Account(t.Context(), s.account)
	if err != nil {
		t.Fatal(err)
	}
	channel, err := s.emails(nil).channel(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	run := data.Run{Class: data.ClassCampaign, PurposeID: s.purpose, Lang: "en", Subject: stageSubject, Body: stageBody}
	e, err := channel.Compose(&run, data.Message{ID: 1000, Address: address(1000), MessageID: channel.MessageID(1000), Date: time.Now(),
		Fields: data.MergeFields("Person 1000", address(1000), "")})
	if err != nil {
		t.Fatal(err)
	}
	return len(e.Raw)
}

// smtpSource sends messages with Postfix's smtp-source and gives how long it took.
func smtpSource(t testing.TB, port, n, size int) time.Duration {
	t.Helper()
	cmd := exec.Command(postfix(t, "smtp-source"), "-d", "-s", strconv.Itoa(connections), "-m", strconv.Itoa(n), "-l", strconv.Itoa(size),
		"-f", "hello@olive.example", "-t", address(1000), fmt.Sprintf("127.0.0.1:%d", port))
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("smtp-source: %v: %s", err, out)
	}
	return time.Since(start)
}

// postfix finds a tool of Postfix, most of which stand where only root looks.
func postfix(t testing.TB, name string) string {
	t.Helper()
	if program, err := exec.LookPath(name); err == nil {
		return program
	}
	program := "/usr/sbin/" + name
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("%s is missing; make test installs it", name)
	}
	return program
}

// startSink starts smtp-sink with flags and gives its port.
func startSink(t testing.TB, flags ...string) (port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	if os.Getuid() == 0 {
		flags = append(flags, "-u", "root")
	}
	cmd := exec.Command(postfix(t, "smtp-sink"), append(flags, fmt.Sprintf("127.0.0.1:%d", port), "100")...)
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 500 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = c.Close()
			return port
		}
		time.Sleep(10 * time.Millisecond) // until it listens
	}
	t.Fatal("smtp-sink does not listen")
	return 0
}
