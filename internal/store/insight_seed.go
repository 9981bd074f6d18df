package store

// seedOnboardedAt is when the device of the account AS a was onboarded to SEED, NULL where
// none was: as SQL, for the funnel. No device is known of yet, so it is never.
const seedOnboardedAt = `NULL`
