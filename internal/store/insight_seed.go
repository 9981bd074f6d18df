package store

// seedOnboardedAt is when the device of the account AS a was onboarded to SEED, NULL where
// none was: as SQL, for the funnel.
const seedOnboardedAt = `(SELECT p.onboarded_at FROM seed_provisionings AS p WHERE p.account_id = a.id)`
