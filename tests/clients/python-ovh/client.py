"""Runs the official client python-ovh, unmodified, against a Countersign mock; prints one TAP line per case.

../run.py installs and starts it; the environment says where the mock is. After a case that failed it waits for a
line on standard input, so that whoever reads the output can look at the mock while the failing request is still
the last one. The cases are those of ../go-ovh/cases.go under the same names: one that is added here is added there.
"""

import importlib.metadata
import json
import os
import platform
import re
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import ovh

ZONE = "/domain/zone/example.com"
SUB_DOMAIN = "_countersign"
TEXT = 'é☃😀"/<&>'
SLASH_ZONE = "0/25.2.0.192.in-addr.arpa"
FOREIGN = "/domain/zone/not-mine.example"
NOT_VALID = "This credential is not valid"
NICHANDLE = re.compile(r"[a-z]{2}[0-9]{1,8}-ovh")
CONSUMER_KEY = re.compile(r"[0-9a-f]{32}")
QUERY_ID = re.compile(r"EU\.ext-\d+\.[0-9a-f]{8}\.\d+\.[0-9a-f]{32}")
LONGEST_DETAIL = 400  # characters of an answer that a TAP line quotes

# The fields of nichandle.Nichandle in OVHcloud's description of /me; those that are not set are null.
ME_FIELDS = """address area birthCity birthDay city companyNationalIdentificationNumber
    complementaryAddress corporationType country currency customerCode email fax firstname italianSDI
    kycValidated language legalform name nationalIdentificationNumber nichandle organisation ovhCompany
    ovhSubsidiary phone phoneCountry phoneType purposeOfPurchase sex spareEmail state vat zip""".split()


class Failed(Exception):
    """What a case found to be wrong, in one sentence."""


def mismatch(wanted, came):
    return Failed(f"wanted {wanted}, came {came}")


class World:
    """The tenant that all cases share, and what one case leaves for a later one."""

    def __init__(self, environment):
        self.base = environment["COUNTERSIGN_BASE"]
        self.endpoint = environment["COUNTERSIGN_ENDPOINT"]
        self.control = environment["COUNTERSIGN_CONTROL"]
        self.tenant = environment["COUNTERSIGN_TENANT"]
        self.application = environment["COUNTERSIGN_APPLICATION_KEY"]
        self.secret = environment["COUNTERSIGN_APPLICATION_SECRET"]
        self.consumer = environment["COUNTERSIGN_CONSUMER_KEY"]
        ovh.client.ENDPOINTS.setdefault(self.endpoint, self.endpoint)  # it takes names only; a URL becomes one
        self.api = self.client(self.application, self.secret, self.consumer)
        self.record_id = None  # made by record-create
        self.requested = None  # the consumer key that credential-request got
        self._granted = None  # a client with that key

    def client(self, application, secret, consumer=None):
        """A new client, which asks for the server's time again."""
        return ovh.Client(self.endpoint, application, secret, consumer, timeout=20)

    @property
    def record(self):
        if self.record_id is None:
            raise Failed("there is no record: record-create made none")
        return f"{ZONE}/record/{self.record_id}"

    @property
    def granted(self):
        if self._granted is None:
            raise Failed("there is no consumer key: credential-request got none")
        return self._granted

    def keep_granted(self, api, key):
        """python-ovh put the new consumer key into the client that asked for it."""
        self._granted, self.requested = api, key


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def outcome(error):
    """How a call ended, in the words that the Go client's program uses too."""
    if isinstance(error, ovh.APIError) and error.response is not None:
        return f"{error.response.status_code} {quoted(error.args[0])}"
    return f"{type(error).__name__}: {error}"


def want(wanted, held, came):
    if not held:
        raise mismatch(wanted, came)


def want_refusal(status, message, call, *arguments):
    wanted = f"{status} {quoted(message)}"
    try:
        answer = call(*arguments)
    except ovh.APIError as error:
        want(f"{wanted} to {arguments[0]}", outcome(error) == wanted, outcome(error))
        return error
    raise mismatch(f"{wanted} to {arguments[0]}", f"success with {quoted(answer)}")


