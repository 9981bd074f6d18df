package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/app/webtest"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
)

// roles are the columns of the table below.
var roles = []string{"anonymous", "invitee", "vendor", "officer", "other officer", "agent", "agency admin", "admin"}

// wanted says what each role gets from each route, having just signed in with TechPass.
// {id} is a new invitation or list of the
// officer's; {token} the link of another one. Forms are sent empty.
var wanted = map[string][8]int{
	"GET /{$}":           {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /sign-in":       {200, 200, 303, 303, 303, 303, 303, 303},
	"POST /sign-in":      {422, 422, 422, 422, 422, 422, 422, 422},
	"GET /resume/{form}": {303, 303, 303, 303, 303, 303, 303, 303}, // none waits
	"GET /sign-in/code":  {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /sign-in/code": {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /sign-out":     {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /signed-out":    {200, 200, 200, 200, 200, 200, 200, 200},

	// Without a login that was typed, the later steps lead back to the first.
	"GET /sign-in/techpass":                  {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /sign-in/callback":                  {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /techpass/sign-in":                  {200, 200, 200, 200, 200, 200, 200, 200},
	"POST /techpass/sign-in":                 {422, 422, 422, 422, 422, 422, 422, 422},
	"GET /techpass/sign-in/password":         {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/sign-in/password":        {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /techpass/sign-in/code":             {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/sign-in/code":            {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/sign-in/code/new":        {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /techpass/sign-in/callback":         {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /techpass/sign-in/factor":           {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/sign-in/factor":          {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/sign-in/recovery":        {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/sign-in/passkey/options": {200, 200, 200, 200, 200, 200, 200, 200},
	"POST /techpass/sign-in/passkey":         {422, 422, 422, 422, 422, 422, 422, 422},
	"GET /techpass/sign-in/finish":           {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /techpass/consent":                  {410, 410, 410, 410, 410, 410, 410, 410},
	"POST /techpass/consent":                 {410, 410, 410, 410, 410, 410, 410, 410},
	"GET /techpass/reset":                    {200, 200, 200, 200, 200, 200, 200, 200},
	"POST /techpass/reset":                   {422, 422, 422, 422, 422, 422, 422, 422},
	"GET /techpass/reset/code":               {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/reset/code":              {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /techpass/reset/password":           {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /techpass/reset/password":          {303, 303, 303, 303, 303, 303, 303, 303},

	"GET /sign-up":           {200, 200, 303, 303, 303, 303, 303, 303},
	"POST /sign-up":          {422, 422, 422, 422, 422, 422, 422, 422},
	"GET /sign-up/fields":    {204, 204, 204, 204, 204, 204, 204, 204},
	"GET /sign-up/challenge": {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /sign-up/sent":      {303, 303, 303, 303, 303, 303, 303, 303}, // 303: nothing was sent

	"GET /overview":                              {303, 303, 200, 200, 200, 200, 200, 200},
	"GET /techpass/needed":                       {303, 303, 200, 303, 303, 303, 303, 303}, // on, where TechPass is shown
	"GET /activity":                              {303, 303, 200, 200, 200, 200, 200, 200},
	"GET /activity/export.csv":                   {303, 303, 200, 200, 200, 200, 200, 200},
	"GET /activity/export.xlsx":                  {303, 303, 200, 200, 200, 200, 200, 200},
	"GET /invite":                                {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /invite/email":                          {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /invite/email":                         {401, 401, 403, 422, 422, 422, 422, 422},
	"GET /invite/account":                        {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /invite/account":                       {401, 401, 403, 422, 422, 422, 422, 422},
	"GET /invite/account/username":               {303, 303, 403, 204, 204, 204, 204, 204},
	"GET /invite/batch":                          {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /invite/batch":                         {401, 401, 403, 400, 400, 400, 400, 400}, // 400: it is no multipart form
	"GET /invite/batch/template.xlsx":            {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /invite/batch/{id}":                     {303, 303, 403, 200, 404, 404, 404, 404},
	"GET /invite/batch/{id}/rows/{row}":          {303, 303, 403, 200, 404, 404, 404, 404},
	"POST /invite/batch/{id}/rows/{row}":         {401, 401, 403, 303, 404, 404, 404, 404},
	"POST /invite/batch/{id}/rows/{row}/remove":  {401, 401, 403, 303, 404, 404, 404, 404},
	"POST /invite/batch/{id}/rows/{row}/correct": {401, 401, 403, 303, 404, 404, 404, 404},
	"POST /invite/batch/{id}/correct":            {401, 401, 403, 303, 404, 404, 404, 404},
	"POST /invite/batch/{id}/hidden":             {401, 401, 403, 400, 404, 404, 404, 404}, // 400: nothing was chosen
	"POST /invite/batch/{id}/resend":             {401, 401, 403, 409, 404, 404, 404, 404}, // 409: all mails left
	"GET /invite/batch/{id}/errors.xlsx":         {303, 303, 403, 200, 404, 404, 404, 404},
	"POST /invite/batch/{id}/mend":               {401, 401, 403, 400, 404, 404, 404, 404},
	"GET /invite/batch/{id}/mend":                {303, 303, 403, 303, 404, 404, 404, 404}, // to the list: no file waits
	"POST /invite/batch/{id}/mend/confirm":       {401, 401, 403, 409, 404, 404, 404, 404}, // 409: no file waits
	"POST /invite/batch/{id}/mend/discard":       {401, 401, 403, 303, 404, 404, 404, 404},
	"POST /invite/batch/{id}/check":              {401, 401, 403, 303, 404, 404, 404, 404},
	"POST /invite/batch/{id}/domains":            {401, 401, 403, 422, 404, 404, 404, 404},
	"GET /invite/batch/{id}/reset":               {303, 303, 403, 200, 404, 404, 404, 404},
	"POST /invite/batch/{id}/reset":              {401, 401, 403, 303, 404, 404, 404, 404},
	"GET /invite/batch/{id}/submit":              {303, 303, 403, 200, 404, 404, 404, 404},
	"POST /invite/batch/{id}/submit":             {401, 401, 403, 422, 404, 404, 404, 404}, // 422: some rows are in the way
	"POST /invite/batch/{id}/undo":               {401, 401, 403, 409, 404, 404, 404, 404}, // 409: it was not submitted
	"GET /invite/batch/{id}/events":              {303, 303, 403, 200, 404, 404, 404, 404},

	"GET /invite/status":                    {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /invite/status/export.csv":         {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /invite/status/export.xlsx":        {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /invite/status/{id}":               {303, 303, 403, 200, 404, 404, 200, 200}, // the agency admin's agency is the officer's
	"GET /invite/status/{id}/sent":          {303, 303, 403, 200, 404, 404, 200, 200},
	"POST /invite/status/{id}/resend":       {401, 401, 403, 409, 404, 404, 409, 409}, // 409: it was sent just now
	"GET /invite/status/{id}/revoke":        {303, 303, 403, 200, 404, 404, 200, 200},
	"POST /invite/status/{id}/revoke":       {401, 401, 403, 303, 404, 404, 303, 303},
	"GET /invite/status/{id}/correct":       {303, 303, 403, 409, 404, 404, 409, 409}, // 409: its mail was not refused
	"POST /invite/status/{id}/correct":      {401, 401, 403, 422, 404, 404, 422, 422},
	"GET /accept/{token}":                   {200, 200, 200, 200, 200, 200, 200, 200},
	"POST /accept/{token}/code":             {303, 303, 409, 409, 409, 409, 409, 409}, // 409: it is for somebody else
	"GET /accept/{token}/verify":            {200, 200, 200, 200, 200, 200, 200, 200},
	"POST /accept/{token}/verify":           {422, 422, 409, 409, 409, 409, 409, 409},
	"POST /accept/{token}/renew":            {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /onboarding":                       {401, 303, 401, 401, 401, 401, 401, 401},
	"GET /onboarding/name":                  {401, 303, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/name":                 {401, 422, 401, 401, 401, 401, 401, 401},
	"GET /onboarding/password":              {401, 200, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/password":             {401, 422, 401, 401, 401, 401, 401, 401},
	"GET /onboarding/mfa":                   {401, 303, 401, 401, 401, 401, 401, 401}, // 303: the password comes first
	"GET /onboarding/mfa/app":               {401, 303, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/mfa/app":              {401, 303, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/mfa/app/confirm":      {401, 303, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/mfa/passkey":          {401, 303, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/mfa/passkey/options":  {401, 409, 401, 401, 401, 401, 401, 401},
	"GET /onboarding/privacy":               {401, 303, 401, 401, 401, 401, 401, 401}, // 303: the password comes first
	"POST /onboarding/privacy":              {401, 303, 401, 401, 401, 401, 401, 401},
	"GET /onboarding/terms":                 {401, 303, 401, 401, 401, 401, 401, 401},
	"POST /onboarding/terms":                {401, 303, 401, 401, 401, 401, 401, 401},
	"GET /onboarding/done":                  {401, 303, 401, 401, 401, 401, 401, 401},
	"GET /privacy":                          {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /terms":                            {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /acceptable-use":                   {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /admin/policies":                   {303, 303, 403, 403, 403, 403, 403, 200},
	"GET /admin/policies/{kind}":            {303, 303, 403, 403, 403, 403, 403, 200},
	"GET /admin/policies/{kind}/draft":      {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/policies/{kind}/draft":     {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/policies/{kind}/preview":    {303, 303, 403, 403, 403, 403, 403, 303}, // 303: there is no draft
	"GET /admin/policies/{kind}/publish":    {303, 303, 403, 403, 403, 403, 403, 303},
	"POST /admin/policies/{kind}/publish":   {401, 401, 403, 403, 403, 403, 403, 303},
	"GET /admin/policies/{kind}/discard":    {303, 303, 403, 403, 403, 403, 403, 303},
	"POST /admin/policies/{kind}/discard":   {401, 401, 403, 403, 403, 403, 403, 303},
	"GET /admin/accounts":                   {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/accounts/{id}":              {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/accounts/{id}/{deed}":       {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/accounts/{id}/{deed}":      {401, 401, 403, 403, 403, 403, 303, 303},
	"GET /invite/hand-over":                 {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /invite/hand-over":                {401, 401, 403, 422, 422, 422, 422, 422},
	"GET /invite/hand-over/{id}":            {303, 303, 403, 404, 404, 404, 404, 404}, // 404: of two other officers
	"POST /invite/hand-over/{id}/accept":    {401, 401, 403, 404, 404, 404, 404, 404},
	"POST /invite/hand-over/{id}/decline":   {401, 401, 403, 404, 404, 404, 404, 404},
	"POST /invite/hand-over/{id}/withdraw":  {401, 401, 403, 404, 404, 404, 404, 404},
	"GET /invite/status/{id}/contract":      {303, 303, 403, 409, 404, 404, 409, 409}, // 409: a public officer has no contract
	"POST /invite/status/{id}/contract":     {401, 401, 403, 409, 404, 404, 409, 409},
	"GET /admin":                            {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/invitations":                {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/invitations/export.csv":     {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/invitations/export.xlsx":    {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/approvals":                  {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/approvals/{id}":             {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/approvals/{id}/approve":    {401, 401, 403, 403, 403, 403, 303, 303},
	"POST /admin/approvals/{id}/refuse":     {401, 401, 403, 403, 403, 403, 303, 303},
	"POST /admin/approvals/{id}/withdraw":   {401, 401, 403, 403, 403, 403, 403, 403}, // somebody else asked
	"GET /set-up/{token}":                   {200, 200, 200, 200, 200, 200, 200, 200},
	"POST /set-up/{token}":                  {303, 303, 409, 409, 409, 409, 409, 409}, // 409: the link is for somebody else
	"GET /admin/duties":                     {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/duties":                    {401, 401, 403, 403, 403, 403, 422, 422},
	"GET /admin/duties/{id}/take":           {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/duties/{id}/take":          {401, 401, 403, 403, 403, 403, 303, 303},
	"GET /admin/agencies":                   {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/agencies":                  {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/agencies/{agency}":          {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/agencies/{agency}":         {401, 401, 403, 403, 403, 403, 422, 422},
	"POST /invite/status/{id}/seed-mail":    {401, 401, 403, 409, 404, 404, 409, 409}, // 409: SEED is not required
	"GET /admin/licences":                   {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/licences":                  {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/audit":                      {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/audit/export.csv":           {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/audit/export.xlsx":          {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/clients":                    {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/clients":                   {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/clients/new":                {303, 303, 403, 403, 403, 403, 403, 200},
	"GET /admin/clients/{client}":           {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/clients/{client}":          {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/clients/{client}/secret":    {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/clients/{client}/secret":   {401, 401, 403, 403, 403, 403, 403, 200},
	"GET /admin/clients/{client}/delete":    {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/clients/{client}/delete":   {401, 401, 403, 403, 403, 403, 403, 303},
	"GET /admin/domains":                    {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/domains/allow":             {401, 401, 403, 403, 403, 403, 422, 422},
	"GET /healthz":                          {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /challenge":                        {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /readyz":                           {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /assets/":                          {404, 404, 404, 404, 404, 404, 404, 404}, // no list of files
	"GET /outbox":                           {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /outbox.json":                      {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /outbox/{id}/html":                 {404, 404, 404, 404, 404, 404, 404, 404}, // {id} is no letter's
	"/api/v1/":                              {401, 401, 401, 401, 401, 401, 401, 401},
	"/oauth/":                               {404, 404, 404, 404, 404, 404, 404, 404},
	"/.well-known/openid-configuration":     {200, 200, 200, 200, 200, 200, 200, 200},
	"/":                                     {404, 404, 404, 404, 404, 404, 404, 404},
	"POST /admin/domains/seed":              {401, 401, 403, 403, 403, 403, 422, 422},
	"GET /notifications":                    {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /notifications/read":              {401, 401, 403, 303, 303, 303, 303, 303},
	"GET /admin/domains/{domain}":           {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/domains/{domain}/provider": {401, 401, 403, 403, 403, 403, 403, 422}, // 422: no company chooses one
	"POST /admin/domains/{domain}/agency":   {401, 401, 403, 403, 403, 403, 403, 303},
	"GET /admin/domains/{domain}/remove":    {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/domains/{domain}/remove":   {401, 401, 403, 403, 403, 403, 403, 303},

	"GET /insight":               {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /insight/weeks.csv":     {303, 303, 403, 200, 200, 200, 200, 200},
	"GET /insight/resend":        {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /insight/resend":       {401, 401, 403, 409, 409, 409, 409, 409}, // 409: nothing is old enough
	"GET /insight/seed-mails":    {303, 303, 403, 200, 200, 200, 200, 200},
	"POST /insight/seed-mails":   {401, 401, 403, 409, 409, 409, 409, 409}, // 409: none was left unused
	"GET /insight/resend/events": {303, 303, 403, 200, 200, 200, 200, 200},

	"POST /device/enrol":                          {415, 415, 415, 415, 415, 415, 415, 415}, // a form is no JSON
	"POST /device/heartbeat":                      {415, 415, 415, 415, 415, 415, 415, 415},
	"POST /device/renew":                          {415, 415, 415, 415, 415, 415, 415, 415},
	"GET /device/ca.pem":                          {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /device/ca.crl":                          {200, 200, 200, 200, 200, 200, 200, 200},
	"GET /admin/seed":                             {303, 303, 403, 403, 403, 403, 403, 200},
	"GET /admin/seed/platforms/{os}":              {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/seed/platforms/{os}":             {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/seed/platforms/{os}/delete":       {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/seed/platforms/{os}/delete":      {401, 401, 403, 403, 403, 403, 403, 303},
	"GET /admin/seed/software":                    {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/seed/software":                   {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/seed/software/{software}":         {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/seed/software/{software}":        {401, 401, 403, 403, 403, 403, 403, 422},
	"GET /admin/seed/software/{software}/delete":  {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/seed/software/{software}/delete": {401, 401, 403, 403, 403, 403, 403, 303},

	// The service desk. See TestAgencyAdminsWorkOnTheirAgencysRequests for those of others.
	"GET /desk":                                    {303, 303, 200, 200, 200, 200, 200, 200},
	"GET /desk/new":                                {303, 303, 200, 200, 200, 200, 200, 200},
	"POST /desk/new":                               {401, 401, 422, 422, 422, 422, 422, 422},
	"GET /desk/queue":                              {303, 303, 403, 403, 403, 200, 200, 200},
	"GET /desk/requests/{id}":                      {303, 303, 404, 200, 404, 200, 200, 200}, // the officer's; the agency admin is of the same agency
	"POST /desk/requests/{id}/comment":             {401, 401, 404, 422, 404, 422, 422, 422},
	"GET /desk/requests/{id}/withdraw":             {303, 303, 404, 200, 404, 403, 403, 403},
	"POST /desk/requests/{id}/withdraw":            {401, 401, 404, 303, 404, 403, 403, 403},
	"GET /desk/requests/{id}/files/{file}":         {303, 303, 404, 200, 404, 200, 200, 200},
	"POST /desk/requests/{id}/assign":              {401, 401, 403, 403, 403, 409, 409, 409}, // 409: of a version that it never had
	"GET /desk/requests/{id}/{decision}":           {303, 303, 403, 403, 403, 200, 200, 200},
	"POST /desk/requests/{id}/{decision}":          {401, 401, 403, 403, 403, 422, 422, 422},
	"GET /admin/announcements":                     {303, 303, 403, 403, 403, 403, 200, 200},
	"GET /admin/announcements/new":                 {303, 303, 403, 403, 403, 403, 200, 200},
	"POST /admin/announcements/new":                {401, 401, 403, 403, 403, 403, 422, 422},
	"GET /admin/announcements/{announcement}":      {303, 303, 403, 403, 403, 403, 404, 200}, // 404: it is for everybody
	"POST /admin/announcements/{announcement}":     {401, 401, 403, 403, 403, 403, 404, 409}, // 409: no revision was sent
	"POST /admin/announcements/{announcement}/end": {401, 401, 403, 403, 403, 403, 404, 303},
	"GET /admin/queue":                             {303, 303, 403, 403, 403, 403, 403, 200},
	"POST /admin/queue/mails":                      {401, 401, 403, 403, 403, 403, 403, 404}, // 404: nothing was chosen
	"POST /admin/queue/try":                        {401, 401, 403, 403, 403, 403, 403, 404}, // 404: no job was named
	"GET /admin/settings":                          {303, 303, 403, 403, 403, 403, 403, 200},

	// My Account: none of these roles is signed in with TechPass. See TestMyAccountForItsHolder.
	"GET /account":                       {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/profile":               {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/data.json":             {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/sign-in-methods":       {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/app":                   {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /account/profile":              {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/sign-out-others":      {401, 401, 401, 401, 401, 401, 401, 401},
	"GET /account/seed":                  {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/seed/status":           {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/seed/replace":          {303, 303, 303, 303, 303, 303, 303, 303},
	"GET /account/seed/remove":           {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /account/seed/accept":          {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/seed/code":            {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/seed/remove":          {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/seed/request":         {401, 401, 401, 401, 401, 401, 401, 401},
	"GET /account/seed/decline":          {303, 303, 303, 303, 303, 303, 303, 303},
	"POST /account/seed/mail":            {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/seed/decline":         {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/password":             {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/passkeys/options":     {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/passkeys":             {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/passkeys/{id}/rename": {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/passkeys/{id}/remove": {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/app":                  {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/app/confirm":          {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/app/remove":           {401, 401, 401, 401, 401, 401, 401, 401},
	"POST /account/recovery-codes":       {401, 401, 401, 401, 401, 401, 401, 401},
}

func TestEveryRouteForEveryRole(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other, admin := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox), p.AdminAccount()
	agent, agencyAdmin := p.WithDuty("agent@tech.gov.sg", techpass.DutyAgent), p.WithDuty("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	vendor := p.Invited(officer, webtest.VendorMailbox)
	browsers := func() []*webtest.Browser {
		browsers := []*webtest.Browser{p.Browser(), p.Invitee(p.Accepted(officer)), p.AsID(vendor.AccountID)}
		for _, a := range []*techpass.Account{officer, other, agent, agencyAdmin, admin} {
			browsers = append(browsers, p.BrowserSignedIn(a, webtest.Strong...))
		}
		return browsers
	}
	listed := map[string]bool{}
	for _, route := range p.Server.Routes() {
		name := route.MuxPattern()
		listed[name] = true
		want, known := wanted[name]
		if !known {
			t.Errorf("route %s has no row in the table", name)
			continue
		}
		p.Clock.Add(time.Minute) // no client asks for so many codes in an hour
		for n, b := range browsers() {
			t.Run(fmt.Sprintf("%s as %s", name, roles[n]), func(t *testing.T) {
				got := try(b, route, fill(p, route.Pattern, officer))
				if got.Status != want[n] {
					t.Errorf("status %d, want %d\n%s", got.Status, want[n], got.Text())
				}
				if got.Header.Get("Trace-Id") == "" {
					t.Error("no Trace ID in the header")
				}
			})
		}
	}
	for name := range wanted {
		if !listed[name] {
			t.Errorf("the table has a row for %s, which is no route", name)
		}
	}
}

// try sends an empty form to the route, or asks for its page.
func try(b *webtest.Browser, route kit.Route, path string) webtest.Reply {
	b.Portal.Helper()
	if route.Method == http.MethodPost {
		return b.Do(http.MethodPost, path, url.Values{"email": {""}})
	}
	return b.Do(http.MethodGet, path, nil)
}

// fill puts fresh values into a pattern's wildcards.
func fill(p *webtest.Portal, pattern string, officer *techpass.Account) string {
	if pattern == "/api/v1/" {
		return "/api/v1/invitations"
	}
	path := strings.ReplaceAll(pattern, "{$}", "")
	if after, found := strings.CutPrefix(path, "/invite/batch/{id}"); found {
		return p.NewDraft(officer) + strings.ReplaceAll(after, "{row}", "5")
	}
	if after, found := strings.CutPrefix(path, "/admin/accounts/{id}"); found {
		return web.AccountURL(p.Invited(officer, webtest.SomeMailbox()).AccountID) + strings.ReplaceAll(after, "{deed}", "disable")
	}
	if strings.Contains(path, "{announcement}") {
		path = strings.ReplaceAll(path, "{announcement}", p.Announced(announce.Form{Text: "All of it", Level: "warning"}).ID.String())
	}
	path = strings.ReplaceAll(path, "{kind}", string(policy.Terms))
	path = strings.ReplaceAll(path, "{agency}", "tech")
	if after, found := strings.CutPrefix(path, "/admin/duties/{id}"); found {
		return "/admin/duties/" + p.WithDuty(webtest.SomeMailbox(), techpass.DutyAgencyAdmin).ID.String() + after
	}
	if after, found := strings.CutPrefix(path, "/admin/approvals/{id}"); found {
		return waits(p) + after
	}
	if path == "/set-up/{token}" {
		return p.SetUp(p.Officer(webtest.SomeMailbox()).ID)
	}
	if strings.Contains(path, "{domain}") {
		path = strings.ReplaceAll(path, "{domain}", companyDomain(p, "tech"))
	}
	path = strings.ReplaceAll(path, "{os}", "macOS")
	if strings.Contains(path, "{software}") {
		path = strings.ReplaceAll(path, "{software}", p.Conflicting())
	}
	if after, found := strings.CutPrefix(path, "/desk/requests/{id}"); found {
		id, fileID := raised(p, officer)
		return web.RequestURL(id) + strings.NewReplacer("{decision}", "decline", "{file}", fileID.String()).Replace(after)
	}
	if strings.Contains(path, "{client}") {
		path = strings.ReplaceAll(path, "{client}", p.Product().ID)
	}
	if strings.Contains(path, "{id}") {
		path = strings.ReplaceAll(path, "{id}", p.Invited(officer, webtest.SomeMailbox()).ID.String())
	}
	if before, after, found := strings.Cut(path, "/accept/{token}"); found {
		mailbox := webtest.SomeMailbox()
		p.Invited(officer, mailbox)
		path = before + p.Link(mailbox) + after
	}
	if path == "/" && pattern == "/" {
		return "/no/such/page"
	}
	return path
}

// companyDomain allows a company's domain for the agency.
func companyDomain(p *webtest.Portal, acronym string) string {
	p.Helper()
	d, err := people.ParseDomain("d" + uuid.NewString()[:13] + ".example.com")
	p.OK(err)
	g, err := people.ParseAgency(acronym)
	p.OK(err)
	p.OK(p.Allowlist.AllowFor(context.Background(), people.System(), d, g))
	return d.String()
}

// TestOtherOfficersInvitationIsNotFound holds for ids that are none, too.
func TestOtherOfficersInvitationIsNotFound(t *testing.T) {
	p := webtest.NewPortal(t)
	i := p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	b := p.BrowserOf(p.Officer(webtest.OtherMailbox))
	for _, id := range []string{i.ID.String(), uuid.NewString(), "no-id"} {
		b.Get("/invite/status/" + id).Is(http.StatusNotFound).Says("Page not found").SaysNot("jane@tech.gov.sg")
	}
}
