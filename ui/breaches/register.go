package breaches

import (
	"context"
	"io"

	"mujeeb/data"
	"mujeeb/data/dossier"
	"mujeeb/ui/page"
)

// exportRegister writes the register of all breaches into a file of the owner's choice: "csv"
// for spreadsheets, "html" or "pdf" to read and to print.
func exportRegister(p *page.Place, format string) {
	made := p.Now()
	page.Export(p, page.Exporting{
		Plan: data.ExportPlan{Kind: data.ExportBreachList, Format: format, Why: data.ExportForAuthority}, Name: "breaches-" + made.Format(page.DayLayout) + "." + format,
		Write: func(ctx context.Context, w io.Writer) (data.Written, error) {
			rows, err := readRegister(ctx, p.Vault)
			if err != nil {
				return data.Written{}, err
			}
			if format == "csv" {
				return data.Written{}, dossier.WriteBreaches(w, made, rows)
			}
			law, err := p.Vault.Law(ctx)
			if err != nil {
				return data.Written{}, err
			}
			columns, lines := registerPage(p, rows, law.Codes())
			title, when := p.T("breach.register.title"), p.Lang.DateTime(made)
			if format == "html" {
				return data.Written{}, dossier.WriteTablePage(w, p.Lang.Code(), title, when, columns, lines)
			}
			paper, err := page.Paper()
			if err != nil {
				return data.Written{}, err
			}
			return data.Written{}, paper.WriteTable(w, p.Lang.Code(), title, when, made, columns, lines)
		},
		Done: func(path string) { tellExported(p, path) },
	})
}

// readRegister returns every breach that is no rehearsal, with how many it affects.
func readRegister(ctx context.Context, v *data.Vault) (rows []dossier.BreachRow, err error) {
	all, err := v.Breaches(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		if b.Rehearsal {
			continue
		}
		row := dossier.BreachRow{Breach: b, People: -1}
		switch people, err := v.Affected(ctx, b.ID); {
		case err == nil:
			row.People = people.People
		case data.CodeOf(err) != data.CodeNotFound:
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// registerPage words the register as the window does.
func registerPage(p *page.Place, rows []dossier.BreachRow, laws []string) (columns []string, lines [][]string) {
	for _, key := range []string{"breach.register.number", "breach.field.title", "breach.field.noticed", "breach.column.people", "breach.part.nature", "breach.part.consequences",
		"breach.part.measures", "breach.authority.title", "breach.persons.title", "breach.register.notice"} {
		columns = append(columns, p.T(key))
	}
	for _, r := range rows {
		h, people := &history{Place: p}, ""
		if r.People >= 0 {
			people = p.Lang.Number(r.People)
		}
		notice, _ := page.NoticeState(p.Env, r.Breach.RunID, r.Breach.RunState)
		lines = append(lines, []string{
			p.Lang.Number(int(r.Breach.ID)), r.Breach.Title, p.Lang.DateTime(p.Local(r.Breach.NoticedAt)), people, r.Breach.Parts["nature"], r.Breach.Parts["consequences"],
			r.Breach.Parts["measures"], authorityLine(p, r.Breach, laws), h.decision(r.Breach), notice,
		})
	}
	return columns, lines
}

// authorityLine words whether the authority was told, or what its clock says.
func authorityLine(p *page.Place, b data.Breach, laws []string) string {
	clock := page.NewBreachClock(p, b, laws)
	if b.AuthorityNote == "" {
		return clock.Value
	}
	return clock.Value + "\n" + b.AuthorityNote
}
