// Package seed is the pages of SEED: the steps by which somebody onboards a device, what devices
// call by themselves, and what is administered.
//
//	/account/seed ─► accept the policy ─► code ─► the device calls /device/enrol ─► status
//	/device/enrol, heartbeat, renew, ca.pem, ca.crl    (JSON, RFC 9457)
//	/admin/licences, /admin/seed
package seed
