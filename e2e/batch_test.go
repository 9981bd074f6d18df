package e2e_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/xuri/excelize/v2"
)

// listHeader is the template's.
var listHeader = []string{
	"S/N", "Email", "Username", "First Name", "Last Name", "Country Code", "Contact Number", "Organisation", "Department",
	"Onboarding to SEED required?", "Reason for creation",
}

// joiner is a row of a list.
func joiner(email, username, number, seed string) []string {
	return []string{"", email, username, "Jane", "Tan", "+65", number, "Acme Pte Ltd", "", seed, "Joins the project"}
}

// workbook writes a list as a workbook; its rows start in row 2.
func workbook(t *testing.T, name string, rows ...[]string) string {
	t.Helper()
	f := excelize.NewFile()
	for n, row := range append([][]string{listHeader}, rows...) {
		cell, err := excelize.CoordinatesToCellName(1, n+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), name)
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// csvList writes a list as CSV.
func csvList(t *testing.T, name string, rows ...[]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := csv.NewWriter(f).WriteAll(append([][]string{listHeader}, rows...)); err != nil {
		t.Fatal(err)
	}
	return path
}

// attach chooses a file in the control with this label.
func (b *tab) attach(label, path string) {
	b.t.Helper()
	b.until("a control "+label, `label => e2e.labelled(label)`, label)
	id := eval[string](b, `label => e2e.labelled(label).id`, label)
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#"+id), []string{path}))
}

// uploadList uploads a list from the page Batch upload.
func (b *tab) uploadList(path string) {
	b.t.Helper()
	b.open("/invite/batch")
	b.attach("Choose a file", path)
	b.press("Upload")
	b.at(filepath.Base(path))
}

// TestBatchUpload is the whole way of a list: upload, mend, remove, submit, outcome.
func TestBatchUpload(t *testing.T) {
	t.Parallel()
	for kind, on := range databases {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			batchUpload(t, on(t, "TECHBIZ_BATCH_WAIT=1s"))
		})
	}
}

func batchUpload(t *testing.T, p *portal) {
	t.Helper()
	o := p.person(t)
	o.signIn(officer)
	o.press("Invite users")
	o.press("Batch upload Add multiple users")
	o.on("Batch upload")
	o.sees("Download excel template", "Your lists")
	o.press("Upload")
	o.refused("Choose a file", "Choose a file to upload.")
	o.look("Batch upload refused")

	o.uploadList(workbook(t, "joiners.xlsx",
		joiner("ng_ah_kow@tech.gov.sg", "", "91234567", "Yes"),
		joiner("Liang@acme.com ", "liang..wu", "9123", "No"),
		joiner("mira@acme.com", "mira.s", "+65 9123 4568", "N"),
		joiner("mira@acme.com", "mira.sh", "91234568", "No"),
	))
	o.sees("Uploaded joiners.xlsx", "4 users: 1 ready, 3 not ready", "C3:", "G3:", "Duplicate entry: the same email stands in row 5", "We corrected:")
	o.look("List, draft")

	// The row's form, first still wrong and then right.
	o.click("Actions for row 3")
	o.press("View details")
	o.on("Row 3")
	o.refused("TechPass username", "C3:")
	o.holds("Email", "liang@acme.com")
	o.fill("TechPass username", "liang.wu")
	o.press("Save")
	o.sees("Saved. This row still needs fixing.", "G3:")
	o.fill("Contact number", "9123 4569")
	o.press("Save")
	o.at("joiners.xlsx")
	o.sees("Row 3 saved. It is ready.", "2 ready, 2 not ready")

	// The menu closes by Escape and gives the keyboard back.
	o.click("Actions for row 5")
	o.until("the menu is open", `() => document.querySelector(".rowmenu[open]")`)
	o.look("List, menu open")
	o.do(chromedp.KeyEvent(kb.Escape))
	o.until("the menu is closed and has the focus", `() => !document.querySelector(".rowmenu[open]") && document.activeElement.classList.contains("rowmenu__button")`)
	o.click("Actions for row 5")
	o.press("Remove")
	o.sees("Row 5 removed.", "3 users, all ready")

	o.press("Submit")
	o.at("Invite 3 people, 1 of them with SEED")
	o.look("List, confirm")
	o.press("Confirm")
	o.sees("3 users invited", "Nothing is left to do.") // by itself: the page follows the submission
	o.look("List, done")
	if letter := p.newMail("liang@acme.com"); letter.link(t) == "" {
		t.Error("no link in the mail")
	}
	o.open("/invite/status")
	row := o.row("mira@acme.com")
	row.has("First Name", "Jane")
	row.has("SEED Status", "Not Required")
	o.row("ng_ah_kow@tech.gov.sg").has("SEED Status", "Not Onboarded")
}

func TestBatchUndo(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.uploadList(csvList(t, "later.csv", joiner("sun_li@tech.gov.sg", "", "91234567", "No")))
	o.press("Submit")
	o.sees("Undo takes all of it back")
	o.press("Confirm")
	o.sees("Starts at", "1 user will be invited then.", "s left.")
	o.look("List, waiting")
	o.press("Undo")
	o.sees("Nobody was invited. The list is a draft again.")
	p.noNewMail("sun_li@tech.gov.sg")

	// Resetting it asks first.
	o.press("Reset")
	o.on("Reset this list?")
	o.press("Confirm")
	o.at("Batch upload")
	o.sees("The list was reset.")
	o.seesNot("later.csv")
}

func TestBatchWithoutJavaScript(t *testing.T) {
	t.Parallel()
	p := onSQLite(t, "TECHBIZ_BATCH_WAIT=1s")
	o := p.person(t).withoutScript()
	o.signIn(officer)
	o.uploadList(csvList(t, "plain.csv",
		joiner("goh_ai_lin@tech.gov.sg", "", "91234567", "No"),
		joiner("nobody@gmail.com", "nobody", "91234568", "No"),
	))
	o.sees("B3:", "Personal mailboxes are not accepted")
	o.look("List, draft")
	o.press("Submit")
	o.press("Confirm")
	o.sees("There is a problem", "1 row can't be submitted yet")
	o.look("List, confirm refused")
	o.choose("Invite the ready person now, and keep the other row in this list")
	o.press("Confirm")
	o.sees("1 user invited") // the browser loads the page again by itself
	o.look("List, ended")
	p.newMail("goh_ai_lin@tech.gov.sg")
}

// TestDomainIsRequestedAndAllowed begins with the demo's draft, of which two rows wait
// for a domain.
func TestDomainIsRequestedAndAllowed(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o, a := p.person(t), p.person(t)
	o.signIn(officer)
	o.open("/invite/batch")
	o.press("licensing-team.csv")
	o.look("List of the demo")
	o.press("Request the domain northwind.com.sg")
	o.sees("Waiting for the service desk", "Waiting for the domain northwind.com.sg")

	a.signIn(admin)
	a.open("/admin/domains")
	a.on("Domains")
	a.sees("northwind.com.sg", officer)
	a.press("Allow northwind.com.sg")
	a.sees("northwind.com.sg is allow-listed", "contoso.com.sg") // which the demo asks for
	a.fill("Domain", "gmail.com")
	a.press("Allow")
	a.refused("Domain", "Personal mailboxes are not accepted")
	a.look("Domains refused")

	o.open(o.where())
	o.press("Check again")
	o.sees("Checked again:")
	o.seesNot("not allow-listed")
}
