package consent

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/emersion/go-msgauth/dkim"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/qr"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// chosen is a file that a person chooses whenever they are asked.
type chosen string

func (c chosen) OpenFile(_ kit.Filter, then func(string))           { then(string(c)) }
func (c chosen) SaveFile(_ string, _ kit.Filter, then func(string)) { then(string(c)) }
func (c chosen) OpenFolder(then func(string))                       { then(string(c)) }

// openLedger shows the ledger with an event in it.
func openLedger(t *testing.T, language string) *pagetest.Stage {
	t.Helper()
	s := pagetest.New(t, language)
	datatest.MustPurpose(t, s.Vault, "News")
	s.Show(New(s.Place, page.Route{Page: page.Consent, Kept: page.SeeLedger}).Content())
	s.Reads(s.T("consent.ledger.signed"))
	s.Reads(s.T("consent.anchor.none"))
	return s
}

func press(t *testing.T, s *pagetest.Stage, key string) {
	t.Helper()
	if err := s.Press(s.T(key)); err != nil {
		t.Fatal(err)
	}
}

func fill(t *testing.T, s *pagetest.Stage, key, text string) {
	t.Helper()
	if err := s.Fill(s.T(key), text); err != nil {
		t.Fatal(err)
	}
}

// askMails opens the dialog about how heads are mailed.
func askMails(t *testing.T, s *pagetest.Stage) {
	t.Helper()
	press(t, s, "anchor.mail")
	s.Reads(s.T("anchor.mails.to.hint"))
}

