// Package techpass is signing up and signing in: to the portal, and with TechPass to every product.
//
//	/sign-in ─► code ─► portal                        a mailed code: the officer's own work
//	         ─► techpass ─► (OpenID Connect) ─► callback ─► portal
//	/techpass/sign-in ─► password | code | identity provider ─► factor ─► finish ─┐
//	/oauth/authorize (a product asks) ────────────────────────► consent ◄─────────┤
//	/techpass/reset ─► code ─► password                                           ▼
//	/sign-up ─► an invitation to oneself                       the product, or /account
package techpass
