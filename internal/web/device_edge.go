package web

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

	"techbiz/internal/device"
	"techbiz/internal/people"
	"techbiz/internal/trace"
)

// devicePath is where devices call.
const devicePath = "/device/"

// Errors of what a device sends.
var (
	errNotJSON   = errors.New("the body is not declared as JSON")
	errBadDevice = errors.New("the body can't be read")
)

// deviceProblemOf is the part of the table of problems that is about devices.
func deviceProblemOf(_ context.Context, err error) (problem, bool) {
	var unproved *device.ProofError
	switch {
	case errors.As(err, &unproved):
		return problem{status: http.StatusUnauthorized, title: "The device is not known", explanation: unproved.Reason}, true
	case errors.Is(err, errNotJSON):
		return problem{status: http.StatusUnsupportedMediaType, title: "The body has to be JSON", explanation: "Send the header Content-Type: application/json."}, true
	case errors.Is(err, errBadDevice):
		return problem{status: http.StatusBadRequest, title: "The request can't be read", explanation: "The body is no JSON document of the form that this address takes."}, true
	}
	return problem{}, false
}

// deviceProblem is an error answer as devices get it (RFC 9457).
type deviceProblem struct {
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

// tellDevice answers an error of a device's request as devices get it; false where it was none.
// The words are those of the pages' table.
func tellDevice(v *request, err error) bool {
	if v.route.Access != Device {
		return false
	}
	p := v.site.problemOf(v.r.Context(), err)
	doc := deviceProblem{Title: p.title, Status: p.status, Detail: strings.TrimSpace(p.explanation + " " + p.whatToDo), TraceID: trace.ID(v.r.Context())}
	if fields, refused := errors.AsType[people.FieldErrors](err); refused {
		for _, f := range fields {
			doc.Errors = append(doc.Errors, deviceField{Field: f.Field, Rule: f.Rule, Message: f.Message})
		}
	}
	p.setRetryAfter(v.w)
	if p.status == http.StatusUnauthorized {
		v.w.Header().Set("WWW-Authenticate", `Bearer realm="techbiz device"`)
	}
	v.w.Header().Set("Content-Type", "application/problem+json")
	v.w.WriteHeader(p.status)
	_ = json.NewEncoder(v.w).Encode(doc) // ignore: the device disconnected
	return true
}

// answerDevice reads the body of a device's request and writes what it is answered.
func answerDevice(serve func(v *visit, body []byte) (any, error)) func(*visit) error {
	return func(v *visit) error {
		kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
		if err != nil || kind != "application/json" {
			return errNotJSON
		}
		body, err := io.ReadAll(v.r.Body)
		if err != nil {
			return fmt.Errorf("read what the device sent: %w", err)
		}
		answer, err := serve(v, body)
		if err != nil {
			return err
		}
		v.w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(v.w).Encode(answer) // a device that has gone away asks again
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

func (s *Server) grantFor(g *device.Grant) deviceGrant {
	return deviceGrant{DeviceID: g.Device.ID.String(), Certificate: string(g.Chain), ValidUntil: g.Device.CertUntil.UTC(),
		RenewAfter: g.Device.RenewAfter().UTC(), Audience: s.Config.PublicURL.String()}
}

// enrolDevice enrols the device that brings a code.
func (s *Server) enrolDevice(v *visit, body []byte) (any, error) {
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
	g, err := s.Devices.Enrol(v.r.Context(), device.Request{Code: sent.Code, CSR: sent.CSR, Report: report, Client: limitKey(v.client)})
	if err != nil {
		return nil, err
	}
	return s.grantFor(g), nil
}

// proof is what the device signed of this request.
func (v *visit) proof(body []byte) device.Proof {
	token, _ := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer ")
	return device.Proof{Token: token, Audience: v.s.Config.PublicURL.JoinPath(v.r.URL.Path).String(), Body: body}
}

// hearDevice notes that a device is there.
func (s *Server) hearDevice(v *visit, body []byte) (any, error) {
	var sent struct {
		OSVersion string `json:"os_version"`
	}
	if err := readDevice(body, &sent); err != nil {
		return nil, err
	}
	d, err := s.Devices.Heartbeat(v.r.Context(), v.proof(body), sent.OSVersion)
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
func (s *Server) renewDevice(v *visit, body []byte) (any, error) {
	if err := readDevice(body, &struct{}{}); err != nil {
		return nil, err
	}
	g, err := s.Devices.Renew(v.r.Context(), v.proof(body))
	if err != nil {
		return nil, err
	}
	return s.grantFor(g), nil
}

// showDeviceAuthority hands out the certificate by which those of devices are verified.
func (s *Server) showDeviceAuthority(v *visit) error {
	pem, err := s.Devices.Authority(v.r.Context())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/x-pem-file")
	_, _ = v.w.Write(pem) // a client that has gone away is no trouble of ours
	return nil
}

// showRevokedDevices hands out the list of certificates that are worth nothing any more.
func (s *Server) showRevokedDevices(v *visit) error {
	list, err := s.Devices.RevocationList(v.r.Context())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/pkix-crl")
	_, _ = v.w.Write(list) // a client that has gone away is no trouble of ours
	return nil
}
