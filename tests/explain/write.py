#!/usr/bin/env python3
"""Writes the bug reports of this folder: write.py [FOLDER].

Each is the text of an issue as people write them, with a captured request in which one mistake
was made. Keys are made up. The signer is written apart from the product's.
"""

import hashlib
import json
import pathlib
import sys

KEY = "c6a1f0e92b7d4835"
SECRET = "4f2c9d81e6ab705d3c18f7e29a60b54d"
CONSUMER = "9e07b3d5c2f84a61b7d03e9f5a2c8146"
TIME = 1790085038  # Tue, 22 Sep 2026 13:50:38 GMT
DATE = "Tue, 22 Sep 2026 13:50:39 GMT"
EU = "https://eu.api.ovh.com"


def signed(method, url, body="", time=TIME, secret=SECRET):
    text = "+".join((secret, CONSUMER, method, url, body, str(time)))
    return "$1$" + hashlib.sha1(text.encode("utf-8")).hexdigest()


def curl_query():
    signature = signed("GET", f"{EU}/1.0/domain/zone/example.com/record")
    return f"""## 400 on every listing with a filter

Our wrapper works for `/me` but as soon as I filter the records I get `Invalid signature`.
I made it print the request as curl:

```sh
$ curl -sS -X GET \\
    -H 'X-Ovh-Application: {KEY}' \\
    -H 'X-Ovh-Consumer: {CONSUMER}' \\
    -H 'X-Ovh-Timestamp: {TIME}' \\
    -H 'X-Ovh-Signature: {signature}' \\
    --compressed 'https://eu.api.ovh.com/1.0/domain/zone/example.com/record?fieldType=TXT&subDomain=_acme-challenge'
{{"class":"Client::BadRequest","message":"Invalid signature"}}
```

The keys are fine, the zone is there. Any idea?
"""


def trace_escapes():
    sent = '{"fieldType":"TXT","subDomain":"www","target":"a/b"}'
    signature = signed("POST", f"{EU}/1.0/domain/zone/example.com/record", sent.replace("/", "\\/"))
    return f"""Creating a record fails since the update of our HTTP component. What is sent, replayed by hand:

```
$ curl -v -H 'Content-Type: application/json' -H 'X-Ovh-Application: {KEY}' -H 'X-Ovh-Consumer: {CONSUMER}' \\
  -H 'X-Ovh-Timestamp: {TIME}' -H 'X-Ovh-Signature: {signature}' \\
  --data-raw '{sent}' https://eu.api.ovh.com/1.0/domain/zone/example.com/record
* Host eu.api.ovh.com:443 was resolved.
* Connected to eu.api.ovh.com (198.51.100.7) port 443
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
* using HTTP/1.x
> POST /1.0/domain/zone/example.com/record HTTP/1.1
> Host: eu.api.ovh.com
> User-Agent: curl/8.5.0
> Accept: */*
> Content-Type: application/json
> X-Ovh-Application: {KEY}
> X-Ovh-Consumer: {CONSUMER}
> X-Ovh-Timestamp: {TIME}
> X-Ovh-Signature: {signature}
> Content-Length: {len(sent)}
>
* upload completely sent off: {len(sent)} bytes
< HTTP/1.1 400 Bad Request
< Date: {DATE}
< Content-Type: application/json; charset=utf-8
< Content-Length: 59
<
* Connection #0 to host eu.api.ovh.com left intact
{{"class":"Client::BadRequest","message":"Invalid signature"}}
```
"""


def har_port():
    signature = signed("GET", "https://mock.example.net/1.0/me")
    header = [("Accept", "application/json"), ("X-Ovh-Application", KEY), ("X-Ovh-Consumer", CONSUMER),
              ("X-Ovh-Timestamp", str(TIME)), ("X-Ovh-Signature", signature)]
    time = {"method": "GET", "url": "https://mock.example.net:8443/1.0/auth/time", "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Accept", "value": "application/json"}], "queryString": [], "cookies": [],
            "headersSize": -1, "bodySize": 0}
    me = dict(time, url="https://mock.example.net:8443/1.0/me",
              headers=[{"name": name, "value": value} for name, value in header])
    refusal = {"status": 400, "statusText": "Bad Request", "httpVersion": "HTTP/1.1", "cookies": [],
               "headers": [{"name": "Date", "value": DATE}], "redirectURL": "", "headersSize": -1, "bodySize": 59,
               "content": {"size": 59, "mimeType": "application/json",
                           "text": '{"class":"Client::BadRequest","message":"Invalid signature"}'}}
    right = dict(refusal, status=200, content={"size": 10, "mimeType": "application/json", "text": str(TIME)})
    entries = [{"startedDateTime": "2026-09-22T13:50:37.912Z", "time": 12, "request": time, "response": right},
               {"startedDateTime": "2026-09-22T13:50:38.101Z", "time": 15, "request": me, "response": refusal}]
    archive = {"log": {"version": "1.2", "creator": {"name": "mitmproxy", "version": "10.1"}, "entries": entries}}
    return json.dumps(archive, indent=2) + "\n"


