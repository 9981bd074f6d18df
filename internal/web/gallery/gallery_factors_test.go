package gallery_test

import (
	"techbiz/internal/web/accept"
	"techbiz/internal/web/view"

	"bytes"
	"image"
	"image/png"
)

// testPNG stands for the picture of a key: the gallery looks at its place only.
func testPNG() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 264, 264)))
	return b.Bytes()
}

func factorExhibits() []exhibit {
	passkey := view.PasskeyForm{Mode: view.PasskeyCreate, OptionsURL: "/mfa/options", Action: "/mfa/passkey", Host: "127.0.0.1", Button: "Create a passkey"}
	mfa := view.Steps{Labels: onboardingSteps, Current: 2}
	setup := view.AppSetup{Steps: mfa, Key: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP", URL: "otpauth://totp/TechPass:jane", QR: testPNG(), Action: "/mfa/app", BackURL: "/mfa"}
	refused := setup
	refused.Code.Error = "This is not the code that the app shows now. Wait for the next one and type it."
	codes := view.RecoveryCodes{Steps: mfa, ContinueURL: "/onboarding"}
	for range 10 {
		codes.Codes = append(codes.Codes, "k3f9-x7q2-0abz")
	}
	refusedPage := plainPage("Protect your sign-in")
	refusedPage.Refused = true
	refusedPage.Notices = []view.Notice{{Tone: view.ToneDanger, Text: "This passkey was not accepted. Try again, or use another way to sign in."}}
	return []exhibit{
		{name: "mfa", page: accept.ChooseMFAPage(plainPage("Protect your sign-in"), accept.ChooseMFA{Steps: mfa, AppAction: "/mfa/app", Passkey: passkey})},
		{name: "mfa-refused", page: accept.ChooseMFAPage(refusedPage, accept.ChooseMFA{Steps: mfa, AppAction: "/mfa/app", Passkey: passkey})},
		{name: "app-setup", page: accept.AppSetupPage(plainPage("Set up your authenticator app"), setup)},
		{name: "app-setup-refused", page: accept.AppSetupPage(plainPage("Set up your authenticator app"), refused)},
		{name: "recovery-codes", page: accept.RecoveryCodesPage(plainPage("Keep your recovery codes"), codes)},
	}
}
