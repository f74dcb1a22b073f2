"""Tenants of one mock with something of their own in every place that the mock describes,
and all the values by which somebody could ask for it."""

import base64
import datetime
import itertools
import json
import re
import urllib.parse

import support

# Members for which not every text will do; None: as the tenant has it.
KNOWN_VALUES = {"fieldType": "TXT", "receivers": ["+33600000000"], "ip": None, "ipReverse": None,
                "reverse": None, "country": "FR", "email": "somebody@example.net", "ovhCompany": "ovh",
                "ovhSubsidiary": "FR", "legalform": "individual", "flow": "CLIENT_CREDENTIALS",
                "group": "DEFAULT"}
# Bodies under /v2, by type: the descriptions there say nothing of what is in them. `{mark}` and `{number}` are
# filled in, `{name}` is another each time, since names of policies are unique in an account.
V2_BODIES = {
    "iam.policy.Creation": {
        "name": "{mark} {name}", "identities": ["urn:v1:eu:identity:account:{mark}-ovh"],
        "resources": [{"urn": "urn:v1:eu:resource:dnsZone:{mark}.example"}],
        "permissions": {"allow": [{"action": "dnsZone:*"}]}},
    "iam.group.Creation": {"name": "{mark}-{number}", "resources": []},
    "iam.PermissionsGroup": {"name": "{mark}-{number}", "description": "{mark}",
                             "permissions": {"allow": [{"action": "dnsZone:*"}]}},
    "iam.resource.Resource": {"tags": {"{mark}": "{number}"}},
    "iam.resource.AddTag": {"key": "{mark}", "value": "{number}"},
    "iam.AuthorizeRequest": {"actions": ["dnsZone:apiovh:get"]},
    "iam.AuthorizeBatchRequest": {"actions": ["dnsZone:apiovh:get"],
                                  "resourceURNs": ["urn:v1:eu:resource:dnsZone:{mark}.example"]}}
V2_BODIES["iam.policy.Update"] = V2_BODIES["iam.policy.Creation"]
V2_BODIES["iam.group.Update"] = V2_BODIES["iam.group.Creation"]
GROUPS = {"ADMIN", "DEFAULT", "UNPRIVILEGED"}  # of users: every account has them
NAMES = itertools.count(1_000_001)  # as long as the numbers that the mock gives, which comparisons leave out
JOIN = "POST /me/identity/group/{group}/user"
ORDER = ("GET", "PUT", "POST", "PATCH", "DELETE")  # what destroys comes last