// ownAccount keeps a mail account at a port of this computer.
func ownAccount(t *testing.T, s *pagetest.Stage, port int) int64 {
	t.Helper()
	practice, err := s.Place.Session.Emails.Sandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if port == 0 {
		port = practice.Port
	}
	id, err := s.Vault.SaveAccount(t.Context(), data.Account{
		Kind: data.AccountSMTP, Name: "Olive", Host: practice.Host, Port: port, Security: data.SecurityLoopback, User: practice.User,
		FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Place.Session.Secrets.Set(t.Context(), s.Vault.SecretName(id), practice.Password); err != nil {
		t.Fatal(err)
	}
	return id
}

// A head that is shown is kept by the vault as well; what is copied and saved is it.
func TestAnchors_ShowHead(t *testing.T) {
	s := openLedger(t, "en")
	path := filepath.Join(t.TempDir(), "head.png")
	s.Place.Files = chosen(path)
	press(t, s, "anchor.show")
	s.Reads(s.T("anchor.head.why"))
	heads, err := s.Vault.LedgerHeads(t.Context())
	if err != nil || len(heads) != 1 {
		t.Fatalf("%d heads, %v", len(heads), err)
	}
	for line := range strings.Lines(heads[0].Signed) {
		s.Reads(strings.TrimSpace(line))
	}
	press(t, s, "anchor.head.copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != heads[0].Signed {
		t.Errorf("copied %q, not %q", got, heads[0].Signed)
	}
	press(t, s, "anchor.head.save")
	s.Reads(s.T("anchor.head.saved.title"))
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(heads[0].Signed)
	if err != nil {
		t.Fatal(err)
	}
	want := code.Image(8*code.Modules(), 8*code.Modules())
	if got.Bounds() != want.Bounds() {
		t.Fatalf("the picture has %v, not %v", got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if g, _, _, _ := got.At(x, y).RGBA(); g != must(want.At(x, y).RGBA()) {
				t.Fatalf("the picture is another at %d, %d", x, y)
			}
		}
	}
	press(t, s, "kit.ok")
	press(t, s, "kit.close")
	s.Reads(s.T("anchor.kind.paper"))
	if all, err := s.Vault.LedgerAnchors(t.Context()); err != nil || len(all) != 1 || all[0].Kind != data.AnchorPaper {
		t.Errorf("anchors: %+v, %v", all, err)
	}
}

func must(r, _, _, _ uint32) uint32 { return r }

// Before anything is written there is no head to show and none to give back.
func TestAnchors_Empty(t *testing.T) {
	s := pagetest.New(t, "ar")
	s.Show(New(s.Place, page.Route{Page: page.Consent, Kept: page.SeeLedger}).Content())
	s.Reads(s.T("consent.ledger.empty"))
	for _, key := range []string{"anchor.show", "anchor.give"} {
		if s.Press(s.T(key)) == nil {
			t.Errorf("%s can be pressed", key)
		}
	}
	ownAccount(t, s, 0)
	askMails(t, s)
	fill(t, s, "anchor.mails.to", "sami@elsewhere.example")
	press(t, s, "anchor.mails.send")
	s.Reads(s.T("anchor.mails.nothing"))
	if n := len(s.Place.Session.Mailbox.Messages()); n != 0 {
		t.Errorf("%d mails went", n)
	}
}

// Without an account of the owner's own nothing can be mailed: the practice account is
// not offered.
func TestAnchors_NoAccount(t *testing.T) {
	s := openLedger(t, "en")
	press(t, s, "anchor.mail")
	s.Reads(s.T("anchor.mails.noaccount"))
	press(t, s, "account.add")
	s.Until("the settings", func() bool { return len(s.Shell.Led) == 1 })
	if got := s.Shell.Led[0]; got.Page != page.Settings || got.Kept != page.SetUpAccount {
		t.Errorf("led to %+v", got)
	}
}

// How heads are mailed is kept as it was chosen; what would date nothing is refused.
func TestAnchors_SetMails(t *testing.T) {
	s := openLedger(t, "ar")
	account := ownAccount(t, s, 0)
	askMails(t, s)
	s.Reads(s.T("anchor.mails.never"))
	for _, x := range []struct{ to, want string }{
		{" ", s.T("anchor.mails.missing")}, {"sami", s.T("error.bad_email")}, {"sami@olive.example", s.T("error.same_provider")},
	} {
		for _, button := range []string{"anchor.mails.save", "anchor.mails.send"} {
			fill(t, s, "anchor.mails.to", x.to)
			press(t, s, button)
			s.Reads(x.want)
		}
	}
	fill(t, s, "anchor.mails.to", " sami@elsewhere.example ")
	if err := s.Choose(s.T("anchor.mails.often"), s.T("anchor.often.month")); err != nil {
		t.Fatal(err)
	}
	press(t, s, "anchor.mails.save")
	s.Reads(s.T("anchor.mails.month", "to", "sami@elsewhere.example", "button", s.T("anchor.mails.send")))
	m, err := s.Vault.HeadMails(t.Context())
	if err != nil || m.To != "sami@elsewhere.example" || m.AccountID != account || m.Lang != "ar" || m.Days != 30 || !m.SentAt.IsZero() {
		t.Errorf("kept %+v, %v", m, err)
	}
	askMails(t, s)
	s.Reads(s.T("anchor.often.month"))
	if err := s.Choose(s.T("anchor.mails.often"), s.T("anchor.often.off")); err != nil {
		t.Fatal(err)
	}
	fill(t, s, "anchor.mails.to", "")
	press(t, s, "anchor.mails.send")
	s.Reads(s.T("anchor.mails.missing"))
	press(t, s, "anchor.mails.save")
	s.Until("the mailbox to be gone", func() bool { return s.Sees(s.T("anchor.give")) && !s.Sees("sami@elsewhere.example") })
	if m, err := s.Vault.HeadMails(t.Context()); err != nil || m.To != "" || m.Days != 0 {
		t.Errorf("kept %+v, %v", m, err)
	}
}

// One head goes at once and is noted; it does not go a second time, and what the server
// refuses is worded.
func TestAnchors_SendNow(t *testing.T) {
	s := openLedger(t, "en")
	ownAccount(t, s, 0)
	askMails(t, s)
	fill(t, s, "anchor.mails.to", "sami@elsewhere.example")
	press(t, s, "anchor.mails.send")
	s.Reads(s.T("anchor.mails.sent", "to", "sami@elsewhere.example"))
	mails := s.Place.Session.Mailbox.Messages()
	if len(mails) != 1 || !bytes.Contains(mails[0].Raw, []byte("sami@elsewhere.example")) {
		t.Fatalf("%d mails", len(mails))
	}
	press(t, s, "kit.ok")
	s.Reads(s.T("anchor.kind.mail"))
	sent := s.Place.Lang.DateTime(s.Place.Local(s.Clock.Now()))
	s.Reads(s.T("anchor.mails.last", "date", sent))
	askMails(t, s)
	press(t, s, "anchor.mails.send")
	s.Reads(s.T("anchor.mails.same", "date", sent))
	if n := len(s.Place.Session.Mailbox.Messages()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestAnchors_SendFails(t *testing.T) {
	s := openLedger(t, "en")
	ownAccount(t, s, 1) // nobody listens there
	askMails(t, s)
	fill(t, s, "anchor.mails.to", "sami@elsewhere.example")
	press(t, s, "anchor.mails.send")
	s.Reads(s.T("anchor.mails.failed"))
	s.Reads(page.ReasonWords(s.Place.Env, "connection_refused"))
	if m, err := s.Vault.HeadMails(t.Context()); err != nil || !m.SentAt.IsZero() {
		t.Errorf("noted as %+v, %v", m, err)
	}
	press(t, s, "kit.ok")
	press(t, s, "kit.cancel")
	failed := func(why string) string {
		return s.T("anchor.mails.lastfailed", "date", s.Place.Lang.DateTime(s.Place.Local(s.Clock.Now())), "why", why)
	}
	s.Reads(failed(page.ReasonWords(s.Place.Env, "connection_refused")) + " " + s.T("anchor.mails.again"))
	if err := s.Vault.NoteHeadFailed(t.Context(), string(data.CodeDiskFull)); err != nil {
		t.Fatal(err)
	}
	askMails(t, s)
	if err := s.Choose(s.T("anchor.mails.often"), s.T("anchor.often.off")); err != nil {
		t.Fatal(err)
	}
	press(t, s, "anchor.mails.save")
	s.Until("the reason of the vault", func() bool {
		return s.Sees(failed(s.T("error.disk_full"))) && !s.Sees(s.T("anchor.mails.again"))
	})
}

// post is a provider that signs the mails of its users.
var post = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

const postKey = "now._domainkey.post.example"

func signed(t *testing.T, mail []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := dkim.Sign(&out, bytes.NewReader(mail), &dkim.SignOptions{
		Domain: "post.example", Selector: "now", Signer: crypto.Signer(post), HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID"},
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// giveBack has a person give a mail back.
func giveBack(t *testing.T, s *pagetest.Stage, mail []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "head.eml")
	if err := os.WriteFile(path, mail, 0o600); err != nil {
		t.Fatal(err)
	}
	s.Place.Files = chosen(path)
	press(t, s, "anchor.give")
	s.Reads(s.T("anchor.back.asks")) // before anybody is asked
	press(t, s, "anchor.back.choose")
}

// mailedHead returns a mail with the newest head as it arrives.
func mailedHead(t *testing.T, s *pagetest.Stage) []byte {
	t.Helper()
	m := data.HeadMails{To: "sami@elsewhere.example", AccountID: ownAccount(t, s, 0), Lang: "en", Days: 7}
	if err := s.Vault.SaveHeadMails(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if err := s.Place.Session.MailHead(t.Context(), "en"); err != nil {
		t.Fatal(err)
	}
	mails := s.Place.Session.Mailbox.Messages()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	return mails[0].Raw
}

// A mail that its provider signed dates the ledger; why another does not is said.
func TestAnchors_GiveBack(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			s := openLedger(t, language)
			raw := mailedHead(t, s)
			mail := signed(t, raw)
			for _, x := range []struct {
				name string
				mail []byte
				want string
			}{
				{"nothing of ours", signed(t, []byte("From: a@post.example\r\nSubject: hello\r\n\r\nhello\r\n")), "error.no_head"},
				{"too long", append(signed(t, raw), make([]byte, 300<<10)...), "error.no_head"},
				{"not signed", raw, "anchor.why.unsigned"},
				{"no key", mail, "anchor.why.no_key"},
			} {
				giveBack(t, s, x.mail)
				s.Reads(s.T("anchor.back.undated"))
				s.Reads(s.T(x.want))
				press(t, s, "kit.ok")
			}
			s.Reads(s.T("anchor.kind.mail"))
			s.DNS = map[string][]string{postKey: {"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(post.Public().(ed25519.PublicKey))}}
			giveBack(t, s, mail)
			s.Reads(s.T("anchor.back.dated"))
			s.Reads(s.T("anchor.back.if", "domain", "post.example"))
			all, err := s.Vault.LedgerAnchors(t.Context())
			if err != nil || all[0].Domain != "post.example" {
				t.Fatalf("anchors: %+v, %v", all, err)
			}
			date := s.Place.Lang.DateTime(s.Place.Local(all[0].DatedAt))
			s.Reads(s.T("consent.anchor.dated", "n", 1, "date", date, "domain", "post.example"))
			press(t, s, "kit.ok")
			giveBack(t, s, mail)
			s.Reads(s.T("anchor.back.known", "date", s.Place.Lang.DateTime(s.Place.Local(all[0].AddedAt))))
			s.Reads(s.T("consent.anchor.dated", "n", 1, "date", date, "domain", "post.example"))
			press(t, s, "kit.ok")
			s.Until("the list", func() bool {
				return s.Sees(s.T("anchor.about.dated", "date", date, "domain", "post.example")) && !s.Sees(s.T("anchor.kind.mail")) && !s.Sees(s.T("consent.anchor.none"))
			})
		})
	}
}

// What the list leaves out is what it shows already.
func TestListed(t *testing.T) {
	at := time.Date(2026, 11, 30, 7, 20, 15, 0, time.UTC)
	mail := func(id, size int64, domain string) data.LedgerAnchor {
		a := data.LedgerAnchor{ID: id, Size: size, Kind: data.AnchorMail, Domain: domain}
		if domain != "" {
			a.DatedAt = at
		}
		return a
	}
	got := ""
	for _, x := range listed([]data.LedgerAnchor{
		mail(12, 9, ""), mail(11, 9, ""), {ID: 10, Size: 9, Kind: data.AnchorPaper},
		mail(9, 7, ""), mail(8, 7, "a.example"), mail(7, 7, "b.example"), mail(6, 7, "a.example"), {ID: 5, Size: 7, Kind: data.AnchorPaper}, mail(4, 7, ""),
		mail(3, 2, ""),
	}) {
		got += string(rune('a' + x.ID))
	}
	if want := "lkhgfd"; got != want {
		t.Errorf("listed %q, want %q", got, want)
	}
}