def want_void(call, answer):
    want(f"no result of {call}", answer is None, quoted(answer))


def call_me(api, path="/me"):
    account = api.get(path)
    nichandle = account.get("nichandle")
    want("a nichandle like ab1234-ovh", NICHANDLE.fullmatch(str(nichandle)), quoted(nichandle))
    return account


def server_time(world):
    api = world.client(world.application, world.secret)
    want("a time within 5 s of the system's", abs(api.time_delta) <= 5, f"one off by {api.time_delta} s")


def me(world):
    account = call_me(world.api)
    missing = [field for field in ME_FIELDS if field not in account]
    want("every documented field in GET /me", not missing, "none of " + " ".join(missing))
    currency = account["currency"] or {}
    want("a currency with code and symbol", currency.get("code") and currency.get("symbol"), quoted(currency))


def records_named(world, sub_domain):
    return world.api.get(ZONE + "/record", fieldType="TXT", subDomain=sub_domain)


def query_escaped(world):
    answer = records_named(world, "_dmarc +é&=/")
    want("an empty list of records", answer == [], quoted(answer))


def want_record(world, record, target):
    # A target in quotes is right too: OVHcloud stores some TXT targets that way.
    wanted = {"fieldType": "TXT", "subDomain": SUB_DOMAIN, "target": target, "ttl": 60}
    if record.get("target") == f'"{target}"':
        wanted["target"] = record["target"]
    came = {field: record.get(field) for field in wanted}
    want(quoted(wanted), came == wanted, quoted(record))
    want(f"the id of {world.record}", world.record.endswith(f"/{record.get('id')}"), quoted(record))


def record_create(world):
    made = world.api.post(ZONE + "/record", fieldType="TXT", subDomain=SUB_DOMAIN, target=TEXT, ttl=60)
    want("a record with an id", isinstance(made.get("id"), int), quoted(made))
    world.record_id = made["id"]
    want_record(world, made, TEXT)
    ids = records_named(world, SUB_DOMAIN)
    want(f"the list [{made['id']}]", ids == [made["id"]], quoted(ids))


def record_read(world):
    want_record(world, world.api.get(world.record), TEXT)


def record_change(world):
    want_void("PUT " + world.record, world.api.put(world.record, target="changed"))
    want_record(world, world.api.get(world.record), "changed")


def post_without_body(world):
    want_void(f"POST {ZONE}/refresh", world.api.post(ZONE + "/refresh"))


def record_delete(world):
    want_void("DELETE " + world.record, world.api.delete(world.record))
    gone = f"The requested object (id = {world.record_id}) does not exist"
    want_refusal(404, gone, world.api.get, world.record)


def read_zone(world, path):
    name = world.api.get(path).get("name")
    want(f"the zone {quoted(SLASH_ZONE)}", name == SLASH_ZONE, quoted(name))


def path_escaped(world):
    read_zone(world, "/domain/zone/" + urllib.parse.quote(SLASH_ZONE, safe=""))


def path_escaped_lower_case(world):
    read_zone(world, "/domain/zone/" + SLASH_ZONE.replace("/", "%2f"))


def service_unknown(world):
    want_refusal(404, "This service does not exist", world.api.get, FOREIGN)


def v1(world):
    call_me(world.api, "/v1/me")


def route_unknown(world):
    want_refusal(404, "Got an invalid (or empty) URL", world.api.get, "/no/such/route")


def credential_request(world):
    api = world.client(world.application, world.secret)
    request = api.new_consumer_key_request()
    request.add_recursive_rules(ovh.API_READ_ONLY, "/me")
    came = request.request()
    state, key, page = came.get("state"), str(came.get("consumerKey")), str(came.get("validationUrl"))
    want(
        "a pending consumer key of 32 hexadecimal digits",
        state == "pendingValidation" and CONSUMER_KEY.fullmatch(key),
        f"state {quoted(state)}, {len(key)} characters",
    )
    world.keep_granted(api, key)
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page).query)
    want(
        f"a validationUrl under {world.base} with a credentialToken",
        page.startswith(world.base + "/") and query.get("credentialToken"),
        page,
    )
    want_refusal(403, NOT_VALID, api.get, "/me")


