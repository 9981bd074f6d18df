package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass/policy"
)

// owner is somebody with a device in SEED.
type owner struct {
	mailbox  string
	ago      time.Duration // before today, when they enrol it
	system   device.OS
	version  string
	hardware string
}

// owners wanted SEED by the service desk and by their invitation. Their SEED mail was sent
// less than 30 days before they enrol.
var owners = []owner{
	{"rajesh_from.acme@tech.gov.sg", 19 * day, device.Windows, "10.0.26100.4061", "4C4C4544-0042-3510-8052-B4C04F564433"},
	{"faridah_ismail@hive.gov.sg", 30 * day, device.MacOS, "14.6.1", "8C1B1DF6-7AD2-5C0E-9B3A-0F4B6C2D9E11"},
}

// lastSeen is how long ago the devices were used.
const lastSeen = 2 * time.Hour

// enrolDevices has each owner onboard a device, as its program does with a key of its own.
func (f *filler) enrolDevices(ctx context.Context) error {
	b := &box{Service: f.Mails}
	parts := f.Devices.Options
	parts.Post = b
	devices := device.NewService(parts)
	for _, o := range owners {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return fmt.Errorf("make key: %w", err)
		}
		grant, err := f.enrolDevice(ctx, devices, o, key)
		if err != nil {
			return fmt.Errorf("enrol device of %s: %w", o.mailbox, err)
		}
		if err := b.deliver(ctx); err != nil {
			return err
		}
		if err := f.useDevice(ctx, devices, key, grant); err != nil {
			return fmt.Errorf("use device of %s: %w", o.mailbox, err)
		}
	}
	return nil
}

func (f *filler) enrolDevice(ctx context.Context, devices *device.Service, o owner, key *ecdsa.PrivateKey) (*device.Grant, error) {
	holder, err := f.readSEEDMail(ctx, o.mailbox)
	if err != nil {
		return nil, err
	}
	f.Clock.Set(f.Today.Add(-o.ago))
	use, err := f.Policies.InForce(ctx, policy.AcceptableUse)
	if err != nil {
		return nil, err
	}
	if err := devices.AcceptUse(ctx, holder, use.Version); err != nil {
		return nil, err
	}
	offer, err := devices.Begin(ctx, holder, false)
	if err != nil {
		return nil, err
	}
	request, err := signingRequest(key)
	if err != nil {
		return nil, err
	}
	report, err := device.ParseReport(string(o.system), o.version, o.hardware)
	if err != nil {
		return nil, err
	}
	return devices.Enrol(ctx, device.Request{Code: offer.Code, CSR: request, Report: report, Client: "127.0.0.1"})
}

// readSEEDMail delivers the SEED mail of the mailbox, as of when it was sent.
func (f *filler) readSEEDMail(ctx context.Context, mailbox string) (people.Actor, error) {
	e, err := people.ParseEmail(mailbox)
	if err != nil {
		return people.Actor{}, err
	}
	a, err := f.Devices.Store.AccountOf(ctx, e)
	if err != nil {
		return people.Actor{}, fmt.Errorf("find account: %w", err)
	}
	p, err := f.Seeds.Store.Provisioning(ctx, a.ID)
	if err != nil {
		return people.Actor{}, fmt.Errorf("find SEED: %w", err)
	}
	f.Clock.Set(p.MailedAt)
	return a.Actor(), f.deliverSEED(ctx, p.MailID)
}

// signingRequest asks for a certificate of the key.
func signingRequest(key *ecdsa.PrivateKey) (string, error) {
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	if err != nil {
		return "", fmt.Errorf("ask for certificate: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), nil
}

// useDevice has the device be seen today.
func (f *filler) useDevice(ctx context.Context, devices *device.Service, key *ecdsa.PrivateKey, g *device.Grant) error {
	const audience, body = "demo", "{}"
	f.Clock.Set(f.Today.Add(-lastSeen))
	token, err := device.ClaimsFor(audience, []byte(body), f.Clock.Now()).Sign(key, g.Device.Serial)
	if err != nil {
		return err
	}
	_, err = devices.Heartbeat(ctx, device.Proof{Token: token, Audience: audience, Body: []byte(body)}, "")
	return err
}
