// The cases, in the order in which they run. python-ovh/client.py has the same ones under the same
// names: a case that is added here is added there.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/ovh/go-ovh/ovh"
)

var cases = []testCase{
	{"time", "/auth/time is the time of day", serverTime},
	{"me", "GET /me has every documented field", me},
	{"query-escaped", `GET with _dmarc +é&=/ in its query`, queryEscaped},
	{"record-create", `POST with é☃😀"/<&>`, recordCreate},
	{"record-read", "GET shows the posted record", recordRead},
	{"record-change", "PUT answers nothing and changes the record", recordChange},
	{"post-without-body", "POST without a body answers nothing", postWithoutBody},
	{"record-delete", "DELETE answers nothing and the record is gone", recordDelete},
	{"path-escaped", "GET with %2F in its path", pathEscaped},
	{"path-escaped-lower-case", "GET with %2f in its path", pathEscapedLowerCase},
	{"service-unknown", "a zone of somebody else is a 404", serviceUnknown},
	{"v1", "GET /v1/me", v1},
	{"route-unknown", "an unknown route is a 404", routeUnknown},
	{"credential-request", "a new consumer key is pending and refused", credentialRequest},
	{"credential-validate", "once validated, the consumer key works", credentialValidate},
	{"rule-missing", "a call outside the access rules is a 403", ruleMissing},
	{"keys-wrong", "a wrong secret is a 400, an unknown application key a 403", keysWrong},
	{"query-id", "an error shows its query id", queryID},
	{"logout", "POST /auth/logout ends the consumer key", logout},
	{"parallel", "8 at a time, 20 calls each", parallel},
}

const (
	zone       = "/domain/zone/example.com"
	subDomain  = "_countersign"
	text       = `é☃😀"/<&>`
	slashZone  = "0/25.2.0.192.in-addr.arpa"
	foreign    = "/domain/zone/not-mine.example"
	noService  = "This service does not exist"
	notValid   = "This credential is not valid"
	farFromNow = 5 * time.Second
)

var nichandleForm = regexp.MustCompile(`^[a-z]{2}[0-9]{1,8}-ovh$`)

// The fields of nichandle.Nichandle in OVHcloud's description of /me; those that are not set are null.
var meFields = strings.Fields(`address area birthCity birthDay city companyNationalIdentificationNumber
	complementaryAddress corporationType country currency customerCode email fax firstname italianSDI
	kycValidated language legalform name nationalIdentificationNumber nichandle organisation ovhCompany
	ovhSubsidiary phone phoneCountry phoneType purposeOfPurchase sex spareEmail state vat zip`)

func serverTime(w *world) error {
	now, err := w.api.Time()
	if err != nil {
		return wantSuccess("Client.Time()", err)
	}
	if off := time.Since(*now); off > farFromNow || off < -farFromNow {
		return mismatch("a time within "+farFromNow.String(), "one off by "+off.String())
	}
	return nil
}

func me(w *world) error {
	const call = "GET /me"
	var account map[string]interface{}
	if err := w.api.Get("/me", &account); err != nil {
		return wantSuccess(call, err)
	}
	for _, field := range meFields {
		if _, present := account[field]; !present {
			return mismatch("the field "+field+" in "+call, "none")
		}
	}
	if name, _ := account["nichandle"].(string); !nichandleForm.MatchString(name) {
		return mismatch("a nichandle like ab1234-ovh", fmt.Sprint(account["nichandle"]))
	}
	currency, _ := account["currency"].(map[string]interface{})
	if currency["code"] == nil || currency["symbol"] == nil {
		return mismatch("a currency with code and symbol", fmt.Sprint(account["currency"]))
	}
	return nil
}

func callMe(api *ovh.Client, path string) error {
	var account struct{ Nichandle string }
	if err := api.Get(path, &account); err != nil {
		return wantSuccess("GET "+path, err)
	}
	if !nichandleForm.MatchString(account.Nichandle) {
		return mismatch("a nichandle like ab1234-ovh", fmt.Sprintf("%q", account.Nichandle))
	}
	return nil
}

// recordsNamed lists the TXT records of a subdomain; a list without members is not nil.
func recordsNamed(w *world, name string) ([]int64, error) {
	query := url.Values{"fieldType": {"TXT"}, "subDomain": {name}}
	var ids []int64
	err := w.api.Get(zone+"/record?"+query.Encode(), &ids)
	return ids, err
}