def credential_validate(world):
    api = world.granted
    request = urllib.request.Request(
        f"{world.control}/tenants/{urllib.parse.quote(world.tenant, safe='')}/credentials/validate",
        data=json.dumps({"consumerKey": world.requested}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20):  # raises an HTTPError for anything but success
        pass
    call_me(api)


def rule_missing(world):
    want_refusal(403, "This call has not been granted", world.granted.get, "/domain/zone")


def keys_wrong(world):
    wrong_secret = world.client(world.application, "0" * 32, world.consumer)
    want_refusal(400, "Invalid signature", wrong_secret.get, "/me")
    wrong_application = world.client("0" * 16, world.secret, world.consumer)
    want_refusal(403, "This application key is invalid", wrong_application.get, "/me")


def query_id(world):
    first, second = (
        want_refusal(404, "This service does not exist", world.api.get, FOREIGN).query_id for _ in range(2)
    )
    for came in (first, second):
        want(f"a query id of the form {QUERY_ID.pattern}", QUERY_ID.fullmatch(str(came)), quoted(came))
    want("another query id for each answer", first != second, f"{first} twice")


def logout(world):
    want_void("POST /auth/logout", world.granted.post("/auth/logout"))
    want_refusal(403, NOT_VALID, world.granted.get, "/me")


def parallel(world):
    """Each thread has its client: python-ovh keeps one requests.Session, which does not promise to be shared."""
    workers, calls = 8, 20

    def work(_):
        api = world.client(world.application, world.secret, world.consumer)
        for _ in range(calls):
            call_me(api)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


CASES = [
    ("time", "/auth/time is the time of day", server_time),
    ("me", "GET /me has every documented field", me),
    ("query-escaped", "GET with _dmarc +é&=/ in its query", query_escaped),
    ("record-create", 'POST with é☃😀"/<&>', record_create),
    ("record-read", "GET shows the posted record", record_read),
    ("record-change", "PUT answers nothing and changes the record", record_change),
    ("post-without-body", "POST without a body answers nothing", post_without_body),
    ("record-delete", "DELETE answers nothing and the record is gone", record_delete),
    ("path-escaped", "GET with %2F in its path", path_escaped),
    ("path-escaped-lower-case", "GET with %2f in its path", path_escaped_lower_case),
    ("service-unknown", "a zone of somebody else is a 404", service_unknown),
    ("v1", "GET /v1/me", v1),
    ("route-unknown", "an unknown route is a 404", route_unknown),
    ("credential-request", "a new consumer key is pending and refused", credential_request),
    ("credential-validate", "once validated, the consumer key works", credential_validate),
    ("rule-missing", "a call outside the access rules is a 403", rule_missing),
    ("keys-wrong", "a wrong secret is a 400, an unknown application key a 403", keys_wrong),
    ("query-id", "an error shows its query id", query_id),
    ("logout", "POST /auth/logout ends the consumer key", logout),
    ("parallel", "8 at a time, 20 calls each", parallel),
]


def detail_of(error):
    text = str(error) if isinstance(error, Failed) else f"wanted success, came {outcome(error)}"
    return " ".join(text.split())[:LONGEST_DETAIL]


def run_cases(world, cases):
    all_held = True
    for number, (case, title, run) in enumerate(cases, 1):
        try:
            run(world)
        except Exception as error:  # a client may fail in any way; that is what a case finds out
            all_held = False
            print(f"not ok {number} - {case}: {title} # {detail_of(error)}", flush=True)
            sys.stdin.readline()
        else:
            print(f"ok {number} - {case}: {title}", flush=True)
    print(f"1..{len(cases)}", flush=True)
    return all_held


def main(cases=CASES):
    try:
        world = World(os.environ)
    except KeyError as missing:
        sys.exit(f"python-ovh client: {missing.args[0]} is not set; start this program with tests/clients/run.py")
    print(f"# python-ovh {importlib.metadata.version('ovh')}, Python {platform.python_version()}", flush=True)
    return 0 if run_cases(world, cases) else 1


if __name__ == "__main__":
    sys.exit(main())
