"""Right requests, as clients of OVHcloud send them: the worlds they are sent to, their targets and their
bodies. What is random comes from the dice that the caller brings."""

import dataclasses
import string
import urllib.parse

import json_texts

NOW = 1772600767  # of every world's clock, which stands still


@dataclasses.dataclass(frozen=True)
class Keys:
    application: str
    secret: str
    consumers: tuple  # the first is the one that requests carry


@dataclasses.dataclass(frozen=True)
class World:
    """A tenant, how it is reached, and the bases that it accepts, the likeliest first."""

    name: str
    host: str
    bases: tuple
    settings: dict = dataclasses.field(hash=False)
    applications: tuple = ()

    def plan(self):
        """The body of POST /tenants."""
        return {"id": self.name, "clock": {"now": "2026-03-04T05:06:07Z", "frozen": True}, "settings": self.settings,
                "applications": [{"name": one.application, "key": one.application, "secret": one.secret,
                                  "credentials": [{"name": f"c{n}", "consumer_key": key}
                                                  for n, key in enumerate(one.consumers)]}
                                 for one in self.applications]}


@dataclasses.dataclass(frozen=True)
class Sent:
    """A request as it is sent, and what its sender should have signed."""

    world: World
    keys: Keys
    method: str
    base: str      # that it is signed with
    target: bytes
    body: bytes
    timestamp: str
    json: json_texts.Written = None  # how the body is written, when it is JSON
    intended_body: bytes = None      # when less is sent than was meant

    def others(self):
        return [one for one in self.world.applications if one != self.keys]


# Facts 2.5: keys of today, and those of before 2022.
def key(dice, length):
    alphabet = dice.choice(("0123456789abcdef", string.ascii_letters + string.digits))
    return "".join(dice.choice(alphabet) for _ in range(length))


def keys(dice, consumers=3):
    return Keys(key(dice, 16), key(dice, 32), tuple(key(dice, 32) for _ in range(consumers)))


def worlds(dice, name=""):
    """Each kind of address that a mock has: its own, a name without a port, and OVHcloud's behind a front."""
    local, named, front, canada = "127.0.0.1:8780", "api.test", "eu.api.ovh.com", "ca.api.ovh.com"
    exact, compatible = {"signature": "exact"}, {"signature": "compatible"}
    kinds = [("exact-local", local, (f"http://{local}",), exact),
             ("exact-localhost", "localhost:8080", ("http://localhost:8080",), exact),
             ("exact-named", named, (f"http://{named}",), exact),
             ("exact-front", front, (f"https://{front}",), {**exact, "public_bases": [f"https://{front}"]}),
             ("exact-canada", canada, (f"https://{canada}",),
              {**exact, "public_bases": [f"https://{canada}"], "region": "ca"}),
             ("compatible-local", local, tuple(f"{scheme}://{host}" for host in (local, "127.0.0.1")
                                               for scheme in ("http", "https")), compatible),
             ("compatible-front", front, (f"http://{front}", f"https://{front}"), compatible)]
    return [World(name + kind, host, bases, settings, tuple(keys(dice) for _ in range(3)))
            for kind, host, bases, settings in kinds]


WORDS = ("example", "mail", "_acme-challenge", "www", "été", "Zürich", "naïve café", "a b", "x&y", "a+b", "50%", "100€",
         "☃", "日本", "😀", "\"q\"", "it's", "a/b", "<b>", "c:d", "e@f.net", "v=spf1 include:mx.ovh.com ~all", "1,2",
         "(z)", "ü=1")
TOKENS = ("example.com", "example.org", "xn--fa-hia.de", "sms-ab12345-1", "CNAME", "TXT", "true", "0", "42", "60", "A")
NAMES = ("fieldType", "subDomain", "applicationId", "status", "action", "resourceURN", "details", "tags", "date.from",
         "x")

# Known to the mock, so that a signature is looked at. {} is a place for anything.
ROUTES = {
    "GET": ("/me", "/me/api/application/{}", "/me/api/credential", "/domain/zone", "/domain/zone/{}", "/auth/details",
            "/domain/zone/{}/record", "/domain/zone/{}/record/{}", "/domain/zone/{}/soa", "/sms", "/sms/{}/jobs",
            "/ip/{}/reverse", "/ip/{}/reverse/{}", "/hosting/web/{}", "/me/identity/user/{}/token",
            "/me/identity/group/{}", "/v2/iam/policy", "/v2/iam/resource", "/v2/iam/resource/{}",
            "/v2/iam/reference/action"),
    "POST": ("/domain/zone/{}/record", "/domain/zone/{}/refresh", "/sms/{}/jobs", "/ip/{}/reverse",
             "/me/identity/user/{}/token", "/me/identity/group/{}/user", "/v2/iam/resource/{}/tag",
             "/v2/iam/authorization/check"),
    "PUT": ("/domain/zone/{}/record/{}", "/domain/zone/{}/soa", "/sms/{}", "/hosting/web/{}", "/me/identity/group/{}",
            "/v2/iam/resource/{}"),
    "DELETE": ("/domain/zone/{}/record/{}", "/ip/{}/reverse/{}", "/sms/{}/jobs/{}", "/me/identity/group/{}/user/{}",
               "/v2/iam/resource/{}/tag/{}", "/me/identity/user/{}/token/{}"),
}
RAW = "-._~!$'()*,;:@"  # may stand in a path as they are


