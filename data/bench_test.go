package data_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/dossier"
)

// These benchmarks measure a vault of many leads, each figure once. tools/bench
// runs them on a vault that they share and prints them as a table.

func BenchmarkImport(b *testing.B) {
	big := datatest.BigFile(b)
	took, err := big.Import(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	_, peak := datatest.ResidentMB()
	v, _ := openBig(b, big)
	bound := timeBound(b, v)
	b.ReportMetric(float64(big.Leads)/took.Import.Seconds(), "rows/s")
	b.ReportMetric(float64(big.Leads)/took.Check.Seconds(), "check-rows/s")
	b.ReportMetric(float64(big.Leads)/bound.Seconds(), "bound-rows/s")
	b.ReportMetric(peak, "peak-MB")
}

// openBig opens the shared vault; the time that the key took is left out.
func openBig(b *testing.B, big datatest.Big) (*data.Vault, time.Duration) {
	b.Helper()
	p := datatest.NewClock().Params()
	v, err := data.Open(b.Context(), big.Vault, []byte(datatest.Password), p)
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	var again *data.Vault
	took := datatest.Timed(b, func() error {
		again, err = v.OpenCopy(b.Context(), big.Vault)
		return err
	})
	b.Cleanup(func() {
		if err := again.CloseCopy(); err != nil {
			b.Error(err)
		}
	})
	return again, took
}

func BenchmarkList(b *testing.B) {
	big := datatest.BigVault(b)
	v, opened := openBig(b, big)
	ctx := b.Context()
	first := datatest.Timed(b, func() error { return look(ctx, v, "") })
	b.ReportMetric(ms(opened+first), "first-rows-ms")
	var ids []int64
	whole := datatest.Timed(b, func() (err error) {
		ids, err = v.LeadIDs(ctx, data.LeadFilter{}, data.LeadOrder{By: data.ByAdded, Desc: true})
		return err
	})
	b.ReportMetric(ms(whole), "whole-list-ms")
	if len(ids) != big.Leads {
		b.Fatalf("%d leads", len(ids))
	}
	far := len(ids) * 9 / 10
	b.ReportMetric(ms(datatest.Timed(b, func() error {
		_, err := v.LeadRows(ctx, ids[far:far+200])
		return err
	})), "far-rows-ms")
	for _, by := range []data.LeadColumn{data.ByName, data.ByEmail, data.ByPhone, data.BySource, data.ByState, data.ByAdded} {
		took := datatest.Timed(b, func() error {
			_, err := v.LeadIDs(ctx, data.LeadFilter{}, data.LeadOrder{By: by})
			return err
		})
		b.ReportMetric(ms(took), "sort-"+string(by)+"-ms")
	}
	debug.FreeOSMemory() // the runtime gives back by and by what sorting took
	now, peak := datatest.ResidentMB()
	b.ReportMetric(now, "rest-MB")
	b.ReportMetric(peak, "peak-MB")
}

// typed are the beginnings of what people look for, as they type it.
var typed = []struct {
	kind  string
	texts []string
}{
	{"1-letter", strings.Split("a b c d e f g h i j k l m n o p r s t u w y z ا ب ت ج ح خ د ر ز س ش ص ع غ ف ق ك ل م ن ه و ي", " ")},
	{"2-letters", strings.Split("am sa mo ha ja el so th wh br cl da em gr ab al لي سا مح اح فا مر عم خا حس ال زي هد رن نو", " ")},
	{"3-letters", strings.Split("ama sam moh has jam ell sop tho whi bro cla dan emm gra abd alk ليل سام محم احم فاط مري عمر خال حسن الخ زين هدى رنا نور", " ")},
	{"8-letters", strings.Split("mohammad abdullah whitwick christop alkhatib margaret sebastia bradfiel alexande hazelbro الخطيبي النابلسي إبراهيم الكيلاني البغدادي المغربي", " ")},
	{"two-words", strings.Split("amal kh|sami ha|emma wh|john sm|omar al|layla al|sophie br|محمد الخ|فاطمة ال|أحمد المص|مريم النا|عبد الله|hasan gomail|grace 7", "|")},
	{"dialled", strings.Split("079|0791|07910|077 1|00962 79|+962 7|0044 7|٠٧٩١|٠٧٨|079 12|0790 1|01", "|")},
	{"details", strings.Split("amman|irbid|berlin|london|عمان|اربد|amman ahmad|london em|zarqa|salt", "|")},
	{"no-match", strings.Split("zzq|qqqq|xyzzy|wqzxvk|ظظظ|ضضضض|amal zzq|محمد ظظظ|999999999|nobody@nowhere", "|")},
	{"arabic-plain", strings.Split("احمد|ربى|ايمان|اسماء|فاطمه|ليلى|هدى|الخطيبي|اسراء|مني", "|")},
	{"arabic-marked", strings.Split("أَحْمَد|رُبى|إِيمان|أَسْماء|فاطِمة|لَيْلى|هُدى|الخَطيبي|إسراء|مُنى", "|")},
}

func BenchmarkSearch(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	var whole []time.Duration
	for _, t := range typed {
		var took []time.Duration
		for range 5 {
			for _, text := range t.texts {
				took = append(took, datatest.Timed(b, func() error { return look(b.Context(), v, text) }))
			}
		}
		b.ReportMetric(ms(share(took, 50)), t.kind+"-p50-ms")
		b.ReportMetric(ms(share(took, 95)), t.kind+"-p95-ms")
		for _, text := range t.texts {
			whole = append(whole, datatest.Timed(b, func() error {
				_, err := v.LeadIDs(b.Context(), data.LeadFilter{Text: text}, data.LeadOrder{By: data.ByAdded, Desc: true})
				return err
			}))
		}
	}
	b.ReportMetric(ms(share(whole, 95)), "whole-p95-ms")
}

// share returns the time within which so many of 100 were.
func share(took []time.Duration, percent int) time.Duration {
	slices.Sort(took)
	return took[len(took)*percent/100]
}

// look does what the list of leads does before it shows something: the number,
// when it is not above a thousand, and the first rows.
func look(ctx context.Context, v *data.Vault, text string) error {
	ids, _, err := v.FirstLeadIDs(ctx, data.LeadFilter{Text: text}, data.LeadOrder{By: data.ByAdded, Desc: true}, 1000)
	if err != nil {
		return err
	}
	_, err = v.LeadRows(ctx, ids[:min(len(ids), 200)])
	return err
}

func BenchmarkQueue(b *testing.B) {
	big := datatest.BigVault(b)
	v, _ := openBig(b, big)
	ctx := b.Context()
	account := datatest.MustAccount(b, v, 2525)
	r := data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: big.Purpose, AccountID: account, Lang: "en", Subject: "Hello {{name}}", Body: "Hi"}
	var queued int
	count := datatest.Timed(b, func() error {
		_, err := v.Reach(ctx, &r)
		return err
	})
	id, err := v.SaveRun(ctx, r)
	if err != nil {
		b.Fatal(err)
	}
	queue := datatest.Timed(b, func() (err error) {
		queued, err = v.StartRun(ctx, id)
		return err
	})
	r.Title = "Plain"
	other, err := v.SaveRun(ctx, r)
	if err != nil {
		b.Fatal(err)
	}
	plain := datatest.Timed(b, func() error { return plainInsert(ctx, v.Writer(), id, other) })
	b.ReportMetric(count.Seconds(), "count-s")
	b.ReportMetric((count + queue).Seconds(), "both-s")
	b.ReportMetric(plain.Seconds(), "plain-s")
	b.ReportMetric(float64(queued), "queued")
	if _, err := v.Writer().ExecContext(ctx, `DELETE FROM outbox; DELETE FROM run`); err != nil {
		b.Fatal(err)
	}
}