def go_path():
    signature = signed("GET", f"{EU}/1.0/domain/zone/example.com/history/caf\u00e9")
    return f"""**Describe the bug**

A path with an accent is refused. Same for blanks. Other paths are fine, so the clock and the keys are right.

**Logs** (`OVH_DEBUG`-like patch of mine around `client.Do`)

2026/09/22 15:50:38 --> GET https://eu.api.ovh.com/1.0/domain/zone/example.com/history/caf%C3%A9
2026/09/22 15:50:38     map[Accept:[application/json] User-Agent:[github.com/ovh/go-ovh] X-Ovh-Application:[{KEY}] \
X-Ovh-Consumer:[{CONSUMER}] X-Ovh-Signature:[{signature}] X-Ovh-Timestamp:[{TIME}]]
2026/09/22 15:50:38 OVHcloud API error (status code 400): Client::BadRequest: "Invalid signature" (X-OVH-Query-Id: \
EU.ext-3.6511a0ce.1.4d0f)
"""


def python_escape_case():
    target = "/1.0/ip/192.0.2.8%2F29/reverse"
    signature = signed("GET", EU + target.replace("%2F", "%2f"))
    head = (f"GET {target} HTTP/1.1\\r\\nHost: eu.api.ovh.com\\r\\nUser-Agent: python-requests/2.32.3\\r\\n"
            f"Accept-Encoding: gzip, deflate\\r\\nAccept: */*\\r\\nConnection: keep-alive\\r\\n"
            f"X-Ovh-Application: {KEY}\\r\\nX-Ovh-Consumer: {CONSUMER}\\r\\n"
            f"X-Ovh-Timestamp: {TIME}\\r\\nX-Ovh-Signature: {signature}\\r\\n\\r\\n")
    return f"""python-ovh 1.2.0, Python 3.11. With `http.client.HTTPConnection.debuglevel = 1`:

```pycon
>>> client.get("/ip/192.0.2.8%2f29/reverse")
send: b'{head}'
reply: 'HTTP/1.1 400 Bad Request\\r\\n'
header: Date: {DATE}
header: Content-Type: application/json; charset=utf-8
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
ovh.exceptions.BadParametersError: Invalid signature
OVH-Query-ID: EU.ext-1.65110fce.88.aa01
```

`client.get("/ip")` works.
"""


def node_method():
    signature = signed("delete", f"{EU}/1.0/domain/zone/example.com/record/1234567")
    return f"""Lower-case verbs used to work for me. Node 20, the options given to `https.request`:

```js
{{
  host: 'eu.api.ovh.com',
  port: 443,
  method: 'DELETE',
  path: '/1.0/domain/zone/example.com/record/1234567',
  headers: {{
    'Content-Type': 'application/json',
    'X-Ovh-Application': '{KEY}',
    'X-Ovh-Timestamp': {TIME},
    'X-Ovh-Signature': '{signature}',
    'X-Ovh-Consumer': '{CONSUMER[:4]}****'
  }}
}}
```

and I get `400 Invalid signature`. (I starred the consumer key.)
"""


def java_null():
    signature = signed("DELETE", f"{EU}/1.0/sms/sms-ab12345-1/jobs/42", "null")
    return f"""Taken with tcpdump in front of a TLS proxy, java client:

~~~
DELETE /1.0/sms/sms-ab12345-1/jobs/42 HTTP/1.1
Host: eu.api.ovh.com
X-Ovh-Application: {KEY}
X-Ovh-Consumer: {CONSUMER}
X-Ovh-Timestamp: {TIME}
X-Ovh-Signature: {signature}
Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2
Connection: keep-alive

HTTP/1.1 400 Bad Request
Date: {DATE}
Content-Type: application/json; charset=utf-8
Content-Length: 59

{{"class":"Client::BadRequest","message":"Invalid signature"}}
~~~

GET and POST are fine, every DELETE fails.
"""


def journal_newline():
    masked = CONSUMER[:4] + "\u2026"
    url = "http://127.0.0.1:8780/1.0/me"
    text = f"<application secret>+{masked}+GET+{url}++{TIME}"
    wrong = text.replace(">+", ">\n+", 1)
    at = text.index(">+") + 1
    entry = {
        "number": 7, "at": "2026-09-22T13:50:39Z", "claimed": True,
        "request": {"method": "GET", "target": "/1.0/me", "host": "127.0.0.1:8780", "peer": "127.0.0.1",
                    "headers": [["Host", "127.0.0.1:8780"], ["X-Ovh-Application", KEY],
                                ["X-Ovh-Consumer", masked], ["X-Ovh-Timestamp", str(TIME)],
                                ["X-Ovh-Signature", signed("GET", url, secret=SECRET + chr(10))]],
                    "body": "", "body_bytes": 0},
        "response": {"status": 400, "headers": [["Date", DATE]],
                     "body": '{"class":"Client::BadRequest","message":"Invalid signature"}', "body_bytes": 59},
        "verdict": {"outcome": "refused", "step": "signature", "cause": "secret.whitespace",
                    "detail": "a newline stands behind the secret",
                    "causes": [{"code": "secret.whitespace", "title": "Blanks around the secret",
                                "detail": "a newline stands behind the secret",
                                "fix": "Trim the secret after reading it.", "fact": "S15"}],
                    "compared": {"base": "http://127.0.0.1:8780", "signed": wrong, "expected": text,
                                 "signed_differs": [at, at + 1], "expected_differs": [at, at]}}}
    return f"""It happens in our cluster only, where the secret comes from a mounted file. What the mock says:

```json
{json.dumps(entry, indent=2)}
```
"""


