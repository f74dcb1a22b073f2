"""Runs python-ovh, unmodified, in its OAuth2 mode: a service account gets tokens and uses them.

../run.py starts it as it does client.py, with the mock under OVHcloud's own names. The cases are those of
../go-ovh/oauth2.go under the same names: one that is added here is added there.
"""

import json
import os
import sys
import time
import urllib.parse
import urllib.request

import ovh
from client import TEXT, ZONE, Failed, call_me, main, quoted, want, want_refusal

ACCOUNTS = json.loads(os.environ.get("COUNTERSIGN_SERVICE_ACCOUNTS", "{}"))
TOKEN_CALL, ME_CALL = "POST www.ovh.com/auth/oauth2/token 200", "GET eu.api.ovh.com/1.0/me 200"


def client(account, endpoint="ovh-eu", **changes):
    keys = {**ACCOUNTS[account], **changes}
    return ovh.Client(endpoint, client_id=keys["client_id"], client_secret=keys["client_secret"], timeout=20)


def control(world, account, path, body=None):
    tenant = urllib.parse.quote(ACCOUNTS[account]["tenant"], safe="")
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{world.control}/tenants/{tenant}{path}", data=data,
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:  # raises an HTTPError for anything but success
        return json.load(answer)


def calls_seen(world, account):
    """What the mock has answered to that account's tenant so far."""
    return [f"{entry['request']['method']} {entry['request']['host']}{entry['request']['target']} "
            f"{entry['response']['status']}" for entry in control(world, account, "/journal")["entries"]]


def want_calls(world, account, before, *calls):
    came = calls_seen(world, account)[len(before):]
    want(f"the calls {quoted(calls)}", came == list(calls), quoted(came))


def want_no_token(call, *texts):
    """Every text in the error that the caller sees."""
    try:
        answer = call("/me")
    except ovh.exceptions.OAuth2FailureError as error:
        want(f"an error with {' and '.join(texts)}", all(text in str(error) for text in texts), str(error))
        return
    raise Failed(f"wanted no token, came success with {quoted(answer)}")


def token(world):
    before = calls_seen(world, "full")
    world.by_token = client("full")
    call_me(world.by_token)
    want_calls(world, "full", before, TOKEN_CALL, ME_CALL)


def token_kept(world):
    before = calls_seen(world, "full")
    call_me(world.by_token)
    want_calls(world, "full", before, ME_CALL)


def post(world):
    made = world.by_token.post(ZONE + "/record", fieldType="TXT", subDomain="_token", target=TEXT, ttl=60)
    want(f"the target {quoted(TEXT)}", made.get("target") in (TEXT, f'"{TEXT}"'), quoted(made))
    world.by_token.delete(f"{ZONE}/record/{made['id']}")


def content_type(world):
    posts = [entry["request"] for entry in control(world, "full", "/journal")["entries"]
             if entry["request"]["target"] == f"/1.0{ZONE}/record"]
    came = [value for name, value in posts[-1]["headers"] if name.lower() == "content-type"]
    held = len(came) == 1 and came[0].startswith("application/json")
    want("one Content-Type of application/json", held, quoted(came))


def v2(world):
    names = [policy["name"] for policy in world.by_token.get("/v2/iam/policy")]
    want("the policy ovh-default", "ovh-default" in names, quoted(names))


def token_renewed(world):
    api = client("short")
    call_me(api)
    before = calls_seen(world, "short")
    control(world, "short", "/clock/advance", {"seconds": 2})
    time.sleep(2)  # the client goes by its own clock
    call_me(api)
    want_calls(world, "short", before, TOKEN_CALL, ME_CALL)


def secret_wrong(world):
    want_no_token(client("full", client_secret="0" * 32).get, "invalid_client_credentials", "client secret invalid")


def client_unknown(world):
    api = client("full", client_id="EU.0123456789abcdef")
    want_no_token(api.get, "invalid_client", "ovhcloud oauth2 client does not exists")


def region_other(world):
    want_no_token(client("full", "ovh-ca").get, "invalid_client", "ovhcloud oauth2 client does not exists")
    account = call_me(client("canada", "ovh-ca"))
    want("a Canadian account", account.get("ovhSubsidiary") == "CA", quoted(account.get("ovhSubsidiary")))


def no_policy(world):
    want_refusal(403, "User not granted for this request", client("nobody").get, "/me")


def policy(world):
    allowed = {"name": "for-nobody", "identities": [ACCOUNTS["nobody"]["identity"]],
               "resources": [{"urn": "urn:v1:eu:resource:dnsZone:example.com"}],
               "permissions": {"allow": [{"action": "dnsZone:apiovh:*"}]}}
    world.by_token.post("/v2/iam/policy", **allowed)
    api = client("nobody")
    name = api.get(ZONE).get("name")
    want("the zone example.com", name == "example.com", quoted(name))
    want_refusal(403, "User not granted for this request", api.get, "/me")


def token_ended_early(world):
    control(world, "full", "/clock/advance", {"seconds": 3600})
    want_refusal(401, "You must login first", world.by_token.get, "/me")
    call_me(client("full"))


CASES = [
    ("token", "the first call gets a token and uses it", token),
    ("token-kept", "the next call uses the same token", token_kept),
    ("post", 'POST with é☃😀"/<&>, and DELETE', post),
    ("content-type", "that POST says that its body is JSON", content_type),
    ("v2", "GET /v2/iam/policy", v2),
    ("token-renewed", "when the token ends, the next call gets another", token_renewed),
    ("secret-wrong", "a wrong secret is told as one", secret_wrong),
    ("client-unknown", "an unknown client is told as one", client_unknown),
    ("region-other", "a client is unknown in another region", region_other),
    ("no-policy", "without a policy every call is a 403", no_policy),
    ("policy", "a policy opens what it names, and nothing else", policy),
    ("token-ended-early", "a token that the server ended is a 401, and a new client goes on", token_ended_early),
]

if __name__ == "__main__":
    sys.exit(main(CASES))
