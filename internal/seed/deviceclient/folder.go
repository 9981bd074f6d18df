package deviceclient

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Folder is where a device keeps its key and its certificate.
type Folder string

// The files in it.
const (
	keyFile         = "key.pem"
	pendingFile     = "pending-key.pem"
	certificateFile = "certificate.pem"
	stateFile       = "device.json"
)

// State is what a device knows of its enrolment.
type State struct {
	Server     string    `json:"server"`   // where it was enrolled
	Audience   string    `json:"audience"` // what it signs its requests for
	DeviceID   string    `json:"device_id"`
	Serial     string    `json:"serial"` // of its certificate, in hexadecimal
	ValidUntil time.Time `json:"valid_until"`
	RenewAfter time.Time `json:"renew_after"`
}

// ErrNotEnrolled: there is no enrolment in the folder.
var ErrNotEnrolled = errors.New("this device is not enrolled: run techbiz device enrol with a code from TechBiz, My Account")

// State reads what the device knows. The error is ErrNotEnrolled where it is not enrolled.
func (f Folder) State() (*State, error) {
	data, err := os.ReadFile(f.path(stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotEnrolled
	}
	if err != nil {
		return nil, fmt.Errorf("read enrolment: %w", err)
	}
	s := &State{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("read %s: %w", f.path(stateFile), err)
	}
	return s, nil
}

func (f Folder) path(name string) string { return filepath.Join(string(f), name) }

// write puts a file in the place of the one that is there, whole or not at all. Nobody
// else on the machine may read it.
func (f Folder) write(name string, data []byte) (err error) {
	file, err := os.CreateTemp(string(f), name+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(file.Name()))
		}
	}()
	if _, err := file.Write(data); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := errors.Join(file.Chmod(0o600), file.Sync(), file.Close()); err != nil { // a temporary file is 0600 by itself; Chmod says so
		return err
	}
	return os.Rename(file.Name(), f.path(name))
}

// pendingKey returns the key of an enrolment under way, made where there is none.
func (f Folder) pendingKey() (*ecdsa.PrivateKey, error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	key, err := f.readKey(pendingFile)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	return key, f.writeKey(pendingFile, key)
}

// key returns the key of the enrolled device.
func (f Folder) key() (*ecdsa.PrivateKey, error) { return f.readKey(keyFile) }

func (f Folder) readKey(name string) (*ecdsa.PrivateKey, error) {
	data, err := os.ReadFile(f.path(name))
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s holds no key", f.path(name))
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", f.path(name), err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a key of another kind", f.path(name))
	}
	return key, nil
}

func (f Folder) writeKey(name string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return f.write(name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// keep stores a certificate and what is known of it; the state last, which makes it count.
func (f Folder) keep(s *State, certificate string) error {
	if err := f.write(certificateFile, []byte(certificate)); err != nil {
		return err
	}
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("write enrolment: %w", err)
	}
	return f.write(stateFile, append(data, '\n'))
}

// enrolled makes the pending key the device's own.
func (f Folder) enrolled(key *ecdsa.PrivateKey, s *State, certificate string) error {
	if err := f.writeKey(keyFile, key); err != nil {
		return err
	}
	if err := f.keep(s, certificate); err != nil {
		return err
	}
	if err := os.Remove(f.path(pendingFile)); err != nil {
		return fmt.Errorf("remove %s: %w", pendingFile, err)
	}
	return nil
}
