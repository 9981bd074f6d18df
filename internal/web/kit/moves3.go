package kit

// Addresses of My Account.
const (
	MethodsPath = "/account/sign-in-methods"
)

// seedPath is where the holder goes through the steps of onboarding a device.
const SEEDPath = "/account/seed"
