package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// peopleOf returns who is in a file, as it is guessed.
func peopleOf(t *testing.T, content string, o Options) (all []string, codes []Code) {
	t.Helper()
	table := mustOpen(t, []byte(content), o)
	_, taken, problems := readAll(t, table)
	for _, c := range taken {
		all = append(all, strings.TrimSpace(fmt.Sprint(c.Name, " ", c.Emails, " ", c.Phones)))
	}
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	return all, codes
}

func TestVCard(t *testing.T) {
	const start, end = "BEGIN:VCARD\r\n", "END:VCARD\r\n"
	for name, c := range map[string]struct {
		card string
		want string
	}{
		"3.0":              {start + "VERSION:3.0\r\nFN:Rana Tell\r\nTEL;TYPE=CELL:+962791110001\r\nEMAIL:rana@tell.example\r\n" + end, "Rana Tell [rana@tell.example] [+962791110001]"},
		"4.0":              {start + "VERSION:4.0\r\nFN:Rana Tell\r\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+962-79-111-0001\r\nEMAIL;PREF=1:rana@tell.example\r\n" + end, "Rana Tell [rana@tell.example] [+962791110001]"},
		"2.1, printable":   {start + "VERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=B1=D9=86=D8=A7=20=\r\n=D8=A7=D9=84=D8=AA=D9=84\r\nTEL;CELL:0791110001\r\n" + end, "رنا التل [] [+962791110001]"},
		"2.1, Windows":     {start + "VERSION:2.1\r\nFN;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:=D1=E4=C7\r\nTEL;CELL;PREF:0791110001\r\n" + end, "رنا [] [+962791110001]"},
		"2.1, base64":      {start + "VERSION:2.1\r\nFN;ENCODING=BASE64:UmFuYSBUZWxs\r\nTEL:0791110001\r\nPHOTO;ENCODING=BASE64;JPEG:\r\n /9j/4AAQ\r\n AAAA\r\n\r\n" + end, "Rana Tell [] [+962791110001]"},
		"folded":           {start + "FN:Rana\r\n  Te\r\n\tll\r\nEMAIL:rana@\r\n tell.example\r\n" + end, "Rana Tell [rana@tell.example] []"},
		"groups of Apple":  {start + "FN:Rana\r\nitem1.EMAIL;type=INTERNET:rana@tell.example\r\nitem1.X-ABLabel:_$!<Other>!$_\r\n" + end, "Rana [rana@tell.example] []"},
		"several":          {start + "FN:Rana\r\nEMAIL:a@x.example\r\nEMAIL;TYPE=WORK:b@x.example\r\nTEL:0791110001\r\nTEL:0791110002\r\n" + end, "Rana [a@x.example b@x.example] [+962791110001 +962791110002]"},
		"N alone":          {start + "N:Tell;Rana;;Dr.;\r\nEMAIL:a@x.example\r\n" + end, "Rana Tell [a@x.example] []"},
		"escaped":          {start + "FN:Tell\\, Rana\\; M\r\nEMAIL:a@x.example\r\n" + end, "Tell, Rana; M [a@x.example] []"},
		"small letters":    {"begin:vcard\nfn:Rana\nemail:a@x.example\nend:vcard\n", "Rana [a@x.example] []"},
		"a card in a card": {start + "FN:Rana\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Omar\r\nEMAIL:o@x.example\r\nEND:VCARD\r\nEMAIL:a@x.example\r\n" + end, "Rana [a@x.example] []"},
	} {
		t.Run(name, func(t *testing.T) {
			people, _ := peopleOf(t, c.card+start+"FN:Omar\r\nEMAIL:omar@zayd.example\r\n"+end, Options{})
			if want := []string{c.want, "Omar [omar@zayd.example] []"}; !slices.Equal(people, want) {
				t.Errorf("got %q, want %q", people, want)
			}
		})
	}
}

func TestVCard_Details(t *testing.T) {
	table := mustOpen(t, []byte("BEGIN:VCARD\nFN:Rana\nEMAIL:a@x.example\nORG:Olive;Sales\nTITLE:Head\nNOTE:likes\\nhoney\nCATEGORIES:fair,vip\nADR;TYPE=HOME:;;1 Street;Amman;;;Jordan\nEND:VCARD\n"), Options{})
	if table.Format != VCard || !slices.Equal(table.Preview[0].Cells, []string{"Rana", "", "", "", "a@x.example", "", "Olive, Sales", "Head", "1 Street, Amman, Jordan", "", "", "fair,vip", "likes\nhoney"}) {
		t.Errorf("got %+v", table)
	}
}

// A card without an end is set aside, and those around it are taken.
func TestVCard_Broken(t *testing.T) {
	people, codes := peopleOf(t, "BEGIN:VCARD\nFN:Rana\nEMAIL:a@x.example\nBEGIN:VCARD\nFN:Omar\nEMAIL:b@x.example\nEND:VCARD\nBEGIN:VCARD\nFN:Lina\nEMAIL:c@x.example\n", Options{})
	if !slices.Equal(people, []string{"Omar [b@x.example] []"}) || !slices.Equal(codes, []Code{CodeBadCard, CodeBadCard}) {
		t.Errorf("got %q, %q", people, codes)
	}
	_, err := Open(t.Context(), "x", opener([]byte("BEGIN:VCARD\nNOTE:"+strings.Repeat("x", 1000)+strings.Repeat("\n "+strings.Repeat("x", 1000), 2000))), Options{})
	wantCode(t, err, CodeLineTooLong, 2)
	_, err = Open(t.Context(), "x", opener([]byte("BEGIN:VCARD\nFN:\xFF\nFN:رنا\nFN:رنا\n")), Options{})
	wantCode(t, err, CodeBadText, 2)
}

func FuzzVCard(f *testing.F) {
	for _, s := range []string{"FN:Rana\nEMAIL:a@x.example\nEND:VCARD", "N;ENCODING=QUOTED-PRINTABLE:=D8=\n=B1;x\n \nEND:VCARD", "A.TEL;X=\":\":tel:+1\nAGENT:\nBEGIN:VCARD\nEND:VCARD", "FN;CHARSET=gb18030;B:====\nORG:\\;;"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { checkTable(t, append([]byte("BEGIN:VCARD\n"), content...)) })
}
