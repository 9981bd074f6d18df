package op

import (
	"context"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/openid"
)

// SigningKey implements op.AuthStorage.
func (s *storage) SigningKey(ctx context.Context) (op.SigningKey, error) {
	k, err := s.p.OpenID.Signer(ctx)
	if err != nil {
		return nil, s.p.refusal(ctx, err)
	}
	return signer{k}, nil
}

// SignatureAlgorithms implements op.AuthStorage.
func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

// KeySet implements op.AuthStorage.
func (s *storage) KeySet(ctx context.Context) ([]op.Key, error) {
	known, err := s.p.OpenID.Keys(ctx)
	if err != nil {
		return nil, s.p.refusal(ctx, err)
	}
	keys := make([]op.Key, len(known))
	for n, k := range known {
		keys[n] = published{k}
	}
	return keys, nil
}

// signer is a key with its private part.
type signer struct{ *openid.SigningKey }

// ID implements op.SigningKey.
func (k signer) ID() string { return k.SigningKey.ID }

// SignatureAlgorithm implements op.SigningKey.
func (k signer) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }

// Key implements op.SigningKey.
func (k signer) Key() any { return k.Private }

// published is the public part of a key.
type published struct{ *openid.SigningKey }

// ID implements op.Key.
func (k published) ID() string { return k.SigningKey.ID }

// Algorithm implements op.Key.
func (k published) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }

// Use implements op.Key.
func (k published) Use() string { return oidc.KeyUseSignature }

// Key implements op.Key.
func (k published) Key() any { return k.Private.Public() }
