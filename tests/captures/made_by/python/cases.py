"""Calls that go wrong by what they are given: python-ovh, requests, httpx, and the standard library."""

import datetime
import hashlib
import hmac
import http.client
import json
import os
import sys
import time
import urllib.parse

ENDPOINT, KEY, SECRET, CONSUMER = (os.environ["OVH_" + name] for name in (
    "ENDPOINT", "APPLICATION_KEY", "APPLICATION_SECRET", "CONSUMER_KEY"))
ZONE = ENDPOINT + "/domain/zone/example.com/record"
RECORD = {"subDomain": "été", "fieldType": "TXT", "target": "naïve", "ttl": 60}


def headers(method, url, body="", timestamp=None, sign=lambda text: hashlib.sha1(text.encode()).hexdigest()):
    timestamp = timestamp or str(int(time.time()))
    text = "+".join([SECRET, CONSUMER, method, url, body, timestamp])
    return {"X-Ovh-Application": KEY, "X-Ovh-Consumer": CONSUMER, "X-Ovh-Timestamp": timestamp,
            "X-Ovh-Signature": "$1$" + sign(text), "Content-Type": "application/json"}


def library(**keys):
    import ovh
    import ovh.client
    ovh.client.ENDPOINTS["mock"] = ENDPOINT
    for name in [name for name in os.environ if name.startswith("OVH_")]:
        del os.environ[name]
    return ovh.Client("mock", **keys)


def ours(**keys):
    return library(application_key=KEY, application_secret=SECRET, consumer_key=CONSUMER, **keys)


def get(path):
    ours().get(path)


def conf():
    library().get("/me")


def requests_json():
    import requests
    text = json.dumps(RECORD, separators=(",", ":"))
    requests.post(ZONE, json=RECORD, headers=headers("POST", ZONE, text))


def requests_params():
    import requests
    requests.get(ZONE, params={"fieldType": "TXT", "subDomain": "www"}, headers=headers("GET", ZONE))


def requests_space():
    import requests
    asked = ZONE + "?subDomain=" + urllib.parse.quote("a b")
    requests.get(ZONE, params={"subDomain": "a b"}, headers=headers("GET", asked))


def httpx_json():
    import httpx
    httpx.post(ZONE, json=RECORD, headers=headers("POST", ZONE, json.dumps(RECORD, ensure_ascii=False)))


def http_client_text():
    """http.client sends a text as Latin-1."""
    text = json.dumps(RECORD, ensure_ascii=False)
    parts = urllib.parse.urlsplit(ZONE)
    http.client.HTTPConnection(parts.netloc).request("POST", parts.path, text, headers("POST", ZONE, text))


def plain_get(**ways):
    me = ENDPOINT + "/me"
    parts = urllib.parse.urlsplit(me)
    http.client.HTTPConnection(parts.netloc).request("GET", parts.path, headers=headers("GET", me, **ways))


def utcnow():
    plain_get(timestamp=str(int(datetime.datetime.utcnow().timestamp())))


def float_time():
    plain_get(timestamp=str(time.time()))


def with_hmac():
    plain_get(sign=lambda text: hmac.new(SECRET.encode(), text.encode(), hashlib.sha1).hexdigest())


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
