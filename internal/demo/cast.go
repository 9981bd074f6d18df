package demo

import (
	"time"

	"techbiz/internal/invite"
)

// story is how far a character got.
type story int

const (
	waiting story = iota
	opened
	halfway
	onboarded
	refused
	revoked
	resent
)

// character is one invited person of the demo.
type character struct {
	inviter string
	ago     time.Duration // before today
	story   story
	form    invite.Form
	seed    seedStory // of who was onboarded and wants SEED
}

const day = 24 * time.Hour

func byEmail(email, seed, reason string) invite.Form {
	return invite.Form{Type: invite.ByEmail, Email: email, SEED: seed, Reason: reason}
}

func byAccount(email, username, first, last, number, department, seed, reason string) invite.Form {
	return invite.Form{Type: invite.ByAccount, Email: email, Username: username, FirstName: first, LastName: last, CountryCode: "+65",
		ContactNumber: number, Organisation: "Acme Pte Ltd", Department: department, SEED: seed, Reason: reason}
}

var cast = []character{
	{Officer, 44 * day, onboarded, byAccount(Vendor, "vendor.acme", "Farhan", "Rahmat", "91234567", "Platform", "yes", "Runs the pipelines of the licensing system"), mailedAgain},
	{Officer, 43 * day, waiting, byEmail("lim_peng@tech.gov.sg", "no", "Reviews the data catalogue"), noSEED},
	{Officer, 42 * day, onboarded, byEmail("tan_hui_ling@tech.gov.sg", "yes", "Product owner of the licensing system"), mailed},
	{Officer, 41 * day, waiting, byAccount("priya@acme.com", "priya.n", "Priya", "Nair", "81234501", "Design", "no", "Prototype of the new counter screens"), noSEED},
	{Officer, 36 * day, onboarded, byEmail("rajesh_from.acme@tech.gov.sg", "no", "On-site support during the migration"), noSEED},
	{Officer, 28 * day, opened, byEmail("nurul_huda@hive.gov.sg", "no", "Joins the working group on identity"), noSEED},
	{Officer, 27 * day, revoked, byAccount("j.doe@acme.com", "j.doe", "Jordan", "Doe", "91230000", "", "no", "Left the project before it began"), noSEED},
	{Officer, 21 * day, onboarded, byAccount("mei.chen@acme.com", "mei_chen", "Mei", "Chén", "98765432", "Security", "yes", "Yearly penetration test"), mailRefused},
	{Officer, 16 * day, halfway, byAccount("siti@acme.com", "siti.aminah", "Siti", "Aminah", "87654321", "Operations", "yes", "Second-line operations"), noSEED},
	{Officer, 12 * day, resent, byEmail("ong_wei@tech.gov.sg", "no", "Acts for the product owner"), noSEED},
	{Officer, 9 * day, refused, byEmail("krishnann@hive.gov.sg", "no", "Data protection review"), noSEED},
	{Officer, 6 * day, onboarded, byEmail("grace_koh@tech.gov.sg", "no", "Needs the gateway's dashboards"), noSEED},
	{Officer, 3 * day, opened, byAccount("o'brien@acme.com", "o'brien", "Niamh", "O'Brien", "91112222", "Platform", "no", "Replaces a colleague on leave"), noSEED},
	{Officer, 2 * day, waiting, byEmail("haziq_from.acme@tech.gov.sg", "yes", "Enrols the test devices"), noSEED},
	{Officer, 3 * time.Hour, waiting, byAccount("kavitha@acme.com", "kavitha.r", "கவிதா", "ராமன்", "93334444", "Accessibility", "no", "Accessibility audit of the portal"), noSEED},
	{OtherOfficer, 20 * day, onboarded, byEmail("yeo_li_min@hive.gov.sg", "no", "Leads the design guild"), noSEED},
	{OtherOfficer, 5 * day, waiting, byAccount("sam@acme.com", "sam.lee", "Sam", "Lee", "95556666", "", "no", "Workshop facilitation"), noSEED},
}
