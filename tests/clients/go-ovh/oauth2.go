// The cases of go-ovh's OAuth2 mode: a service account gets tokens and uses them, with the mock under
// OVHcloud's own names. python-ovh/oauth2.py and node-ovh/oauth2.js have the same ones under the same
// names: a case that is added here is added there.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/ovh/go-ovh/ovh"
)

var oauth2Cases = []testCase{
	{"token", "the first call gets a token and uses it", token},
	{"token-kept", "the next call uses the same token", tokenKept},
	{"post", `POST with é☃😀"/<&>, and DELETE`, postByToken},
	{"content-type", "that POST says that its body is JSON", contentType},
	{"v2", "GET /v2/iam/policy", v2},
	{"token-renewed", "when the token ends, the next call gets another", tokenRenewed},
	{"secret-wrong", "a wrong secret is told as one", secretWrong},
	{"client-unknown", "an unknown client is told as one", clientUnknown},
	{"region-other", "a client is unknown in another region", regionOther},
	{"no-policy", "without a policy every call is a 403", noPolicy},
	{"policy", "a policy opens what it names, and nothing else", policy},
	{"token-ended-early", "a token that the server ended is a 401, and a new client goes on", tokenEndedEarly},
}

const (
	tokenCall  = "POST www.ovh.com/auth/oauth2/token 200"
	meCall     = "GET eu.api.ovh.com/1.0/me 200"
	notGranted = "User not granted for this request"
)