// plainInsert copies the rows of a run to another, with no question asked.
func plainInsert(ctx context.Context, db *sql.DB, from, to int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO outbox (run_id, account_id, lead_id, identity_id, state, next_at)
		SELECT ?, account_id, lead_id, identity_id, state, next_at FROM outbox WHERE run_id = ?`, to, from); err != nil {
		return err
	}
	return tx.Commit()
}

// mustPaper returns a paper in the fonts of the program.
func mustPaper(tb testing.TB) dossier.Paper {
	tb.Helper()
	var fonts [2][]byte
	for i, name := range []string{"Regular", "Bold"} {
		font, err := os.ReadFile("../ui/kit/fonts/Vazirmatn-" + name + ".ttf")
		if err != nil {
			tb.Fatal(err)
		}
		fonts[i] = font
	}
	p, err := dossier.NewPaper(fonts[0], fonts[1])
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func BenchmarkPerson(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	ctx := b.Context()
	paper := mustPaper(b)
	var exports, mentions, erasures []time.Duration
	for i := range 20 {
		id := int64(100 + i*137)
		exports = append(exports, datatest.Timed(b, func() error {
			file, err := v.PersonFile(ctx, id)
			if err != nil {
				return err
			}
			return paper.WritePerson(io.Discard, file, "ar", func(data.SentMessage) (dossier.Message, error) { return dossier.Message{}, nil }, nil)
		}))
		mentions = append(mentions, datatest.Timed(b, func() error {
			_, err := v.Mentions(ctx, id)
			return err
		}))
		erasures = append(erasures, datatest.Timed(b, func() error {
			_, err := v.EraseLead(ctx, id)
			return err
		}))
	}
	b.ReportMetric(ms(slices.Max(exports)), "export-ms")
	b.ReportMetric(ms(slices.Max(mentions)), "mentions-ms")
	b.ReportMetric(ms(slices.Max(erasures)), "erase-ms")
}

// BenchmarkExpiries looks who is due when all are, and when nobody is.
func BenchmarkExpiries(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	for _, months := range []int{1, data.MaxRetention} {
		if err := v.SaveRetentionRule(b.Context(), data.RetentionRule{PurposeID: 1, Months: months}); err != nil {
			b.Fatal(err)
		}
		due := 0
		took := datatest.Timed(b, func() error {
			all, err := v.Expiries(b.Context(), time.UTC, 1000)
			due = all.Due
			return err
		})
		b.ReportMetric(ms(took), fmt.Sprintf("in-%d-months-ms", months))
		b.ReportMetric(float64(due), fmt.Sprintf("in-%d-months", months))
	}
	if err := v.SaveRetentionRule(b.Context(), data.RetentionRule{PurposeID: 1}); err != nil {
		b.Fatal(err)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func BenchmarkDuplicates(b *testing.B) {
	v, _ := openBig(b, datatest.BigVault(b))
	all := 0
	took := datatest.Timed(b, func() (err error) {
		_, all, err = v.Duplicates(b.Context(), 1000)
		return err
	})
	b.ReportMetric(ms(took), "find-ms")
	b.ReportMetric(float64(all), "pairs")
}