func queryEscaped(w *world) error {
	ids, err := recordsNamed(w, "_dmarc +é&=/")
	if err != nil {
		return wantSuccess("GET "+zone+"/record?…", err)
	}
	if ids == nil || len(ids) > 0 {
		return mismatch("an empty list of records", fmt.Sprintf("%#v", ids))
	}
	return nil
}

type record struct {
	ID        int64  `json:"id,omitempty"`
	FieldType string `json:"fieldType,omitempty"`
	SubDomain string `json:"subDomain,omitempty"`
	Target    string `json:"target,omitempty"`
	TTL       int64  `json:"ttl,omitempty"`
}

func recordCreate(w *world) error {
	posted := record{FieldType: "TXT", SubDomain: subDomain, Target: text, TTL: 60}
	var made record
	if err := w.api.Post(zone+"/record", posted, &made); err != nil {
		return wantSuccess("POST "+zone+"/record", err)
	}
	w.recordID = made.ID
	if err := wantRecord(made, text); err != nil {
		return err
	}
	ids, err := recordsNamed(w, subDomain)
	if err != nil {
		return wantSuccess("GET "+zone+"/record?…", err)
	}
	if len(ids) != 1 || ids[0] != made.ID {
		return mismatch(fmt.Sprintf("the list [%d]", made.ID), fmt.Sprint(ids))
	}
	return nil
}

// wantRecord accepts a target in quotes too: OVHcloud stores some TXT targets that way.
func wantRecord(came record, target string) error {
	if came.ID == 0 {
		return mismatch("a record with an id", fmt.Sprintf("%+v", came))
	}
	wanted := record{came.ID, "TXT", subDomain, target, 60}
	if came.Target == `"`+target+`"` {
		wanted.Target = came.Target
	}
	if came != wanted {
		return mismatch(fmt.Sprintf("%+v", wanted), fmt.Sprintf("%+v", came))
	}
	return nil
}

func readRecord(w *world, target string) error {
	if w.recordID == 0 {
		return errors.New("there is no record: record-create made none")
	}
	var came record
	if err := w.api.Get(w.recordPath(), &came); err != nil {
		return wantSuccess("GET "+w.recordPath(), err)
	}
	if came.ID != w.recordID {
		return mismatch(fmt.Sprintf("the record %d", w.recordID), fmt.Sprintf("%+v", came))
	}
	return wantRecord(came, target)
}

func (w *world) recordPath() string { return fmt.Sprintf("%s/record/%d", zone, w.recordID) }

func recordRead(w *world) error { return readRecord(w, text) }

func recordChange(w *world) error {
	var answer json.RawMessage
	err := w.api.Put(w.recordPath(), record{Target: "changed"}, &answer)
	if err := wantVoid("PUT "+w.recordPath(), answer, err); err != nil {
		return err
	}
	return readRecord(w, "changed")
}

func postWithoutBody(w *world) error {
	var answer json.RawMessage
	err := w.api.Post(zone+"/refresh", nil, &answer)
	return wantVoid("POST "+zone+"/refresh", answer, err)
}

func recordDelete(w *world) error {
	var answer json.RawMessage
	err := w.api.Delete(w.recordPath(), &answer)
	if err := wantVoid("DELETE "+w.recordPath(), answer, err); err != nil {
		return err
	}
	gone := fmt.Sprintf("The requested object (id = %d) does not exist", w.recordID)
	return wantRefusal("GET "+w.recordPath(), w.api.Get(w.recordPath(), nil), http.StatusNotFound, gone)
}

func pathEscaped(w *world) error {
	return readZone(w, "/domain/zone/"+url.PathEscape(slashZone))
}

func pathEscapedLowerCase(w *world) error {
	return readZone(w, "/domain/zone/"+strings.ReplaceAll(slashZone, "/", "%2f"))
}

func readZone(w *world, path string) error {
	var came struct{ Name string }
	if err := w.api.Get(path, &came); err != nil {
		return wantSuccess("GET "+path, err)
	}
	if came.Name != slashZone {
		return mismatch(fmt.Sprintf("the zone %q", slashZone), fmt.Sprintf("%q", came.Name))
	}
	return nil
}

func serviceUnknown(w *world) error {
	return wantRefusal("GET "+foreign, w.api.Get(foreign, nil), http.StatusNotFound, noService)
}

func v1(w *world) error { return callMe(w.api, "/v1/me") }

func routeUnknown(w *world) error {
	const path = "/no/such/route"
	return wantRefusal("GET "+path, w.api.Get(path, nil), http.StatusNotFound, "Got an invalid (or empty) URL")
}

var consumerKeyForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