type serviceAccount struct {
	Tenant       string
	Identity     string // as policies name it
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

func (a serviceAccount) client(endpoint string) (*ovh.Client, error) {
	api, err := ovh.NewOAuth2Client(endpoint, a.ClientID, a.ClientSecret)
	if err == nil {
		api.Timeout = 20 * time.Second
	}
	return api, err
}

// account finds one of those that ../run.py made.
func account(name string) (serviceAccount, error) {
	accounts := map[string]serviceAccount{}
	if err := json.Unmarshal([]byte(os.Getenv("COUNTERSIGN_SERVICE_ACCOUNTS")), &accounts); err != nil {
		return serviceAccount{}, fmt.Errorf("COUNTERSIGN_SERVICE_ACCOUNTS: %w", err)
	}
	found, there := accounts[name]
	if !there {
		return found, errors.New("COUNTERSIGN_SERVICE_ACCOUNTS has no " + name)
	}
	return found, nil
}

func clientOf(name string) (*ovh.Client, error) {
	found, err := account(name)
	if err != nil {
		return nil, err
	}
	return found.client("ovh-eu")
}

// controlled calls the control API about an account's tenant; without a body it reads.
func controlled(w *world, name, path string, body, answer interface{}) error {
	found, err := account(name)
	if err != nil {
		return err
	}
	target := w.control + "/tenants/" + url.PathEscape(found.Tenant) + path
	var response *http.Response
	if body == nil {
		response, err = http.Get(target)
	} else {
		var text []byte
		if text, err = json.Marshal(body); err != nil {
			return err
		}
		response, err = http.Post(target, "application/json", bytes.NewReader(text))
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		return mismatch("success of "+target, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

func advance(w *world, name string, seconds int) error {
	var ignored json.RawMessage
	return controlled(w, name, "/clock/advance", map[string]int{"seconds": seconds}, &ignored)
}

type entry struct {
	Request struct {
		Method, Host, Target string
		Headers              [][2]string
	}
	Response struct{ Status int }
}

// journal is what came to that account's tenant so far, and how it was answered.
func journal(w *world, name string) ([]entry, error) {
	var all struct{ Entries []entry }
	err := controlled(w, name, "/journal", nil, &all)
	return all.Entries, err
}

// callsSeen is the same in short: what was called, and the status.
func callsSeen(w *world, name string) ([]string, error) {
	entries, err := journal(w, name)
	if err != nil {
		return nil, err
	}
	var calls []string
	for _, entry := range entries {
		request := entry.Request
		calls = append(calls, fmt.Sprintf("%s %s%s %d", request.Method, request.Host, request.Target, entry.Response.Status))
	}
	return calls, nil
}

// wantCalls makes calls, and wants the mock to have seen exactly these.
func wantCalls(w *world, name string, make func() error, wanted ...string) error {
	before, err := callsSeen(w, name)
	if err != nil {
		return err
	}
	if err := make(); err != nil {
		return err
	}
	after, err := callsSeen(w, name)
	if err != nil {
		return err
	}
	if came := after[len(before):]; !reflect.DeepEqual(came, wanted) {
		return mismatch(fmt.Sprintf("the calls %q", wanted), fmt.Sprintf("%q", came))
	}
	return nil
}

// wantNoToken wants every text in the error that the caller sees.
func wantNoToken(api *ovh.Client, texts ...string) error {
	err := api.Get("/me", nil)
	for _, text := range texts {
		if err == nil || !strings.Contains(err.Error(), text) {
			return mismatch("an error with "+strings.Join(texts, " and "), outcome(err))
		}
	}
	return nil
}

func token(w *world) error {
	api, err := clientOf("full")
	if err != nil {
		return err
	}
	w.byToken = api
	return wantCalls(w, "full", func() error { return callMe(api, "/me") }, tokenCall, meCall)
}

var errNoClient = errors.New("there is no client: token made none")

func tokenKept(w *world) error {
	if w.byToken == nil {
		return errNoClient
	}
	return wantCalls(w, "full", func() error { return callMe(w.byToken, "/me") }, meCall)
}

func postByToken(w *world) error {
	if w.byToken == nil {
		return errNoClient
	}
	var made record
	posted := record{FieldType: "TXT", SubDomain: "_token", Target: text, TTL: 60}
	if err := w.byToken.Post(zone+"/record", posted, &made); err != nil {
		return wantSuccess("POST "+zone+"/record", err)
	}
	if made.Target != text && made.Target != `"`+text+`"` {
		return mismatch(fmt.Sprintf("the target %q", text), fmt.Sprintf("%+v", made))
	}
	path := fmt.Sprintf("%s/record/%d", zone, made.ID)
	return wantSuccess("DELETE "+path, w.byToken.Delete(path, nil))
}

func contentType(w *world) error {
	entries, err := journal(w, "full")
	if err != nil {
		return err
	}
	var came []string
	for _, entry := range entries {
		if entry.Request.Target != "/1.0"+zone+"/record" {
			continue
		}
		came = nil
		for _, header := range entry.Request.Headers {
			if strings.EqualFold(header[0], "Content-Type") {
				came = append(came, header[1])
			}
		}
	}
	if len(came) != 1 || !strings.HasPrefix(came[0], "application/json") {
		return mismatch("one Content-Type of application/json", fmt.Sprintf("%q", came))
	}
	return nil
}

func v2(w *world) error {
	if w.byToken == nil {
		return errNoClient
	}
	var policies []struct{ Name string }
	if err := w.byToken.Get("/v2/iam/policy", &policies); err != nil {
		return wantSuccess("GET /v2/iam/policy", err)
	}
	for _, one := range policies {
		if one.Name == "ovh-default" {
			return nil
		}
	}
	return mismatch("the policy ovh-default", fmt.Sprintf("%+v", policies))
}

func tokenRenewed(w *world) error {
	api, err := clientOf("short")
	if err != nil {
		return err
	}
	if err := callMe(api, "/me"); err != nil {
		return err
	}
	if err := advance(w, "short", 2); err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // the client goes by its own clock
	return wantCalls(w, "short", func() error { return callMe(api, "/me") }, tokenCall, meCall)
}

func secretWrong(w *world) error {
	wrong, err := account("full")
	if err != nil {
		return err
	}
	wrong.ClientSecret = strings.Repeat("0", 32)
	api, err := wrong.client("ovh-eu")
	if err != nil {
		return err
	}
	return wantNoToken(api, "invalid_client_credentials", "client secret invalid")
}

func clientUnknown(w *world) error {
	wrong, err := account("full")
	if err != nil {
		return err
	}
	wrong.ClientID = "EU.0123456789abcdef"
	api, err := wrong.client("ovh-eu")
	if err != nil {
		return err
	}
	return wantNoToken(api, "invalid_client", "ovhcloud oauth2 client does not exists")
}

func regionOther(w *world) error {
	european, err := account("full")
	if err != nil {
		return err
	}
	canadian, err := account("canada")
	if err != nil {
		return err
	}
	api, err := european.client("ovh-ca")
	if err != nil {
		return err
	}
	if err := wantNoToken(api, "invalid_client", "ovhcloud oauth2 client does not exists"); err != nil {
		return err
	}
	if api, err = canadian.client("ovh-ca"); err != nil {
		return err
	}
	var me struct{ OvhSubsidiary string }
	if err := api.Get("/me", &me); err != nil {
		return wantSuccess("GET /me", err)
	}
	if me.OvhSubsidiary != "CA" {
		return mismatch("a Canadian account", fmt.Sprintf("%q", me.OvhSubsidiary))
	}
	return nil
}

// wantNotGranted also wants the action that is missing, which go-ovh alone hands on.
func wantNotGranted(api *ovh.Client) error {
	err := api.Get("/me", nil)
	if err := wantRefusal("GET /me", err, http.StatusForbidden, notGranted); err != nil {
		return err
	}
	var refused *ovh.APIError
	if errors.As(err, &refused); refused.Details["unauthorizedActionsByIAM"] != "account:apiovh:me/get" {
		return mismatch("the missing action in the details", fmt.Sprint(refused.Details))
	}
	return nil
}

func noPolicy(w *world) error {
	api, err := clientOf("nobody")
	if err != nil {
		return err
	}
	return wantNotGranted(api)
}

func policy(w *world) error {
	if w.byToken == nil {
		return errNoClient
	}
	nobody, err := account("nobody")
	if err != nil {
		return err
	}
	allowed := map[string]interface{}{
		"name":        "for-nobody",
		"identities":  []string{nobody.Identity},
		"resources":   []map[string]string{{"urn": "urn:v1:eu:resource:dnsZone:example.com"}},
		"permissions": map[string]interface{}{"allow": []map[string]string{{"action": "dnsZone:apiovh:*"}}},
	}
	if err := w.byToken.Post("/v2/iam/policy", allowed, nil); err != nil {
		return wantSuccess("POST /v2/iam/policy", err)
	}
	api, err := nobody.client("ovh-eu")
	if err != nil {
		return err
	}
	var came struct{ Name string }
	if err := api.Get(zone, &came); err != nil {
		return wantSuccess("GET "+zone, err)
	}
	if came.Name != "example.com" {
		return mismatch("the zone example.com", fmt.Sprintf("%q", came.Name))
	}
	return wantNotGranted(api)
}

func tokenEndedEarly(w *world) error {
	if w.byToken == nil {
		return errNoClient
	}
	if err := advance(w, "full", 3600); err != nil {
		return err
	}
	err := wantRefusal("GET /me", w.byToken.Get("/me", nil), http.StatusUnauthorized, "You must login first")
	if err != nil {
		return err
	}
	api, err := clientOf("full")
	if err != nil {
		return err
	}
	return callMe(api, "/me")
}
