// Package openid holds the rules by which TechPass signs people in to other products:
// which clients there are, what a client asked for, what was given to it, and the keys
// that sign it. The HTTP side of it is internal/openid/op; who the person is, is proved by
// internal/auth/signin.
//
//	client ──► Begin ──► sign-in pages: Consent, Complete (or Refuse)
//	                         │
//	client ◄── code ◄── IssueCode, in the browser that began
//	client ──► Redeem ──► Grant ──► access tokens, refresh tokens
//
// A Grant is what one sign-in gave one client. All tokens hang on it: it ends when a code
// or a refresh token comes twice, and it is worth nothing while the account is not active
// or once the sign-in has ended.
package openid
