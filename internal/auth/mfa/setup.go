package mfa

import (
	"bytes"
	"encoding/base32"
	"fmt"
	"image/png"
	"strings"

	"github.com/pquerna/otp/totp"
)

// Setup is what an authenticator app has to be given.
type Setup struct {
	Key string // to be typed, in groups of four
	URL string // the same as an otpauth link
	PNG []byte // the same as a QR code
}

// qrSize is the side of the QR code in pixels: three or more for each of its modules.
const qrSize = 264

func newSetup(loginID, secret string) (*Setup, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: appIssuer, AccountName: loginID, Period: appPeriod, Secret: raw})
	if err != nil {
		return nil, fmt.Errorf("write otpauth link: %w", err)
	}
	code, err := key.Image(qrSize, qrSize)
	if err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, code); err != nil {
		return nil, fmt.Errorf("write QR code: %w", err)
	}
	return &Setup{Key: inFours(secret), URL: key.URL(), PNG: picture.Bytes()}, nil
}

// inFours parts text so that people type it without losing their place.
func inFours(s string) string {
	var groups []string
	for ; len(s) > 4; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(append(groups, s), " ")
}

// bare drops the spaces and dashes that people type or paste within a code.
func bare(typed string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\u00a0', '\u2011', '\u2013', '\t', '\r', '\n':
			return -1
		}
		return r
	}, typed)
}
