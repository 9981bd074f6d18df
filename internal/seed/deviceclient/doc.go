// Package deviceclient is the device's side of enrolment: it makes the device's key, which
// never leaves the device, brings the code, keeps the certificate that it is given, tells
// that the device is in use, and renews the certificate. The other side is the device
// package, behind /device/ of the portal.
//
// What it keeps lies in one folder: key.pem, certificate.pem and device.json. Until an
// enrolment is done its key lies in pending-key.pem, so that asking again after a lost
// answer is the same request.
package deviceclient
