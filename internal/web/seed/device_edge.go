package seed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/seed/device"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// devicePath is where devices call.
const devicePath = "/device/"

// Errors of what a device sends.
var (
	errNotJSON   = errors.New("the body is not declared as JSON")
	errBadDevice = errors.New("the body can't be read")
)

// DeviceProblemOf is the part of the table of problems that is about devices.
func DeviceProblemOf(_ context.Context, err error) (kit.Problem, bool) {
	var unproved *device.ProofError
	switch {
	case errors.As(err, &unproved):
		return kit.Problem{Status: http.StatusUnauthorized, Title: "The device is not known", Explanation: unproved.Reason}, true
	case errors.Is(err, errNotJSON):
		return kit.Problem{Status: http.StatusUnsupportedMediaType, Title: "The body has to be JSON", Explanation: "Send the header Content-Type: application/json."}, true
	case errors.Is(err, errBadDevice):
		return kit.Problem{Status: http.StatusBadRequest, Title: "The request can't be read", Explanation: "The body is no JSON document of the form that this address takes."}, true
	}
	return kit.Problem{}, false
}

// DeviceProblem is an error answer as devices get it (RFC 9457).
type DeviceProblem struct {
	Title   string        `json:"title"`
	Status  int           `json:"status"`
	Detail  string        `json:"detail"`
	TraceID string        `json:"trace_id"`
	Errors  []deviceField `json:"errors,omitempty"`
}

type deviceField struct {
	Field   string `json:"field"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// TellDevice answers an error of a device's request as devices get it; false where it was none.
// The words are those of the pages' table.
func TellDevice(v *kit.Request, err error) bool {
	if v.Route.Access != kit.Device {
		return false
	}
	p := v.Site.ProblemOf(v.R.Context(), err)
	doc := DeviceProblem{Title: p.Title, Status: p.Status, Detail: strings.TrimSpace(p.Explanation + " " + p.WhatToDo), TraceID: traceid.ID(v.R.Context())}
	if fields, refused := errors.AsType[people.FieldErrors](err); refused {
		for _, f := range fields {
			doc.Errors = append(doc.Errors, deviceField{Field: f.Field, Rule: f.Rule, Message: f.Message})
		}
	}
	p.SetRetryAfter(v.W)
	if p.Status == http.StatusUnauthorized {
		v.W.Header().Set("WWW-Authenticate", `Bearer realm="techbiz device"`)
	}
	v.W.Header().Set("Content-Type", "application/problem+json")
	v.W.WriteHeader(p.Status)
	_ = json.NewEncoder(v.W).Encode(doc) // ignore: the device disconnected
	return true
}

// answerDevice reads the body of a device's request and writes what it is answered.
func answerDevice(serve func(v *access.Visitor, body []byte) (any, error)) func(*access.Visitor) error {
	return func(v *access.Visitor) error {
		kind, _, err := mime.ParseMediaType(v.R.Header.Get("Content-Type"))
		if err != nil || kind != "application/json" {
			return errNotJSON
		}
		body, err := io.ReadAll(v.R.Body)
		if err != nil {
			return fmt.Errorf("read what the device sent: %w", err)
		}
		answer, err := serve(v, body)
		if err != nil {
			return err
		}
		v.W.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(v.W).Encode(answer) // a device that has gone away asks again
		return nil
	}
}

// readDevice reads a body as the form of its address.
func readDevice(body []byte, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", errBadDevice, err)
	}
	return nil
}

// deviceGrant is what a device is given.
type deviceGrant struct {
	DeviceID    string    `json:"device_id"`
	Certificate string    `json:"certificate"` // with the authority's after it, PEM
	ValidUntil  time.Time `json:"valid_until"`
	RenewAfter  time.Time `json:"renew_after"`
	Audience    string    `json:"audience"` // what the device signs its requests for, without their path
}

func (p *Pages) grantFor(g *device.Grant) deviceGrant {
	return deviceGrant{DeviceID: g.Device.ID.String(), Certificate: string(g.Chain), ValidUntil: g.Device.CertUntil.UTC(),
		RenewAfter: g.Device.RenewAfter().UTC(), Audience: p.PublicURL.String()}
}

// enrolDevice enrols the device that brings a code.
func (p *Pages) enrolDevice(v *access.Visitor, body []byte) (any, error) {
	var sent struct {
		Code       string `json:"code"`
		CSR        string `json:"csr"`
		OS         string `json:"os"`
		OSVersion  string `json:"os_version"`
		HardwareID string `json:"hardware_id"`
	}
	if err := readDevice(body, &sent); err != nil {
		return nil, err
	}
	report, err := device.ParseReport(sent.OS, sent.OSVersion, sent.HardwareID)
	if err != nil {
		return nil, err
	}
	g, err := p.Devices.Enrol(v.R.Context(), device.Request{Code: sent.Code, CSR: sent.CSR, Report: report, Client: kit.LimitKey(v.Client)})
	if err != nil {
		return nil, err
	}
	return p.grantFor(g), nil
}

// proof is what the device signed of this request.
func (p *Pages) proof(v *access.Visitor, body []byte) device.Proof {
	token, _ := strings.CutPrefix(v.R.Header.Get("Authorization"), "Bearer ")
	return device.Proof{Token: token, Audience: p.PublicURL.JoinPath(v.R.URL.Path).String(), Body: body}
}

// hearDevice notes that a device is there.
func (p *Pages) hearDevice(v *access.Visitor, body []byte) (any, error) {
	var sent struct {
		OSVersion string `json:"os_version"`
	}
	if err := readDevice(body, &sent); err != nil {
		return nil, err
	}
	d, err := p.Devices.Heartbeat(v.R.Context(), p.proof(v, body), sent.OSVersion)
	if err != nil {
		return nil, err
	}
	return struct {
		DeviceID   string    `json:"device_id"`
		ValidUntil time.Time `json:"valid_until"`
		RenewAfter time.Time `json:"renew_after"`
	}{d.ID.String(), d.CertUntil.UTC(), d.RenewAfter().UTC()}, nil
}

// renewDevice gives a device its next certificate where it is time to.
func (p *Pages) renewDevice(v *access.Visitor, body []byte) (any, error) {
	if err := readDevice(body, &struct{}{}); err != nil {
		return nil, err
	}
	g, err := p.Devices.Renew(v.R.Context(), p.proof(v, body))
	if err != nil {
		return nil, err
	}
	return p.grantFor(g), nil
}

// showDeviceAuthority hands out the certificate by which those of devices are verified.
func (p *Pages) showDeviceAuthority(v *access.Visitor) error {
	pem, err := p.Devices.Authority(v.R.Context())
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "application/x-pem-file")
	_, _ = v.W.Write(pem) // ignore: the client disconnected
	return nil
}

// showRevokedDevices hands out the list of certificates that are worth nothing any more.
func (p *Pages) showRevokedDevices(v *access.Visitor) error {
	list, err := p.Devices.RevocationList(v.R.Context())
	if err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "application/pkix-crl")
	_, _ = v.W.Write(list) // ignore: the client disconnected
	return nil
}
