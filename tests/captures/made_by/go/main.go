// Calls that go wrong by what they are given, with go-ovh and with net/http alone.
package main

import (
	"bytes"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/ovh/go-ovh/ovh"
)

var (
	endpoint = os.Getenv("OVH_ENDPOINT")
	key      = os.Getenv("OVH_APPLICATION_KEY")
	secret   = os.Getenv("OVH_APPLICATION_SECRET")
	consumer = os.Getenv("OVH_CONSUMER_KEY")
)

type record struct {
	FieldType string `json:"fieldType"`
	Target    string `json:"target"`
	TTL       int    `json:"ttl"`
}

func library() *ovh.Client {
	client, err := ovh.NewClient(endpoint, key, secret, consumer)
	if err != nil {
		panic(err)
	}
	return client
}

func sum(method, url, body, timestamp string) string {
	text := secret + "+" + consumer + "+" + method + "+" + url + "+" + body + "+" + timestamp
	return fmt.Sprintf("%x", sha1.Sum([]byte(text)))
}

func send(method, url string, body []byte, timestamp, signature string) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("X-Ovh-Application", key)
	request.Header.Set("X-Ovh-Consumer", consumer)
	request.Header.Set("X-Ovh-Timestamp", timestamp)
	request.Header.Set("X-Ovh-Signature", signature)
	answer, err := http.DefaultClient.Do(request)
	fmt.Println(answer, err)
}

func main() {
	now := fmt.Sprint(time.Now().Unix())
	one := record{"TXT", "a <b> & c", 60}
	zone := endpoint + "/domain/zone/example.com/record"
	switch os.Args[1] {
	case "get": // any path
		fmt.Println(library().Get(os.Args[2], nil))
	case "secret-from-file":
		text, _ := os.ReadFile("secret.txt")
		secret = string(text)
		fmt.Println(library().Get("/me", nil))
	case "query-encoded-later":
		asked := zone + "?subDomain=www&fieldType=TXT"
		signature := sum("GET", asked, "", now)
		parsed, _ := url.Parse(asked)
		parsed.RawQuery = parsed.Query().Encode()
		send("GET", parsed.String(), nil, now, "$1$"+signature)
	case "encoder":
		text, _ := json.Marshal(one)
		var body bytes.Buffer
		json.NewEncoder(&body).Encode(one)
		send("POST", zone, body.Bytes(), now, "$1$"+sum("POST", zone, string(text), now))
	case "escape-html":
		var plain bytes.Buffer
		encoder := json.NewEncoder(&plain)
		encoder.SetEscapeHTML(false)
		encoder.Encode(one)
		body, _ := json.Marshal(one)
		send("POST", zone, body, now, "$1$"+sum("POST", zone, string(bytes.TrimSpace(plain.Bytes())), now))
	case "upper-case":
		text := secret + "+" + consumer + "+GET+" + endpoint + "/me++" + now
		send("GET", endpoint+"/me", nil, now, fmt.Sprintf("$1$%X", sha1.Sum([]byte(text))))
	}
}