func credentialRequest(w *world) error {
	api, err := w.client(w.application, w.secret, "")
	if err != nil {
		return err
	}
	request := api.NewCkRequest()
	request.AddRecursiveRules(ovh.ReadOnly, "/me")
	came, err := request.Do()
	if err != nil {
		return wantSuccess("CkRequest.Do()", err)
	}
	if came.State != "pendingValidation" || !consumerKeyForm.MatchString(came.ConsumerKey) {
		return mismatch("a pending consumer key of 32 hexadecimal digits", fmt.Sprintf("state %q, %d characters", came.State, len(came.ConsumerKey)))
	}
	w.granted = api // go-ovh put the new consumer key into it
	page, err := url.Parse(came.ValidationURL)
	if err != nil || !strings.HasPrefix(came.ValidationURL, w.base+"/") || page.Query().Get("credentialToken") == "" {
		return mismatch("a validationUrl under "+w.base+" with a credentialToken", came.ValidationURL)
	}
	return wantRefusal("GET /me before validation", api.Get("/me", nil), http.StatusForbidden, notValid)
}

var errNoKey = errors.New("there is no consumer key: credential-request got none")

func credentialValidate(w *world) error {
	if w.granted == nil {
		return errNoKey
	}
	body, err := json.Marshal(map[string]string{"consumerKey": w.granted.ConsumerKey})
	if err != nil {
		return err
	}
	target := w.control + "/tenants/" + url.PathEscape(w.tenant) + "/credentials/validate"
	answer, err := http.Post(target, "application/json", strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return mismatch("success of POST "+target, answer.Status)
	}
	return callMe(w.granted, "/me")
}

func ruleMissing(w *world) error {
	if w.granted == nil {
		return errNoKey
	}
	const path = "/domain/zone"
	return wantRefusal("GET "+path, w.granted.Get(path, nil), http.StatusForbidden, "This call has not been granted")
}

func keysWrong(w *world) error {
	for _, wrong := range []struct {
		application, secret string
		code                int
		message             string
	}{
		{w.application, strings.Repeat("0", 32), http.StatusBadRequest, "Invalid signature"},
		{strings.Repeat("0", 16), w.secret, http.StatusForbidden, "This application key is invalid"},
	} {
		api, err := w.client(wrong.application, wrong.secret, w.consumer)
		if err != nil {
			return err
		}
		if err := wantRefusal("GET /me", api.Get("/me", nil), wrong.code, wrong.message); err != nil {
			return err
		}
	}
	return nil
}

var queryIDForm = regexp.MustCompile(`^EU\.ext-\d+\.[0-9a-f]{8}\.\d+\.[0-9a-f]{32}$`)

func queryID(w *world) error {
	seen := map[string]bool{}
	for i := 0; i < 2; i++ {
		var refused *ovh.APIError
		if err := w.api.Get(foreign, nil); !errors.As(err, &refused) {
			return mismatch("an error of the API to GET "+foreign, outcome(err))
		}
		if !queryIDForm.MatchString(refused.QueryID) {
			return mismatch("a query id of the form "+queryIDForm.String(), fmt.Sprintf("%q", refused.QueryID))
		}
		if seen[refused.QueryID] {
			return mismatch("another query id for each answer", refused.QueryID+" twice")
		}
		seen[refused.QueryID] = true
	}
	return nil
}

func logout(w *world) error {
	if w.granted == nil {
		return errNoKey
	}
	var answer json.RawMessage
	err := w.granted.Post("/auth/logout", nil, &answer)
	if err := wantVoid("POST /auth/logout", answer, err); err != nil {
		return err
	}
	return wantRefusal("GET /me after the logout", w.granted.Get("/me", nil), http.StatusForbidden, notValid)
}

// parallel gives all goroutines one new client, so that they also find its clock not yet set.
// (Do not build with -race: go-ovh 1.9.0 sets its HTTP client's Timeout on every call, unguarded.)
func parallel(w *world) error {
	api, err := w.client(w.application, w.secret, w.consumer)
	if err != nil {
		return err
	}
	const workers, calls = 8, 20
	failures := make(chan error, workers*calls)
	var running sync.WaitGroup
	for i := 0; i < workers; i++ {
		running.Add(1)
		go func() {
			defer running.Done()
			for j := 0; j < calls; j++ {
				if err := callMe(api, "/me"); err != nil {
					failures <- err
				}
			}
		}()
	}
	running.Wait()
	if failed := len(failures); failed > 0 {
		return fmt.Errorf("%d of %d calls failed, one of them: %w", failed, workers*calls, <-failures)
	}
	return nil
}