def trace_ascii_body():
    sent = b'{"target": "192.0.2.20", "ttl": 60}'
    signature = signed("PUT", f"{EU}/1.0/domain/zone/example.com/record/99", '{"target":"192.0.2.20","ttl":60}')
    lines = ["PUT /1.0/domain/zone/example.com/record/99 HTTP/1.1", "Host: eu.api.ovh.com", "User-Agent: curl/7.88.1",
             "Accept: */*", "Content-Type: application/json", f"X-Ovh-Application: {KEY}",
             f"X-Ovh-Consumer: {CONSUMER}", f"X-Ovh-Timestamp: {TIME}", f"X-Ovh-Signature: {signature}",
             f"Content-Length: {len(sent)}", ""]
    dump, at = [], 0
    for line in lines:
        for begin in range(0, max(len(line), 1), 64):
            dump.append(f"{at + begin:04x}: {line[begin:begin + 64]}")
        at += len(line) + 2
    head = "\n".join(dump)
    return f"""Dynamic DNS script, `bash -x` shows nothing odd, so here is `--trace-ascii -`:

```
== Info:   Trying 198.51.100.7:443...
== Info: Connected to eu.api.ovh.com (198.51.100.7) port 443 (#0)
== Info: SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
=> Send header, {at} bytes (0x{at:x})
{head}
=> Send data, {len(sent)} bytes (0x{len(sent):x})
0000: {sent.decode()}
== Info: We are completely uploaded and fine
<= Recv header, 26 bytes (0x1a)
0000: HTTP/1.1 400 Bad Request
<= Recv header, 37 bytes (0x25)
0000: Date: {DATE}
<= Recv header, 2 bytes (0x2)
0000:
<= Recv data, 59 bytes (0x3b)
0000: {{"class":"Client::BadRequest","message":"Invalid signature"}}
```
"""


def php_prefix():
    signature = signed("GET", f"{EU}/1.0/me").removeprefix("$1$")
    return f"""I wrote my own little client in PHP. `var_dump` of the request right before it is sent:

    string(3) "GET"
    string(29) "https://eu.api.ovh.com/1.0/me"
    array(4) {{
      ["X-Ovh-Application"]=>
      string(16) "{KEY}"
      ["X-Ovh-Consumer"]=>
      string(32) "{CONSUMER}"
      ["X-Ovh-Timestamp"]=>
      int({TIME})
      ["X-Ovh-Signature"]=>
      string(40) "{signature}"
    }}

Answer: `{{"class":"Client::BadRequest","message":"Invalid signature"}}`
"""


def zone_shift():
    time = TIME + 2 * 3600
    signature = signed("GET", f"{EU}/1.0/me", time=time)
    return f"""Works on my laptop, not on the Windows box next to it:

> curl -v output
>
> * Connected to eu.api.ovh.com (198.51.100.7) port 443 (#0)
> GET /1.0/me HTTP/1.1
> Host: eu.api.ovh.com
> X-Ovh-Application: {KEY}
> X-Ovh-Consumer: {CONSUMER}
> X-Ovh-Timestamp: {time}
> X-Ovh-Signature: {signature}
>
< HTTP/1.1 400 Bad Request
< Date: {DATE}
<
{{"class":"Client::BadRequest","message":"Query out of time"}}
"""


def right_but_no_rule():
    signature = signed("GET", f"{EU}/1.0/domain/zone")
    return f"""My rule is `GET /domain/zone/*` and yet:

```
curl -XGET https://eu.api.ovh.com/1.0/domain/zone -H"X-Ovh-Application: {KEY}" \
-H "X-Ovh-Consumer: {CONSUMER}" -H 'X-Ovh-Timestamp: {TIME}' -H 'X-Ovh-Signature: {signature}'
{{"class":"Client::Forbidden","message":"This call has not been granted"}}
```
"""


REPORTS = {
    "curl-query.md": curl_query, "trace-escapes.md": trace_escapes, "port.har": har_port, "go-path.md": go_path,
    "python-escape-case.md": python_escape_case, "node-method.md": node_method, "java-null.md": java_null,
    "journal-newline.md": journal_newline, "trace-ascii-body.md": trace_ascii_body, "php-prefix.md": php_prefix,
    "zone-shift.md": zone_shift, "no-rule.md": right_but_no_rule,
}


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    folder = folder if folder.is_dir() else folder.parent
    for name, report in REPORTS.items():
        (folder / name).write_text(report(), encoding="utf-8")


if __name__ == "__main__":
    main()
