#!/usr/bin/env python3
"""Writes vectors/signing.json, the golden vectors of OVHcloud's request signature.

    tools/make_vectors.py            writes the file
    tools/make_vectors.py --check    says whether it is what would be written

Written apart from the program that it tests, from the format alone (docs/facts.md, 2.1), with the standard library.
Every key in it is made up, but for the one that the official clients publish in their own tests.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
FILE = ROOT / "vectors" / "signing.json"

FLAGS = {
    "published": "stands in the tests of the official clients, or of others, with these very keys",
    "go-ovh": "written as go-ovh does: compact, <, > and & as \\u003c, \\u003e and \\u0026, other characters as UTF-8",
    "python-ovh": "written as python-ovh does: compact, all but ASCII as \\uXXXX, null where nothing was given",
    "php-ovh": "written as php-ovh does: slashes as they are, all but ASCII as \\uXXXX, [] for an empty array",
    "node-ovh": "written as node-ovh does: JSON.stringify, then all but ASCII as \\uXXXX; no null members",
    "unicode": "holds characters that are not ASCII, as they are or escaped",
    "binary": "the body is not UTF-8, and stands in body_base64",
    "block": "the text that is hashed ends at or beside the end of a block of SHA-1",
    "intended": "leaves no trace on the wire: what the client meant to send stands in intended_url or intended_body",
    "other-keys": "needs other keys of the same tenant, which stand in other_secrets or other_consumer_keys",
    "two-mistakes": "holds the mistake of `cause` and one more",
}


def test_key(label, length):
    """A key as OVHcloud has them today, lower-case hexadecimal; "7e57" reads "test"."""
    return "7e57" + hashlib.sha256(f"countersign {label}".encode()).hexdigest()[:length - 4]


class Keys:
    def __init__(self, application, secret, consumer):
        self.application, self.secret, self.consumer = application, secret, consumer


TEST = Keys(test_key("application", 16), test_key("secret", 32), test_key("consumer", 32))
OLD = Keys("TestOldFormKey01", "TestOnlyOldFormSecretOf32Chars01", "TestOnlyOldFormConsumerOf32Chr01")
PUBLISHED = Keys("TDPKJdwZwAQPwKX2", "9ufkBmLaTQ9nz5yMUlg79taH0GNnzDjk", "5mBuy6SUQcRw2ZUxg0cG68BoDKpED4KY")
GUIDE = Keys("7kbG7Bk7S9Nt7ZSV", "EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF", "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1")

NOW = "1785327314"
EU = "https://eu.api.ovh.com"
MOCK = "http://127.0.0.1:8780"
RECORDS = EU + "/1.0/domain/zone/example.com/record"

vectors = []


def text_or_base64(name, data):
    """UTF-8 as text, anything else as name_base64."""
    try:
        return {name: data.decode()}
    except UnicodeDecodeError:
        return {name + "_base64": base64.b64encode(data).decode()}


def as_bytes(value):
    return value if isinstance(value, bytes) else value.encode()


def string_to_sign(parts, order, separator="+", leading="", trailing=""):
    joined = as_bytes(separator).join(as_bytes(parts[name]) for name in order)
    return as_bytes(leading) + joined + as_bytes(trailing)


ORDER = ("secret", "consumer", "method", "url", "body", "timestamp")


def sha1(data, _):
    return "$1$" + hashlib.sha1(data).hexdigest()


def add(name, comment, method, url, body=b"", *, result="valid", cause=None, keys=TEST, timestamp=NOW, flags=(),
        signed=None, order=ORDER, joining=None, digest=sha1, more=None):
    """One vector. `signed` replaces parts of what is signed; the request itself stays."""
    body = as_bytes(body)
    right = {"secret": keys.secret, "consumer": keys.consumer, "method": method, "url": url, "body": body,
             "timestamp": timestamp}
    text = string_to_sign({**right, **(signed or {})}, order, **(joining or {}))
    signature = digest(text, as_bytes({**right, **(signed or {})}["secret"]))
    own_flags = set(flags)
    if any(ord(character) > 127 for character in url) or b"\\u" in body or any(byte > 127 for byte in body):
        own_flags.add("unicode")
    vector = {"id": name, "comment": comment, "application_key": keys.application, "application_secret": keys.secret,
              "consumer_key": keys.consumer, "method": method, "url": url, **text_or_base64("body", body),
              "timestamp": timestamp, **text_or_base64("string_to_sign", text), "signature": signature,
              "result": result}
    if "body_base64" in vector:
        own_flags -= {"unicode"}
        own_flags.add("binary")
    if cause:
        vector["cause"] = cause
    for member, flag in (("intended_url", "intended"), ("intended_body", "intended"), ("other_secrets", "other-keys"),
                         ("other_consumer_keys", "other-keys")):
        if member in (more or {}):
            own_flags.add(flag)
            vector[member] = more[member]
    assert own_flags <= set(FLAGS), own_flags
    vector["flags"] = [flag for flag in FLAGS if flag in own_flags]
    is_right = signature == sha1(string_to_sign(right, ORDER), None)
    assert is_right == (result == "valid"), f"{name}: {result}"
    vectors.append(vector)


def wrong(cause, context, comment, method, url, body=b"", **how):
    add(f"{cause}/{context}", comment, method, url, body, result="invalid", cause=cause, **how)


def tls_peer(url, scheme):
    return scheme + url[url.index("://"):]


def flipped_escapes(text):
    pieces = text.split("%")
    return "%".join([pieces[0]] + [piece[:2].swapcase() + piece[2:] for piece in pieces[1:]])


# How the official clients write JSON.

def short(value, drop_null=False):
    """With whole numbers written without a fraction; for Node also without null members."""
    if isinstance(value, dict):
        return {name: short(one, drop_null) for name, one in value.items() if not (drop_null and one is None)}
    if isinstance(value, list):
        return [short(one, drop_null) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def go_json(value):
    text = json.dumps(short(value), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def python_json(value):
    return json.dumps(value, separators=(",", ":"))


def php_json(value):
    return python_json(value).replace("{}", "[]")


def node_json(value):
    return json.dumps(short(value, drop_null=True), separators=(",", ":"))


WRITERS = {"go-ovh": go_json, "python-ovh": python_json, "php-ovh": php_json, "node-ovh": node_json}

TEXTS = {
    "plain": ("a record", {"fieldType": "A", "subDomain": "www", "target": "192.0.2.1", "ttl": 60}),
    "accents": ("accents", {"firstname": "Zoë", "name": "Lefèvre", "city": "Besançon"}),
    "markup": ("what HTML would take for markup", {"fieldType": "TXT", "target": "<a href=\"/x?y=1&z=2\">'q'</a>"}),
    "slashes": ("slashes, both ways", {"target": "https://example.com/a/b\\c", "path": "/domain/zone/*"}),
    "emoji": ("characters beyond the first plane", {"description": "🚀 to ☃ and 𝄞"}),
    "lines": ("controls and line separators", {"target": "a\tb\nc\r\u0001d\u2028e\u2029f"}),
    "nested": ("lists, null, booleans and empty ones",
               {"accessRules": [{"method": "GET", "path": "/me"}, {"method": "PUT", "path": "/me"}],
                "redirection": None, "allowedIPs": ["192.0.2.0/24"], "more": {}, "none": [], "yes": True, "no": False}),
    "numbers": ("numbers", {"small": -1, "big": 9007199254740991, "half": 0.5, "whole": 100.0}),
}


# The right ones.

def published():
    for name, method, path, body in (
            ("get-auth", "GET", "/1.0/auth", ""), ("post-auth", "POST", "/1.0/auth", '{"a":"b","c":"d"}'),
            ("put-auth", "PUT", "/1.0/auth", '{"a":"b","c":"d"}'), ("delete-auth", "DELETE", "/1.0/auth", ""),
            ("get-call", "GET", "/1.0/call", ""), ("get-call-v1", "GET", "/v1/call", ""),
            ("get-call-v2", "GET", "/v2/call", "")):
        add(f"published/{name}", "of the official clients' own tests", method, EU + path, body, keys=PUBLISHED,
            timestamp="1457018875", flags=["published"])
    add("published/get-zones", "with the keys of OVHcloud's first guide", "GET", EU + "/1.0/domain/zone", keys=GUIDE,
        timestamp="1366560945", flags=["published"])


def verbs():
    body = python_json(TEXTS["plain"][1])
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        add(f"verb/{method.lower()}", f"{method} without a body", method, RECORDS + "/5012345678")
        if method not in ("HEAD", "OPTIONS"):
            add(f"verb/{method.lower()}-with-body", f"{method} with a body, which is signed whatever the verb", method,
                RECORDS, body)


HOSTS = {"ovh-eu": "eu.api.ovh.com", "ovh-ca": "ca.api.ovh.com", "ovh-us": "api.us.ovhcloud.com",
         "kimsufi-eu": "eu.api.kimsufi.com", "kimsufi-ca": "ca.api.kimsufi.com",
         "soyoustart-eu": "eu.api.soyoustart.com", "soyoustart-ca": "ca.api.soyoustart.com",
         "alias-eu": "api.ovh.com", "new-eu": "api.eu.ovhcloud.com", "new-ca": "api.ca.ovhcloud.com"}


def bases():
    for name, host in HOSTS.items():
        for version, path in (("1.0", "/1.0/me"), ("v1", "/v1/me"), ("v2", "/v2/iam/policy")):
            if version != "1.0" and name.startswith(("kimsufi", "soyoustart")):
                continue  # these have /1.0 alone
            add(f"base/{name}-{version}", f"{host}, /{version}", "GET", f"https://{host}{path}")
    for name, base, comment in (
            ("http-port", MOCK, "a port is part of the URL"),
            ("https-port", "https://127.0.0.1:8443", "over TLS, with a port"),
            ("localhost", "http://localhost:8780", "a name for the same machine is another URL"),
            ("tenant-host", "http://ci-7.localhost:8780", "a tenant's own host"),
            ("ipv6", "http://[::1]:8780", "an IPv6 address stands in brackets"),
            ("ipv6-tls", "https://[2001:db8::7]", "without a port"),
            ("no-port", "http://mock.example", "the default port is not written"),
            ("default-port", "http://mock.example:80", "unless the client sends it in Host"),
            ("deep", "https://gateway.example/ovh", "a base with a path of its own")):
        add(f"base/{name}", comment, "GET", base + "/1.0/me")


def paths():
    for name, path, comment in (
            ("root", "/1.0/", "nothing but the base and a slash"),
            ("base-only", "/1.0", "nothing but the base"),
            ("trailing-slash", "/1.0/domain/zone/", "a trailing slash is part of the path"),
            ("double-slash", "/1.0//me", "a doubled slash stays"),
            ("dots", "/1.0/domain/../me/./", "dots are not resolved"),
            ("escape-upper", "/1.0/ip/192.0.2.0%2F29/reverse", "an escape stays an escape"),
            ("escape-lower", "/1.0/ip/192.0.2.0%2f29/reverse", "in its own case"),
            ("escape-percent", "/1.0/domain/zone/100%25.example", "an escaped percent sign"),
            ("escape-double", "/1.0/domain/zone/a%252Fb", "an escape of an escape"),
            ("escape-unreserved", "/1.0/%6de", "an escape that nobody needs"),
            ("escape-nul", "/1.0/domain/zone/a%00b", "an escaped NUL"),
            ("broken-escape", "/1.0/domain/zone/a%zz", "what looks like an escape and is none"),
            ("accents-escaped", "/1.0/domain/zone/%C3%A9t%C3%A9.example", "UTF-8, escaped"),
            ("accents-latin1", "/1.0/domain/zone/%E9t%E9.example", "Latin-1, escaped"),
            ("accents-raw", "/1.0/domain/zone/été.example", "UTF-8 as it is, as some clients send it"),
            ("snowman-raw", "/1.0/domain/zone/☃.example", "three bytes of UTF-8"),
            ("emoji-raw", "/1.0/domain/zone/🚀.example", "four bytes of UTF-8"),
            ("emoji-escaped", "/1.0/domain/zone/%F0%9F%9A%80.example", "the same, escaped"),
            ("punycode", "/1.0/domain/zone/xn--t-9fab.example", "a name in punycode"),
            ("batch", "/1.0/domain/zone/example.com/record/1,2,3", "commas of a batch, as they are"),
            ("batch-escaped", "/1.0/domain/zone/example.com/record/1%2C2%2C3", "and escaped"),
            ("email", "/1.0/me/identity/group/ops@example.com", "an at sign"),
            ("urn", "/v2/iam/resource/urn:v1:eu:resource:dnsZone:example.com", "colons"),
            ("urn-escaped", "/v2/iam/resource/urn%3Av1%3Aeu%3Aresource%3AdnsZone%3Aexample.com/tag", "escaped colons"),
            ("plus", "/1.0/domain/zone/a+b.example", "a plus sign in a path is a plus sign"),
            ("sub-delimiters", "/1.0/domain/zone/a!$&'()*+,;=b", "everything that a path may hold as it is"),
            ("tilde", "/1.0/domain/zone/~a-b_c.d", "unreserved characters"),
            ("semicolon", "/1.0/domain/zone/a;b=c", "a path parameter"),
            ("star", "/1.0/domain/zone/*", "a star"),
            ("schema", "/1.0/domain.json", "a description document"),
            ("long", "/1.0/domain/zone/" + "a" * 1000, "a path of a thousand characters"),
            ("case", "/1.0/Domain/ZONE/Example.COM", "case is kept")):
        add(f"path/{name}", comment, "GET", EU + path)


def queries():
    for name, query, comment in (
            ("one", "?fieldType=TXT", "one parameter"),
            ("two", "?fieldType=TXT&subDomain=www", "two, in their order"),
            ("two-reversed", "?subDomain=www&fieldType=TXT", "the same two in the other order"),
            ("repeated", "?resourceURN=a&resourceURN=b", "a name given twice"),
            ("empty", "?", "a lone question mark stays"),
            ("empty-value", "?subDomain=", "an empty value"),
            ("no-value", "?details", "a name alone"),
            ("trailing-ampersand", "?fieldType=TXT&", "a trailing ampersand, as a Lua client sends it"),
            ("empty-pairs", "?&&a=1", "empty pairs"),
            ("second-mark", "?x=1?y=2", "a second question mark, as node-ovh makes it"),
            ("plus", "?subDomain=a+b", "a blank as a plus sign"),
            ("percent20", "?subDomain=a%20b", "a blank as an escape"),
            ("python", "?subDomain=a+b%26%C3%A9&flag=true&none=null", "as python-ovh writes it"),
            ("php", "?x=1&subDomain=a%20b%26%C3%A9%27%2A&flag=true", "as php-ovh writes it"),
            ("node", "?subDomain=a%20b%26%C3%A9'*&flag=true", "as node-ovh writes it"),
            ("accents-raw", "?subDomain=été", "UTF-8 as it is"),
            ("brackets", "?ids[]=1&ids[]=2", "brackets"),
            ("brackets-escaped", "?ids%5B%5D=1&ids%5B%5D=2", "escaped brackets"),
            ("list", "?ids=%5B1%2C+2%5D", "a list as Python prints one"),
            ("date", "?creationDate.from=2026-03-04T05:06:07%2B01:00", "a date with a zone"),
            ("slashes", "?path=/domain/zone/*", "slashes and a star"),
            ("url", "?redirection=https%3A%2F%2Fexample.com%2F%3Fa%3Db%26c%3Dd%23e", "a whole URL as a value"),
            ("hash-escaped", "?subDomain=a%23b", "an escaped number sign"),
            ("equals", "?subDomain=a==b", "equals signs in a value"),
            ("long", "?" + "&".join(f"id={number}" for number in range(200)), "two hundred parameters")):
        add(f"query/{name}", comment, "GET", RECORDS + query)
    add("query/on-delete", "the parameters of a DELETE", "DELETE", RECORDS + "?id=7")
    add("query/and-body", "a query and a body", "POST", RECORDS + "?dry=true", '{"a":1}')


def json_bodies():
    for client, write in WRITERS.items():
        for name, (comment, value) in TEXTS.items():
            add(f"json/{client}/{name}", f"{comment}, as {client} writes them", "POST", RECORDS, write(value),
                flags=[client])
    add("json/spaced", "with blanks, as Python's json.dumps does by itself", "POST", RECORDS,
        json.dumps(TEXTS["accents"][1]))
    add("json/indented", "over several lines", "PUT", EU + "/1.0/me", json.dumps(TEXTS["plain"][1], indent=2))
    add("json/escaped-slashes", "slashes as \\/, as PHP does by itself", "POST", RECORDS,
        python_json(TEXTS["slashes"][1]).replace("/", "\\/"))
    add("json/upper-case-escapes", "escapes in upper case", "POST", RECORDS, '{"city":"Besan\\u00E7on"}')
    add("json/explicit-nulls", "as python-ovh asks for a consumer key", "POST", EU + "/1.0/auth/credential",
        '{"accessRules":[{"method":"GET","path":"/me"}],"redirection":null,"allowedIPs":null}', flags=["python-ovh"])


def other_bodies():
    for name, body, comment in (
            ("null", b"null", "null, as Perl's client sends for nothing"),
            ("empty-object", b"{}", "an empty object is not an empty body"),
            ("empty-list", b"[]", "an empty list"),
            ("empty-text", b'""', "an empty text"),
            ("blank", b" ", "one blank"),
            ("newline", b'{"a":1}\n', "a final newline is signed"),
            ("crlf", b'{\r\n"a":1}\r\n', "line ends of two bytes"),
            ("bom", b'\xef\xbb\xbf{"a":1}', "a byte order mark is signed"),
            ("plus-signs", b'{"a":"1+2+3"}', "the separator within a body"),
            ("form", b"grant_type=client_credentials&scope=all", "a form"),
            ("multipart", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n', "several parts"),
            ("nul", b'{"a":"\x00"}', "a NUL byte"),
            ("decomposed", '{"city":"Be\u0301ziers"}'.encode(), "a letter and its accent as two characters"),
            ("latin1", '{"city":"Besançon"}'.encode("latin-1"), "Latin-1, which is not UTF-8"),
            ("utf16", '{"a":1}'.encode("utf-16"), "UTF-16 with its mark"),
            ("binary", bytes(range(256)), "every byte there is"),
            ("cut-short", '{"city":"Besançon"}'.encode()[:14], "UTF-8 that ends within a character")):
        add(f"body/{name}", comment, "POST", RECORDS, body)
    for size in (1_000, 4_096, 16_384):
        add(f"body/long-{size}", f"{size} bytes", "PUT", EU + "/1.0/me",
            '{"text":"' + "0123456789abcdef" * (size // 16) + '"}')


def blocks():
    """Hashed texts whose length is beside 55, 56, 63 and 64 of a block, where padding changes its form."""
    empty = len(string_to_sign({"secret": TEST.secret, "consumer": TEST.consumer, "method": "PUT",
                                "url": EU + "/1.0/me", "body": b"", "timestamp": NOW}, ORDER))
    for left in (54, 55, 56, 57, 62, 63, 0, 1):
        size = (left - empty) % 64
        add(f"block/{left:02}", f"the hashed text ends {left} bytes into a block", "PUT", EU + "/1.0/me", "x" * size,
            flags=["block"])


def timestamps():
    for name, timestamp, comment in (
            ("one", "1", "the second after the epoch"), ("nine-digits", "999999999", "a digit less than today's"),
            ("published", "1457018875", "the one of the published vectors"),
            ("signed-32", "2147483647", "the last of 31 bits"), ("beyond-32", "2147483648", "the first beyond them"),
            ("unsigned-32", "4294967296", "the first beyond 32 bits"),
            ("eleven-digits", "99999999999", "the year 5138"),
            ("leading-zero", "01785327314", "the header's own text is signed, a leading zero included")):
        add(f"timestamp/{name}", comment, "GET", EU + "/1.0/me", timestamp=timestamp)


def key_forms():
    add("key/old-form", "letters and digits, as until 2022", "GET", EU + "/1.0/me", keys=OLD)
    add("key/old-form-body", "the same, with a body", "POST", RECORDS, python_json(TEXTS["plain"][1]), keys=OLD)
    add("key/plus", "a secret that holds the separator", "GET", EU + "/1.0/me",
        keys=Keys(TEST.application, "7e57+test+only+secret+with+plus+", TEST.consumer))
    add("key/short", "keys are any text", "GET", EU + "/1.0/me", keys=Keys("7e57", "test-secret", "test-consumer"))
    add("key/long", "longer than a block", "GET", EU + "/1.0/me",
        keys=Keys(TEST.application, test_key("long secret", 64) * 2, test_key("long consumer", 64)))


# Those that a compatible server accepts all the same.

def acceptable():
    def accept(name, cause, comment, method, url, signed_url, body=b"", flags=()):
        add(f"acceptable/{name}", comment, method, url, body, result="acceptable", cause=cause, flags=flags,
            signed={"url": signed_url})
    body = node_json(TEXTS["accents"][1])
    tls = "https://127.0.0.1:8443"
    accept("scheme-https", "url.scheme", "https signed, http sent: a TLS front stands before the server", "GET",
           MOCK + "/1.0/me", "https://127.0.0.1:8780/1.0/me")
    accept("scheme-http", "url.scheme", "http signed, https sent", "GET", EU + "/1.0/me",
           "http://eu.api.ovh.com/1.0/me")
    accept("scheme-body", "url.scheme", "the same with a body", "PUT", MOCK + "/v1/me",
           "https://127.0.0.1:8780/v1/me", body)
    accept("scheme-v2", "url.scheme", "the same on /v2", "GET", "http://localhost:8780/v2/iam/policy",
           "https://localhost:8780/v2/iam/policy")
    accept("port-node", "url.port-missing", "without its port, as node-ovh signs", "GET", tls + "/1.0/me",
           "https://127.0.0.1/1.0/me", flags=["node-ovh"])
    accept("port-node-body", "url.port-missing", "the same with a body", "POST", tls + "/1.0/auth/credential",
           "https://127.0.0.1/1.0/auth/credential", body, flags=["node-ovh"])
    accept("port-query", "url.port-missing", "the same with a query", "GET",
           tls + "/1.0/domain/zone/example.com/record?fieldType=TXT",
           "https://127.0.0.1/1.0/domain/zone/example.com/record?fieldType=TXT", flags=["node-ovh"])
    accept("port-http", "url.port-missing", "without its port, over plain HTTP", "GET", MOCK + "/1.0/me",
           "http://127.0.0.1/1.0/me")
    accept("port-ipv6", "url.port-missing", "of an IPv6 address", "GET", "http://[::1]:8780/1.0/me",
           "http://[::1]/1.0/me")
    accept("scheme-and-port", "url.port-missing", "node-ovh behind a TLS front: the other scheme, and no port", "GET",
           MOCK + "/1.0/me", "https://127.0.0.1/1.0/me", flags=["node-ovh", "two-mistakes"])
    accept("scheme-and-port-body", "url.port-missing", "the same with a body", "PUT", "http://localhost:8780/v1/me",
           "https://localhost/v1/me", body, flags=["node-ovh", "two-mistakes"])


# The wrong ones, a function for each group of causes.

ME = EU + "/1.0/me"
US = "https://api.us.ovhcloud.com/1.0/domain/zone/example.com/record"
LOCAL = MOCK + "/1.0/domain/zone/example.com/record"
QUERY = "?fieldType=TXT&subDomain=www"
PLAIN = python_json(TEXTS["plain"][1])
ACCENTS = go_json(TEXTS["accents"][1])


def three(cause, comment, variants):
    """Each variant in a context of its own: a GET, a POST with a body, a query on a mock."""
    contexts = (("GET", ME, ""), ("POST", US, PLAIN), ("GET", LOCAL + QUERY, ""))
    for number, (name, how) in enumerate(variants.items()):
        method, url, body = contexts[number % 3]
        wrong(cause, name, f"{comment}: {name.replace('-', ' ')}", method, url, body, **how)


def secrets():
    secret = TEST.secret
    three("secret.whitespace", "the secret was read with what stood beside it", {
        "newline": {"signed": {"secret": secret + "\n"}}, "return-and-newline": {"signed": {"secret": secret + "\r\n"}},
        "blank": {"signed": {"secret": secret + " "}}, "tab": {"signed": {"secret": secret + "\t"}},
        "byte-order-mark": {"signed": {"secret": "\ufeff" + secret}}})
    three("secret.quoted", "the quotes of a file count as secret", {
        "double": {"signed": {"secret": f'"{secret}"'}}, "single": {"signed": {"secret": f"'{secret}'"}}})
    three("secret.base64", "a form of the secret in Base64", {
        "encoded": {"signed": {"secret": base64.b64encode(secret.encode())}},
        "encoded-with-newline": {"signed": {"secret": base64.b64encode((secret + "\n").encode())}},
        "decoded": {"signed": {"secret": base64.b64decode(secret)}}})
    three("secret.hex-decoded", "the bytes that the secret spells", {
        "get": {"signed": {"secret": bytes.fromhex(secret)}}, "post": {"signed": {"secret": bytes.fromhex(secret)}}})
    swapped = ("consumer", "secret") + ORDER[2:]
    three("secret.swapped", "the consumer key first, the secret second", {
        "get": {"order": swapped}, "post": {"order": swapped}, "query": {"order": swapped}})
    three("secret.is-application-key", "the application key for the secret", {
        "get": {"signed": {"secret": TEST.application}}, "post": {"signed": {"secret": TEST.application}}})
    other = test_key("secret of another application", 32)
    three("secret.other-application", "the secret of another application", {
        "get": {"signed": {"secret": other}, "more": {"other_secrets": [other]}},
        "post": {"signed": {"secret": other}, "more": {"other_secrets": [test_key("a third", 32), other]}}})


def consumers():
    three("consumer.empty", "nothing for the consumer key", {
        "get": {"signed": {"consumer": ""}}, "post": {"signed": {"consumer": ""}}})
    three("consumer.null-literal", "the name of nothing for the consumer key", {
        name: {"signed": {"consumer": name}} for name in ("null", "None", "nil", "undefined")})
    other = test_key("another consumer", 32)
    three("consumer.header-differs", "another consumer key than the header's", {
        "get": {"signed": {"consumer": other}, "more": {"other_consumer_keys": [other]}},
        "post": {"signed": {"consumer": other},
                 "more": {"other_consumer_keys": [test_key("a third consumer", 32), other]}}})


def methods():
    three("method.lowercase", "the method in lower case, as node-ovh signs what it is given", {
        "get": {"signed": {"method": "get"}}, "post": {"signed": {"method": "post"}}})
    wrong("method.lowercase", "capital", "the method with a capital", "DELETE", RECORDS + "/7",
          signed={"method": "Delete"})
    wrong("method.differs", "get-for-post", "GET signed, POST sent", "POST", RECORDS, PLAIN, signed={"method": "GET"})
    wrong("method.differs", "post-for-put", "POST signed, PUT sent", "PUT", ME, PLAIN, signed={"method": "POST"})
    wrong("method.differs", "get-for-head", "GET signed, HEAD sent", "HEAD", ME, signed={"method": "GET"})


def url(cause, context, comment, sent, signed, method="GET", body="", **how):
    wrong(cause, context, comment, method, sent, body, signed={"url": signed}, **how)


def urls():
    url("url.path-only", "get", "the path without scheme and host", ME, "/1.0/me")
    url("url.path-only", "query", "likewise with a query", LOCAL + QUERY,
        "/1.0/domain/zone/example.com/record" + QUERY)
    url("url.query-missing", "one", "a query that was added after signing", RECORDS + "?fieldType=TXT", RECORDS)
    url("url.query-missing", "two", "likewise of two parameters", LOCAL + QUERY, LOCAL)
    url("url.query-missing", "delete", "of a DELETE", RECORDS + "?id=7", RECORDS, "DELETE")
    url("url.query-reordered", "two", "the parameters in another order", US + "?subDomain=www&fieldType=TXT",
        US + QUERY)
    url("url.query-reordered", "three", "three of them reversed", LOCAL + "?a=1&c=3&b=2", LOCAL + "?b=2&c=3&a=1")
    url("url.query-sorted", "two", "sorted for signing, sent as given", RECORDS + "?subDomain=www&fieldType=TXT",
        RECORDS + QUERY)
    url("url.query-sorted", "three", "likewise, of three", LOCAL + "?c=3&a=1&b=2", LOCAL + "?a=1&b=2&c=3")
    zone = EU + "/1.0/domain/zone/"
    url("url.decoded", "accents", "signed before escaping, as go-ovh does", zone + "%C3%A9t%C3%A9.example",
        zone + "été.example", flags=["go-ovh"])
    url("url.decoded", "blank", "a blank, as python-ovh signs it", RECORDS + "?subDomain=a%20b",
        RECORDS + "?subDomain=a b", flags=["python-ovh"])
    url("url.decoded", "slash", "a block of addresses, as users of php-ovh met it",
        EU + "/1.0/ip/192.0.2.0%2F29/reverse", EU + "/1.0/ip/192.0.2.0/29/reverse", flags=["php-ovh"])
    url("url.encoded", "commas", "commas escaped for signing, sent as they are", RECORDS + "/1,2,3",
        RECORDS + "/1%2C2%2C3")
    url("url.encoded", "at-sign", "an at sign escaped for signing", EU + "/1.0/me/identity/group/ops@example.com",
        EU + "/1.0/me/identity/group/ops%40example.com")
    url("url.encoded", "colons", "the colons of a name", EU + "/v2/iam/resource/urn:v1:eu:resource:sms:sms-1",
        EU + "/v2/iam/resource/urn%3Av1%3Aeu%3Aresource%3Asms%3Asms-1")
    url("url.double-encoded", "slash", "an escape escaped once more", EU + "/1.0/ip/192.0.2.0%2F29",
        EU + "/1.0/ip/192.0.2.0%252F29")
    url("url.double-encoded", "accents", "likewise in a query", RECORDS + "?subDomain=%C3%A9",
        RECORDS + "?subDomain=%25C3%25A9")
    for name, sent in (("lower-signed", EU + "/1.0/ip/192.0.2.0%2F29/reverse"),
                       ("upper-signed", EU + "/1.0/ip/192.0.2.0%2f29/reverse"),
                       ("query", RECORDS + "?subDomain=%C3%A9")):
        url("url.escape-case", name, "escapes in the other case", sent, flipped_escapes(sent))
    url("url.plus-space", "plus-signed", "a blank as +, sent as %20", RECORDS + "?subDomain=a%20b",
        RECORDS + "?subDomain=a+b")
    url("url.plus-space", "escape-signed", "a blank as %20, sent as +", RECORDS + "?subDomain=a+b",
        RECORDS + "?subDomain=a%20b")
    url("url.fragment-kept", "get", "a fragment, which is never sent", ME, ME + "#top",
        more={"intended_url": ME + "#top"})
    url("url.fragment-kept", "query", "behind a query", LOCAL + QUERY, LOCAL + QUERY + "#a/b",
        more={"intended_url": LOCAL + QUERY + "#a/b"})
    url("url.charset", "path", "Latin-1 signed, UTF-8 sent", zone + "%C3%A9t%C3%A9.example", zone + "%E9t%E9.example")
    url("url.charset", "path-utf8", "UTF-8 signed, Latin-1 sent", zone + "%E9t%E9.example",
        zone + "%C3%A9t%C3%A9.example")
    url("url.charset", "query", "in a query", RECORDS + "?subDomain=caf%C3%A9", RECORDS + "?subDomain=caf%E9")


def bases_of_urls():
    url("url.scheme", "https-signed", "https signed, http sent, to a server that takes its own base alone",
        LOCAL, tls_peer(LOCAL, "https"), "POST", PLAIN)
    url("url.scheme", "http-signed", "http signed, https sent, likewise", ME, tls_peer(ME, "http"))
    url("url.port-missing", "http", "without the port, to a server that takes its own base alone", LOCAL,
        LOCAL.replace(":8780", ""), "POST", PLAIN)
    url("url.port-missing", "https", "likewise over TLS", "https://127.0.0.1:8443/v2/iam/policy",
        "https://127.0.0.1/v2/iam/policy")
    url("url.port-added", "https", "the default port written out", ME, ME.replace(".com/", ".com:443/"))
    url("url.port-added", "http", "likewise of http", "http://mock.example/1.0/me", "http://mock.example:80/1.0/me")
    url("url.host-differs", "mock", "the real host, sent to a mock", MOCK + "/1.0/me", ME)
    url("url.host-differs", "alias", "an old alias", ME, "https://api.ovh.com/1.0/me")
    url("url.host-differs", "new", "the new name", RECORDS, RECORDS.replace("eu.api.ovh.com", "api.eu.ovhcloud.com"),
        "POST", PLAIN)
    url("url.host-differs", "region", "another region", "https://ca.api.ovh.com/1.0/me", ME)
    url("url.version-alias", "1.0-signed", "/1.0 signed, /v1 sent", EU + "/v1/me", ME)
    url("url.version-alias", "v1-signed", "/v1 signed, /1.0 sent", ME, EU + "/v1/me")
    url("url.version-alias", "both-signed", "/1.0 in front of /v2, as go-ovh 1.4.0 did", EU + "/v2/iam/policy",
        EU + "/1.0/v2/iam/policy", flags=["go-ovh"])
    url("url.trailing-slash", "added", "with a slash that was not sent", EU + "/1.0/domain/zone",
        EU + "/1.0/domain/zone/")
    url("url.trailing-slash", "dropped", "without the slash that was sent", EU + "/1.0/domain/zone/",
        EU + "/1.0/domain/zone")
    url("url.trailing-slash", "before-query", "in front of a query", LOCAL + "/" + QUERY, LOCAL + QUERY)
    url("url.normalised", "dots-resolved", "dots resolved for signing, sent as they are", EU + "/1.0/domain/../me", ME)
    url("url.normalised", "dots-kept", "dots signed, resolved by the library, as with python-ovh", ME,
        EU + "/1.0/domain/../me", more={"intended_url": EU + "/1.0/domain/../me"}, flags=["python-ovh"])
    url("url.normalised", "mark-kept", "a lone question mark signed, dropped by the library", ME, ME + "?")
    url("url.normalised", "mark-dropped", "likewise the other way round", ME + "?", ME)
    url("url.double-slash", "doubled", "a doubled slash behind the base", ME, EU + "/1.0//me")
    url("url.double-slash", "doubled-at-host", "behind the host", MOCK + "/1.0/me", MOCK + "//1.0/me")
    url("url.double-slash", "single", "a single one, sent doubled", EU + "/1.0//me", ME)


def body_of(cause, context, comment, sent, signed, method="POST", url_of_it=RECORDS, **how):
    wrong(cause, context, comment, method, url_of_it, sent, signed={"body": signed}, **how)


def bodies():
    body_of("body.missing", "post", "a body that was not signed", PLAIN, "")
    body_of("body.missing", "delete", "of a DELETE", '{"id":7}', "", "DELETE")
    body_of("body.missing", "get", "of a GET", PLAIN, "", "GET")
    for name, text in (("null", "null"), ("none", "None"), ("undefined", "undefined"), ("object", "{}"), ("list", "[]"),
                       ("quotes", '""')):
        body_of("body.present", name, f"{text} signed, nothing sent", "", text, "DELETE" if name == "null" else "POST")
    body_of("body.reserialised", "spaced", "signed with blanks, sent compact", PLAIN, json.dumps(TEXTS["plain"][1]))
    body_of("body.reserialised", "compact", "signed compact, sent with blanks", json.dumps(TEXTS["plain"][1]), PLAIN)
    body_of("body.reserialised", "sorted", "signed with sorted keys", '{"ttl":60,"subDomain":"www","fieldType":"A"}',
            '{"fieldType":"A","subDomain":"www","ttl":60}')
    body_of("body.reserialised", "indented", "signed over several lines", PLAIN,
            json.dumps(TEXTS["plain"][1], indent=2), "PUT", ME)
    given = '{"ttl":60,"subDomain":"www","fieldType":"A"}'
    body_of("body.reserialised", "order-lost", "sent sorted, signed in an order of its own",
            '{"fieldType":"A","subDomain":"www","ttl":60}', given, more={"intended_body": given})
    body_of("body.escapes", "unicode-signed", "\\uXXXX signed, UTF-8 sent", ACCENTS, python_json(TEXTS["accents"][1]))
    body_of("body.escapes", "utf8-signed", "UTF-8 signed, \\uXXXX sent", python_json(TEXTS["accents"][1]), ACCENTS)
    body_of("body.escapes", "slashes", "\\/ signed, / sent, as Symfony 5.1 did", python_json(TEXTS["slashes"][1]),
            python_json(TEXTS["slashes"][1]).replace("/", "\\/"))
    markup = json.dumps(TEXTS["markup"][1], separators=(",", ":"))
    body_of("body.escapes", "markup", "\\u003c signed, < sent", markup, go_json(TEXTS["markup"][1]))
    body_of("body.escapes", "emoji", "a pair of escapes signed, UTF-8 sent", go_json(TEXTS["emoji"][1]),
            python_json(TEXTS["emoji"][1]))
    body_of("body.charset", "latin1", "Latin-1 signed, UTF-8 sent", ACCENTS, ACCENTS.encode("latin-1"))
    euro = '{"price":"7 €"}'
    body_of("body.charset", "windows-1252", "Windows-1252 signed", euro, euro.encode("cp1252"))
    body_of("body.form-encoded", "two", "a form signed, JSON sent", '{"subDomain":"www","ttl":60}',
            "subDomain=www&ttl=60")
    body_of("body.form-encoded", "escaped", "with escapes", '{"target":"a b/é"}',
            urllib.parse.urlencode({"target": "a b/é"}, quote_via=urllib.parse.quote, safe=""))
    body_of("body.encoded", "hexadecimal", "the body in hexadecimal", PLAIN, PLAIN.encode().hex())
    body_of("body.encoded", "base64", "the body in Base64", PLAIN, base64.b64encode(PLAIN.encode()))
    body_of("body.newline", "added", "with a newline that was not sent", PLAIN, PLAIN + "\n")
    body_of("body.newline", "dropped", "without the newline that was sent", PLAIN + "\n", PLAIN)
    lines = json.dumps(TEXTS["plain"][1], indent=2)
    body_of("body.crlf", "crlf-signed", "CRLF signed, LF sent", lines, lines.replace("\n", "\r\n"))
    body_of("body.crlf", "lf-signed", "LF signed, CRLF sent", lines.replace("\n", "\r\n"), lines)
    body_of("body.bom", "added", "with a byte order mark that was not sent", PLAIN, "\ufeff" + PLAIN)
    body_of("body.bom", "dropped", "without the one that was sent", "\ufeff" + PLAIN, PLAIN)
    body_of("body.replacement", "question-mark", "a question mark for each other character", ACCENTS,
            ACCENTS.encode("ascii", "replace"))
    body_of("body.replacement", "u-fffd", "U+FFFD for it", ACCENTS,
            "".join(one if ord(one) < 128 else "\ufffd" for one in ACCENTS))
    for name, value in (("accents", TEXTS["accents"][1]), ("emoji", TEXTS["emoji"][1])):
        whole = go_json(value)
        body_of("body.length-in-characters", name, "cut short by a Content-Length that counts characters",
                whole.encode()[:len(whole)], whole, more={"intended_body": whole})


def times():
    def at(context, cause, comment, signed):
        contexts = {"get": ("GET", ME, ""), "post": ("POST", US, PLAIN)}
        for name, (method, url_of_it, body) in contexts.items():
            if context.endswith("-post") == (name == "post"):
                wrong(cause, context, comment, method, url_of_it, body, signed={"timestamp": signed})
    at("second-earlier", "timestamp.header-differs", "the header was made a second later", str(int(NOW) - 1))
    at("two-later", "timestamp.header-differs", "two seconds later", str(int(NOW) + 2))
    at("five-earlier-post", "timestamp.header-differs", "five seconds before", str(int(NOW) - 5))
    at("thousands", "timestamp.milliseconds", "milliseconds signed, seconds sent", NOW + "000")
    at("within-the-second-post", "timestamp.milliseconds", "some milliseconds into the second", NOW + "417")
    at("zero", "timestamp.float", "a number with a fraction signed", NOW + ".0")
    at("fraction-post", "timestamp.float", "with a real one", NOW + ".417")
    at("paris", "timestamp.zone-shift", "an hour ahead", str(int(NOW) + 3600))
    at("montreal", "timestamp.zone-shift", "five hours behind", str(int(NOW) - 5 * 3600))
    at("kolkata-post", "timestamp.zone-shift", "five and a half hours ahead", str(int(NOW) + 19800))


def digests():
    def sha1_text(data):
        return hashlib.sha1(data).hexdigest()
    ways = {
        "digest.prefix-missing": lambda data, _: sha1_text(data),
        "digest.prefix-doubled": lambda data, _: "$1$$1$" + sha1_text(data),
        "digest.uppercase": lambda data, _: "$1$" + sha1_text(data).upper(),
        "digest.base64": lambda data, _: "$1$" + base64.b64encode(hashlib.sha1(data).digest()).decode(),
        "digest.hmac": lambda data, secret: "$1$" + hmac.new(secret, data, "sha1").hexdigest()}
    for cause, digest in ways.items():
        three(cause, "the right text, and the header", {"get": {"digest": digest}, "post": {"digest": digest}})
    for name in ("sha256", "sha512", "md5"):
        three("digest.algorithm", "the right text with another digest",
              {name: {"digest": lambda data, _, name=name: "$1$" + hashlib.new(name, data).hexdigest()}})
    without_secret = ORDER[1:]
    three("digest.hmac", "the secret as a key, and not in the text",
          {"without-secret": {"digest": ways["digest.hmac"], "order": without_secret}})


def joins():
    three("join.separator", "another separator", {
        name: {"joining": {"separator": text}}
        for name, text in (("none", ""), ("ampersand", "&"), ("newline", "\n"), ("comma", ","), ("blank", " "))})
    three("join.order", "the fields in another order", {
        "method-after-url": {"order": ("secret", "consumer", "url", "method", "body", "timestamp")},
        "timestamp-before-body": {"order": ("secret", "consumer", "method", "url", "timestamp", "body")},
        "timestamp-first": {"order": ("timestamp",) + ORDER[:5]},
        "secret-last": {"order": ORDER[1:] + ("secret",)}})
    three("join.trailing", "a separator too many", {
        "end": {"joining": {"trailing": "+"}}, "start": {"joining": {"leading": "+"}}})


def unexplained():
    three("signature.unexplained", "nothing that anybody could guess", {
        "unknown-secret": {"signed": {"secret": test_key("secret that nobody has", 32)}},
        "other-body": {"signed": {"body": '{"quite":"another body"}'}},
        "zeros": {"digest": lambda data, _: "$1$" + "0" * 40}})


def document():
    vectors.clear()
    for group in (published, verbs, bases, paths, queries, json_bodies, other_bodies, blocks, timestamps, key_forms,
                  acceptable, secrets, consumers, methods, urls, bases_of_urls, bodies, times, digests, joins,
                  unexplained):
        group()
    names = [vector["id"] for vector in vectors]
    assert len(names) == len(set(names)), "ids are unique"
    return {"$schema": "signing.schema.json",
            "about": "Signatures of OVHcloud's API, right and wrong; docs/vectors.md of Countersign says how to use "
                     "them. Every key is for tests alone.",
            "version": 1,
            "flags": FLAGS,
            "vectors": vectors}


def text():
    """A vector a paragraph, in ASCII, so that no tool on the way can change it."""
    head = {name: value for name, value in document().items() if name != "vectors"}
    lines = json.dumps(head, indent=2)[:-2] + ',\n  "vectors": [\n'
    pieces = ["    " + json.dumps(vector, indent=2).replace("\n", "\n    ") for vector in vectors]
    return lines + ",\n".join(pieces) + "\n  ]\n}\n"


def main():
    if sys.argv[1:] == ["--check"]:
        if FILE.read_text(encoding="ascii") != text():
            sys.exit(f"{FILE.relative_to(ROOT)} is not what tools/make_vectors.py writes; run it")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(text(), encoding="ascii")
        counts = {result: sum(vector["result"] == result for vector in vectors)
                  for result in ("valid", "invalid", "acceptable")}
        print(", ".join(f"{count} {result}" for result, count in counts.items()))


if __name__ == "__main__":
    main()
