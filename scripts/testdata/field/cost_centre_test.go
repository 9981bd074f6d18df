package batch_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
	"techbiz/internal/invite/xlsx"
)

// janeWith is what is typed for Jane, with this cost centre.
func janeWith(costCentre string) []string {
	return []string{"email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Acme", "seed", "no", "reason", "Payments", "cost_centre", costCentre}
}

// storedAs checks that the invitation and the account of a mailbox hold the cost centre.
func storedAs(p *webtest.Portal, mailbox, costCentre string) {
	p.Helper()
	for _, table := range []string{"invitations", "accounts"} {
		if n := p.Number("SELECT count(*) FROM "+table+" WHERE email = $1 AND cost_centre = $2", mailbox, costCentre); n != 1 {
			p.Errorf("%d %s of %s have the cost centre %s", n, table, mailbox, costCentre)
		}
	}
}

func TestNewFieldIsPostedStoredAndShown(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	b.Get("/invite/account").Says("Cost centre (optional)")
	refused := b.Post("/invite/account", janeWith(strings.Repeat("x", 31))...).Is(http.StatusUnprocessableEntity).Says("Cost centre must be 30 characters or fewer")
	if got := refused.Field("cost_centre"); len(got) != 31 {
		t.Errorf("the form that was refused holds %q", got)
	}
	page := strings.TrimSuffix(b.Post("/invite/account", janeWith(" CC  12 ")...).Is(http.StatusSeeOther).Header.Get("Location"), "/sent")
	b.Get(page).Says("Cost centre CC 12")
	storedAs(p, "jane@acme.com", "CC 12")
	if csv := b.Get("/invite/status/export.csv").Is(http.StatusOK).Body; !strings.Contains(csv, "Cost Centre") || !strings.Contains(csv, "CC 12") {
		t.Errorf("the export is %s", csv)
	}
	b.Post(page + "/revoke").Is(http.StatusSeeOther)
	if got := b.Get("/invite/account?from=" + strings.TrimPrefix(page, "/invite/status/")).Field("cost_centre"); got != "CC 12" {
		t.Errorf("inviting again begins with %q", got)
	}
}

func TestNewFieldIsKeptWhileSomebodySignsInAgain(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Officer(webtest.OfficerMailbox)
	b := p.Browser()
	b.Post("/invite/account", janeWith("CC 12")...)
	b.SignIn(webtest.OfficerMailbox)
	if got := b.Get("/invite/account").Says("Your session ended").Field("cost_centre"); got != "CC 12" {
		t.Errorf("the form that was kept holds %q", got)
	}
}

func TestNewFieldOfAListIsStored(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	if !slices.Contains(xlsx.TemplateTitles(), "Cost Centre") {
		t.Fatalf("the template has %q", xlsx.TemplateTitles())
	}
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	p.OK(out.WriteAll([][]string{
		{"Email", "Username", "First Name", "Last Name", "Country Code", "Contact Number", "Organisation", "Department", "Cost Centre", "Onboarding to SEED required?", "Reason for creation"},
		{"jane@acme.com", "jane.lim", "Jane", "Lim", "+65", "91234567", "Acme", "", " CC 12", "No", "Payments"},
	}))
	page := send(b, "/invite/batch", "list.csv", file.Bytes()).Is(http.StatusSeeOther).Header.Get("Location")
	if got := b.Get(page + "/rows/2").Field("cost_centre"); got != "CC 12" {
		t.Errorf("the row holds %q", got)
	}
	b.Post(page + "/submit").Is(http.StatusSeeOther)
	p.Clock.Add(6 * time.Minute)
	carryOut(p, page)
	storedAs(p, "jane@acme.com", "CC 12")
	invited, err := p.Invites.List(t.Context(), officer.Actor(), invite.Query{})
	p.OK(err)
	held, err := p.MyAccount.Download(t.Context(), p.Onboard(invited.Rows[0]).ID)
	p.OK(err)
	if held.Account.CostCentre.String() != "CC 12" || held.Invitations[0].CostCentre.String() != "CC 12" {
		t.Errorf("the copy of what is held has %+v and %+v", held.Account, held.Invitations)
	}

	// A list in the form of before is complete without it.
	before := send(b, "/invite/batch", "before.csv", listWithout("Cost Centre")).Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(before).Says("1 user, all ready")
}

// listWithout is a list of one person that has all columns but one.
func listWithout(title string) []byte {
	titles := xlsx.TemplateTitles()
	cells := make([]string, len(titles))
	form := invite.Form{Email: "ann@tech.gov.sg", FirstName: "Ann", LastName: "Tan", ContactNumber: "91234567", Organisation: "GovTech", Reason: "Payments"}
	for n := range invite.Fields {
		cells[n+1] = *invite.Fields[n].In(&form) // after S/N
	}
	at := slices.Index(titles, title)
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	_ = out.WriteAll([][]string{slices.Delete(titles, at, at+1), slices.Delete(cells, at, at+1)}) // to memory
	return file.Bytes()
}

func TestNewFieldByAPI(t *testing.T) {
	p := webtest.NewPortal(t)
	token, _, err := p.SignIn.CreateToken(t.Context(), p.Officer(webtest.OfficerMailbox).Email)
	p.OK(err)
	body := map[string]any{"type": "account"}
	for pair := range slices.Chunk(janeWith("CC 12"), 2) {
		body[pair[0]] = pair[1]
	}
	text, err := json.Marshal(body)
	p.OK(err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.HTTP.URL+"/api/v1/invitations", bytes.NewReader(text))
	p.OK(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	p.OK(err)
	defer answer.Body.Close()
	var made struct {
		CostCentre string `json:"cost_centre"`
	}
	p.OK(json.NewDecoder(answer.Body).Decode(&made))
	if answer.StatusCode != http.StatusCreated || made.CostCentre != "CC 12" {
		t.Errorf("%d with the cost centre %q", answer.StatusCode, made.CostCentre)
	}
	storedAs(p, "jane@acme.com", "CC 12")
}