class Caller:
    """Calls over one connection that is kept, singly or many in one write."""

    def __init__(self, server):
        self.server = server
        self.connection = server.connect()
        self.reader = support.Reader(self.connection)

    def all(self, requests, at_once=48):
        """The answers to requests of request(), in order."""
        for start in range(0, len(requests), at_once):
            piece = requests[start:start + at_once]
            self.connection.sendall(b"".join(piece))
            for _ in piece:
                yield self.reader.answer()

    def __call__(self, data):
        return next(self.all([data]))

    def control(self, method, path, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        return self(support.request_bytes(
            method, "/_countersign/v1" + path,
            [("Host", self.server.authority), ("Content-Type", "application/json"),
             ("Content-Length", str(len(data)))], data))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()


def request(server, method, target, keys=None, now=0, body=None, host=None, headers=()):
    """A call as bytes; `keys` are application key, secret and consumer key."""
    host = host or server.authority
    data = b"" if body is None else json.dumps(body).encode()
    fields = [("Host", host), *headers]
    if keys:
        key, secret, consumer = keys
        sign = support.signature(secret, consumer, method, f"http://{host}{target}", data, str(now))
        fields += [("X-Ovh-Application", key), ("X-Ovh-Consumer", consumer),
                   ("X-Ovh-Timestamp", str(now)), ("X-Ovh-Signature", sign)]
    if data:
        fields.append(("Content-Type", "application/json"))
    if data or method in ("POST", "PUT"):
        fields.append(("Content-Length", str(len(data))))
    return support.request_bytes(method, target, fields, data)


def filled_in(template, **texts):
    """A body with its places filled in."""
    text = json.dumps(template)
    for name, value in texts.items():
        text = text.replace("{%s}" % name, str(value))
    return json.loads(text)


def rfc3339(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Operation:
    """An operation as the mock describes it."""

    def __init__(self, path, described, base="/1.0"):
        self.base = base
        self.method = described["httpMethod"]
        self.path = path
        self.open = described["noAuthentication"]
        self.answers = described["responseType"]
        self.body = [p for p in described["parameters"] if p["paramType"] == "body"]
        self.query = [p["name"] for p in described["parameters"] if p["paramType"] == "query"]
        self.names = re.findall(r"{(\w+)}", path)

    def __str__(self):
        return f"{self.method} {self.path}"

    def target(self, values, query=""):
        path = self.path
        for name, value in zip(self.names, values):
            path = path.replace("{%s}" % name, urllib.parse.quote(value, safe=""), 1)
        return self.base + path + query


class Descriptions:
    """Everything that the mock says it serves."""

    def __init__(self, caller):
        self.operations, self.models = [], {}
        for base in ("/1.0", "/v2"):
            for section in self.document(caller, base + "/")["apis"]:
                document = self.document(caller, base + section["path"] + ".json")
                self.models.update(document["models"])
                self.operations += [Operation(api["path"], described, base) for api in document["apis"]
                                    for described in api["operations"]]
        self.operations.sort(key=lambda operation: ORDER.index(operation.method))
        self.by_name = {str(operation): operation for operation in self.operations}

    def makes_items(self, operation):
        """Whether it is a POST that adds to what lies below its path."""
        below = operation.path + "/{"
        return operation.method == "POST" and any(one.path.startswith(below) for one in self.operations)

    @staticmethod
    def document(caller, path):
        return caller(request(caller.server, "GET", path)).json()

    def body(self, operation, mark, number, known):
        """A body with the mark in each of its texts; None where there is none."""
        if not operation.body:
            return None
        template = V2_BODIES.get(operation.body[0]["dataType"])
        if template is not None:
            return filled_in(template, mark=mark, number=number, name=next(NAMES))
        if operation.body[0].get("name") is None:
            return self.value(operation.body[0]["dataType"], "", mark, number, known)
        return {p["name"]: self.value(p["dataType"], p["name"], mark, number, known)
                for p in operation.body if p["required"] or p["name"] in KNOWN_VALUES}

    def value(self, kind, name, mark, number, known):
        if name in KNOWN_VALUES:
            return known.get(name) or KNOWN_VALUES[name]
        if kind.endswith("[]"):
            return []
        if kind in ("long", "int", "double"):
            return number
        if kind == "boolean":
            return True
        model = self.models.get(kind)
        if model is None:
            return f"{mark}-{number}"
        if "enum" in model:
            return model["enum"][0]
        texts = {}
        for member, described in model["properties"].items():
            written = described["type"] == "string" or member in KNOWN_VALUES
            if (written and not described["readOnly"]) or described.get("required"):
                texts[member] = self.value(described["type"], member, mark, number, known)
        if kind == "auth.ApiCredentialRequestParams":
            texts["accessRules"] = [{"method": "GET", "path": f"/{mark}"}]
        return texts


class World:
    """One tenant, its keys, its objects, and what it has of each collection."""

    def __init__(self, caller, descriptions, index, settings=None, objects=2):
        self.caller, self.server, self.descriptions = caller, caller.server, descriptions
        self.id = f"w{index}"
        self.mark = f"mark{index:04}"
        self.now = 1_772_600_767 + 86_400 * index
        self.block = f"10.{index // 250}.{index % 250}.1/32"
        made = caller.control("POST", "/tenants", {
            "id": self.id, "settings": settings or {},
            "clock": {"now": rfc3339(self.now), "frozen": True},
            "account": f"{self.mark}-ovh", "zones": ["shared.example", f"{self.mark}.example"],
            "applications": [
                {"name": f"{self.mark} main", "credentials": [
                    {"name": "full"}, {"name": "watcher"}, {"name": "spare"}, {"name": "spare too"},
                    {"name": "waiting", "state": "pendingValidation"}]},
                {"name": f"{self.mark} second", "credentials": [{"name": "full"}]}]})
        assert made.status == 201, made.body
        self.made = made.json()
        main = self.made["applications"][0]
        self.full, self.watcher, *self.spares = (
            (main["application_key"], main["application_secret"], credential["consumer_key"])
            for credential in main["credentials"][:4])
        self.tokens, self.asked, self.own = [], [], {}
        account = self.made["service_accounts"][0]
        self.client = account["client_id"], account["client_secret"]
        self.bearer = self.token(*self.client)["access_token"]
        self.furnish(objects)
        self.first_day = {kind: self.of_the_first_day(kind) for kind in ("policy", "resourceGroup")}

    def later(self):
        """An hour on: whatever is used from now on shows it in its lastUse."""
        self.now += 3600
        self.caller.control("POST", f"/tenants/{self.id}/clock/advance", {"seconds": 3600})

    def call(self, method, target, body=None, keys=None, headers=()):
        return self.caller(request(self.server, method, target, keys or self.full, self.now, body,
                                   headers=headers))

    def token(self, client, secret, basic=False, **more):
        """What the token endpoint says to these."""
        fields = {"grant_type": "client_credentials", "scope": "all", **more}
        headers = [("Host", self.server.authority), ("Content-Type", "application/x-www-form-urlencoded")]
        if basic:
            encoded = base64.b64encode(f"{client}:{secret}".encode()).decode()
            headers.append(("Authorization", f"Basic {encoded}"))
        else:
            fields.update(client_id=client, client_secret=secret)
        data = urllib.parse.urlencode(fields).encode()
        headers.append(("Content-Length", str(len(data))))
        return self.caller(support.request_bytes("POST", "/auth/oauth2/token", headers, data)).json()

    def call_with(self, bearer, method, target, body=None):
        """A call with a Bearer token, this tenant's or another's."""
        return self.caller(request(self.server, method, target, body=body,
                                   headers=[("Authorization", f"Bearer {bearer}")]))

    @property
    def known(self):
        address = self.block.split("/", maxsplit=1)[0]
        return {"ip": self.block, "ipReverse": address, "reverse": f"{self.mark}.example."}

    def furnish(self, objects):
        """Makes each kind of object, and writes the mark into all that can be written."""
        # Who joins a group is to be there by then.
        for operation in sorted(self.descriptions.operations, key=lambda operation: str(operation) == JOIN):
            if operation.method != "POST" or operation.path in ("/auth/logout", "/newAccount"):
                continue
            for values in self.fills(operation)[:2]:
                for number in range(objects):
                    body = self.body(operation, number)
                    answer = self.call("POST", operation.target(values), body)
                    self.remember(operation, answer)
        self.own = {}  # there is more now
        for operation in self.descriptions.operations:
            if operation.method == "PUT":
                for values in self.fills(operation)[:2]:
                    self.call("PUT", operation.target(values), self.body(operation))

    def body(self, operation, number=0):
        return self.descriptions.body(operation, self.mark, number, self.known)

    def remember(self, operation, answer):
        if str(operation) == "POST /auth/credential":
            self.asked.append(answer.json()["consumerKey"])
            self.tokens.append(answer.json()["validationUrl"].split("credentialToken=")[1])
        if str(operation) == "POST /auth/token":
            self.tokens.append(answer.json()["token"])

    def fills(self, operation):
        """The values of this tenant that an operation's path can have, parents first."""
        fills = [()]
        parts = operation.path.split("/")
        for place, part in enumerate(parts):
            if part.startswith("{"):
                collection = "/".join(parts[:place])
                fills = [(*fill, value) for fill in fills for value in self.items(collection, fill)]
        return fills

    def items(self, collection, values):
        """What the tenant has in a collection, as texts."""
        if collection == "/ip":
            return [self.block]
        if collection == "/iam/resource/{resourceURN}/tag":
            return [self.mark]
        listing = self.descriptions.by_name.get(f"GET {collection}")
        if listing is None:
            return []
        target = listing.target(values)
        if target not in self.own:
            answer = self.call("GET", target, keys=self.watcher)
            found = answer.json() if answer.status == 200 else []
            self.own[target] = [self.id_of(collection, item) for item in found
                                if not self.is_everybodys(item)] if isinstance(found, list) else []
        return self.own[target]

    @staticmethod
    def id_of(collection, item):
        """By what an item of a list is named in paths: itself, or as whole objects are under /v2."""
        if not isinstance(item, dict):
            return str(item)
        return item["urn" if collection in ("/iam/resource", "/iam/permissionsGroup") else "id"]

    @staticmethod
    def is_everybodys(item):
        """What OVHcloud made, which nobody can change; the policy and group of the first day among it."""
        if not isinstance(item, dict):
            return item in GROUPS
        return item.get("owner") == "ovh" or item.get("readOnly") is True

    def secrets(self):
        """Keys, tokens and the like: what speaks for this tenant, or names it."""
        main, second = self.made["applications"]
        return {"an application key": main["application_key"],
                "another application key": second["application_key"],
                "an application secret": main["application_secret"],
                "a consumer key": main["credentials"][0]["consumer_key"],
                "a consumer key that waits": main["credentials"][4]["consumer_key"],
                "a consumer key that was asked for": self.asked[0],
                "a credential token": self.tokens[0],
                "a one-time token": self.tokens[-1],
                "an application id": str(main["application_id"]),
                "a credential id": str(main["credentials"][0]["credential_id"]),
                "a client id": self.client[0],
                "a client secret": self.client[1],
                "an access token": self.bearer,
                "an identity": f"urn:v1:eu:identity:credential:{self.made['account']}/oauth2-{self.client[0]}",
                "a policy id": self.first_day["policy"],
                "a resource group id": self.first_day["resourceGroup"],
                "a tenant id": self.id,
                "an account": self.made["account"]}

    def of_the_first_day(self, kind):
        """The id of what every account has one of from the start."""
        found = self.call("GET", f"/v2/iam/{kind}", keys=self.watcher).json()
        return next(one["id"] for one in found if one["readOnly"])

    def everything(self):
        """All values that name something of this tenant."""
        values = set(self.secrets().values())
        for operation in self.descriptions.operations:
            for fill in self.fills(operation)[-4:]:
                values.update(fill)
        return sorted(values)

    # What can be seen without leaving a trace: to be compared byte for byte.
    def outside(self):
        pages = [self.caller.control("GET", f"/tenants/{self.id}").body,
                 self.caller.control("GET", f"/tenants/{self.id}/clock").body]
        since = 0
        while True:
            page = self.caller.control("GET", f"/tenants/{self.id}/journal?since={since}")
            pages.append(page.body)
            entries = page.json()["entries"]
            if not entries:
                return pages
            since = entries[-1]["number"]

    # What the owner sees: every GET on every object, and the forms that settings give to answers.
    # Called with a key of its own, so that the lastUse of all others stays.
    def inside(self):
        asked = [("GET", operation.target(fill), None) for operation in self.descriptions.operations
                 if operation.method == "GET" for fill in self.fills(operation)]
        asked += [("GET", "/1.0/nothing", None), ("PUT", "/1.0/me", {})]
        requests = [request(self.server, method, target, self.watcher, self.now, body)
                    for method, target, body in asked]
        seen = {f"{method} {target}": (answer.status, answer.body)
                for (method, target, _), answer in zip(asked, self.caller.all(requests))}
        packed = self.call("GET", "/1.0/me", keys=self.watcher, headers=[("Accept-Encoding", "gzip")])
        seen["packed"] = packed.header("Content-Encoding")
        return seen


FORMS = {"number": r"\d+", "address": r"10\.[\d.]+(/32)?", "key": r"[0-9a-f]{16,}",
         "uuid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "client": r"EU\.[0-9a-f]{16}",
         "resource": r"urn:v1:eu:resource:.*", "urn": r"urn:.*", "name": r".*"}


def form(value):
    return next(name for name, pattern in FORMS.items() if re.fullmatch(pattern, value))


def unlike(value):
    """A value of the same form that nobody has."""
    kind = form(value)
    if kind == "number":
        return "9" + "".join(str((int(digit) + 5) % 10) for digit in value[1:])
    if kind == "address":
        return value.replace("10.", "172.", 1)
    if kind in ("key", "uuid"):
        return re.sub("[0-9a-f]", lambda digit: "%x" % ((int(digit[0], 16) + 7) % 16), value)
    if kind == "client":
        return "EU." + unlike(value[3:])
    # Within a name: of groups and service accounts, which have ids at their ends.
    value = re.sub(FORMS["uuid"] + "|" + FORMS["client"], lambda found: unlike(found[0]), value)
    return re.sub(r"mark|^w|shared|xxxxxxx|ab12345", lambda found: "q" * len(found[0]), value)