def place(dice, plain=False):
    """A path's parameter, escaped by one encoder or another."""
    chance = dice.random()
    if plain or chance < 0.4:
        return dice.choice(TOKENS)
    if chance < 0.55:
        return f"{dice.randrange(256)}.0.2.{dice.randrange(256)}{dice.choice(('%2F', '%2f'))}{dice.randrange(24, 33)}"
    if chance < 0.65:
        return f"urn:v1:eu:resource:vps:vps-{dice.randrange(16**6):06x}.vps.ovh.net"
    text = urllib.parse.quote(dice.choice(WORDS), safe=dice.choice(("", RAW, ",:@")))
    return text.lower() if dice.random() < 0.15 and "%" in text else text


def value(dice):
    text = dice.choice(WORDS) if dice.random() < 0.6 else dice.choice(TOKENS)
    encode = dice.choice((urllib.parse.quote_plus, urllib.parse.quote,
                          lambda one: urllib.parse.quote(one, safe=",:@/")))
    return encode(text)


def query(dice, least=0):
    """With its question mark, or empty."""
    count = max(least, dice.choice((0, 0, 1, 2, 2, 3, 4)))
    pairs = []
    for _ in range(count):
        name = dice.choice(NAMES) + ("[]" if dice.random() < 0.05 else "")
        pairs.append(name if dice.random() < 0.05 else f"{name}={value(dice) if dice.random() < 0.95 else ''}")
    return "?" + "&".join(pairs) if pairs else ""


def target(dice, method, least=0, plain=False):
    path = dice.choice(ROUTES["GET" if method == "HEAD" else method])
    if not path.startswith("/v2"):
        path = dice.choice(("/1.0", "/1.0", "/v1")) + path
    while "{}" in path:
        path = path.replace("{}", place(dice, plain), 1)
    if not plain and dice.random() < 0.05:
        path += "/"
    # What a browser's or a program's address line lets through.
    if not plain and dice.random() < 0.1:
        path = path.replace("%20", "%20%28", 1).replace("(", "%28")
    return (path + query(dice, least)).encode()


def sent(dice, world, method=None, body=None, least=0, plain=False, keys_of=None):
    """A random right request. `least` is how many parameters its query has at least; `body` a Written, bytes, both as
    a pair when more is sent than is written, or None for a random one."""
    if method is None:
        method = "HEAD" if dice.random() < 0.02 else dice.choice(("GET", "GET", "GET", "POST", "POST", "PUT", "DELETE"))
    if body is None:
        body = b"" if method in ("GET", "HEAD", "DELETE") and dice.random() < 0.97 else random_body(dice)
    written = body if isinstance(body, json_texts.Written) else None
    if isinstance(body, tuple):
        body, written = body
    return Sent(world, keys_of or dice.choice(world.applications), method, dice.choice(world.bases),
                target(dice, method, least, plain), body.text() if body is written and written else body,
                str(NOW + dice.randrange(-150, 151)), written)


def random_body(dice):
    chance = dice.random()
    if chance < 0.12:
        return b""
    if chance < 0.2:
        return "\n".join(dice.sample(WORDS, 3)).encode() + dice.choice((b"", b"\n"))
    if chance < 0.27:
        return urllib.parse.urlencode({name: value(dice) for name in dice.sample(NAMES, 3)}).encode()
    if chance < 0.3:
        return dice.choice(("Zürich", "été", "naïve café")).encode("latin-1")
    return json_texts.random_written(dice, WORDS, NAMES)


def head_of(one, presented, extra=()):
    """The four headers and what else there is, as pairs."""
    fields = [("Host", one.world.host), ("X-Ovh-Application", one.keys.application),
              ("X-Ovh-Consumer", one.keys.consumers[0]), ("X-Ovh-Timestamp", one.timestamp),
              ("X-Ovh-Signature", presented), *extra]
    if one.body:
        fields.append(("Content-Type", "application/json"))
    if one.body or one.method in ("POST", "PUT"):
        fields.append(("Content-Length", str(len(one.body))))
    return fields


def wire(one, fields):
    """The bytes of the request."""
    lines = [one.method.encode() + b" " + one.target + b" HTTP/1.1"]
    lines += [f"{name}: {text}".encode("latin-1") for name, text in fields]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (one.intended_body if one.intended_body is not None else one.body)
