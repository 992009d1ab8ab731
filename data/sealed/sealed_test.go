package sealed

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

var phrase = []byte("thyme on the hill at noon")

func amal() *data.PersonFile {
	email := data.Identity{Kind: data.Email, Value: "amal@example.org"}
	news, offers := data.Purpose{Name: "News"}, data.Purpose{Name: "Offers"}
	return &data.PersonFile{
		MadeAt: time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC),
		Lead: &data.Lead{ID: 17, Name: "Amal Haddad", Lang: "ar", Note: "Likes thyme.", Tags: []string{"vip"}, State: data.StateAgreed,
			Identities: []data.Identity{email, {Kind: data.Phone, Value: "+962790000001"}}, Extra: map[string]string{"oil": "green"}},
		Grounds:  []data.GroundStatus{{Purpose: news}, {Purpose: offers, Standing: data.VerdictOptedOut}},
		Consents: []data.ConsentEvent{{Seq: 4, Purpose: "News", Act: data.ActGiven, Personal: data.Personal{Lead: 17, Identities: []data.Identity{email}, How: "on the form"}}},
		Messages: []data.SentMessage{{ID: 9, Title: "never in a copy", Fields: map[string]string{"name": "Amal"}}},
	}
}

func codeOf(err error) data.Code { return data.CodeOf(err) }

// A copy is closed to others, has nothing of the person in clear, and gives back under
// its pass phrase alone what was kept: who they are, and how they stood.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName(17, amal().MadeAt))
	if err := Write(t.Context(), data.SaveFile, path, phrase, amal()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Amal", "amal@", "thyme", "790000001", "News", "person/"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("%q stands there in clear", word)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the file's rights: %v, %v", info.Mode(), err)
	}
	back, err := Read(path, phrase)
	if err != nil {
		t.Fatal(err)
	}
	was := amal().Lead
	want := &dossier.Returned{MadeAt: amal().MadeAt, Agreed: []string{"News"}, Refused: []string{"Offers"}, Lead: data.Lead{
		Name: was.Name, Lang: was.Lang, Note: was.Note, Tags: was.Tags, Identities: was.Identities, Extra: was.Extra}}
	if !reflect.DeepEqual(back, want) {
		t.Errorf("came back as\n%+v\nwant\n%+v", back, want)
	}
	if _, err := Read(path, []byte("thyme on the hill at nine")); codeOf(err) != data.CodeWrongPhrase {
		t.Errorf("another pass phrase: %v", err)
	}
	if _, err := Read(path, nil); codeOf(err) != data.CodeWrongPhrase {
		t.Errorf("no pass phrase: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("beside it: %v, %v", entries, err)
	}
}

// What can't be written leaves no copy that could be taken for one.
func TestWrite_Errors(t *testing.T) {
	dir := t.TempDir()
	if err := Write(t.Context(), data.SaveFile, filepath.Join(dir, "a.age"), nil, amal()); codeOf(err) != data.CodeMissing {
		t.Errorf("without a pass phrase: %v", err)
	}
	if err := Write(t.Context(), data.SaveFile, filepath.Join(dir, "gone", "a.age"), phrase, amal()); codeOf(err) != data.CodeFolderGone {
		t.Errorf("into no folder: %v", err)
	}
	big := amal()
	big.Lead.Note = strings.Repeat("a", maxFile)
	if err := Write(t.Context(), data.SaveFile, filepath.Join(dir, "a.age"), phrase, big); codeOf(err) != data.CodeSealDiffers {
		t.Errorf("what can't be read back: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// ageFile is an age file of any content.
func ageFile(t *testing.T, work int, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := seal(&b, phrase, []byte(content), work); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file that somebody else made or changed is refused: no other form, no byte changed,
// and no work factor above ours is spent.
func TestRead_Hostile(t *testing.T) {
	good := ageFile(t, 1, `{"schema":"mujeeb.sealed-person/1"}`)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	costly := bytes.Replace(good, []byte(" 1\n"), []byte(" 19\n"), 1) // below the cap of age itself
	if bytes.Equal(costly, good) {
		t.Fatal("the head of an age file is not as it was")
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var byKey bytes.Buffer
	w, err := age.Encrypt(&byKey, identity.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.age")
	for name, raw := range map[string][]byte{
		"empty": nil, "text": []byte("Amal"), "cut": good[:len(good)-9], "flipped": flipped, "costly": costly, "by a key": byKey.Bytes(),
		"no JSON": ageFile(t, 1, "Amal"), "other form": ageFile(t, 1, `{"schema":"mujeeb.person/1"}`), "a list": ageFile(t, 1, `[]`),
	} {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Read(path, phrase)
		if codeOf(err) != data.CodeNotSealed {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "Amal") {
			t.Errorf("%s: the error quotes the file: %v", name, err)
		}
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, phrase); err != nil {
		t.Errorf("the good one: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path, phrase); codeOf(err) != data.CodeFolderGone {
		t.Errorf("one that is gone: %v", err)
	}
}

// What was typed stays and comes first; the copy gives the rest.
func TestFill(t *testing.T) {
	mail := func(s string) data.Identity { return data.Identity{Kind: data.Email, Value: s} }
	typed := data.Lead{Name: " Amal H. ", Identities: []data.Identity{mail("new@example.org"), mail("amal@example.org")}, Tags: []string{"fair"}}
	from := *amal().Lead
	got := Fill(typed, from)
	want := &data.Lead{Name: "Amal H.", Lang: "ar", Note: from.Note, Tags: []string{"fair", "vip"}, Extra: from.Extra,
		Identities: []data.Identity{mail("new@example.org"), mail("amal@example.org"), {Kind: data.Phone, Value: "+962790000001"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if back := (&dossier.Returned{Lead: from}); !IsOf(back, typed.Identities) || IsOf(back, typed.Identities[:1]) {
		t.Error("whose copy it is was mistaken")
	}
}
