"""Requests that are refused before or after their signature is looked at: what the directory, the clock or the
access rules of a consumer key say. See wrong_requests.py."""

import dataclasses

import mistakes
import rights

HOST = "127.0.0.1:8780"

# Rules of a consumer key, and the calls that they fail to cover with the code of each.
RULES = (
    ([("GET", "/me/*"), ("GET", "/domain/zone/*"), ("POST", "/sms/*/jobs")],
     [("rule.wildcard-missing", "GET", "/1.0/me"), ("rule.wildcard-missing", "GET", "/v1/domain/zone"),
      ("rule.method-not-covered", "PUT", "/1.0/domain/zone/{}/soa"),
      ("rule.method-not-covered", "GET", "/v1/sms/{}/jobs"),
      ("rule.method-not-covered", "DELETE", "/1.0/domain/zone/{}/record/{}"),
      ("rule.none-for-path", "GET", "/1.0/hosting/web/{}"), ("rule.none-for-path", "GET", "/v2/iam/policy"),
      ("rule.none-for-path", "POST", "/1.0/ip/{}/reverse")]),
    ([("GET", "/domain/zone/"), ("GET", "/me"), ("GET", "/sms/*/jobs/")],
     [("rule.trailing-slash", "GET", "/1.0/domain/zone"), ("rule.trailing-slash", "GET", "/v1/me/"),
      ("rule.trailing-slash", "GET", "/1.0/sms/{}/jobs"), ("rule.none-for-path", "GET", "/1.0/domain/zone/{}/record"),
      ("rule.method-not-covered", "PUT", "/1.0/me")]),
    ([("GET", "/1.0/me"), ("GET", "/v1/domain/zone/*"), ("PUT", "/1.0/sms/*")],
     [("rule.version-prefix", "GET", "/1.0/me"), ("rule.version-prefix", "GET", "/v1/me"),
      ("rule.version-prefix", "GET", "/1.0/domain/zone/{}"), ("rule.version-prefix", "PUT", "/1.0/sms/{}")]),
    ([("GET", "/me "), ("GET", " /domain/zone/*"), ("PUT", "/sms/*\t")],
     [("rule.whitespace", "GET", "/1.0/me"), ("rule.whitespace", "GET", "/1.0/domain/zone/{}/status"),
      ("rule.whitespace", "PUT", "/v1/sms/{}")]),
)
STATES = {"credential.pending": "pendingValidation", "credential.refused": "refused", "credential.expired": "expired",
          "credential.revoked": "revoked"}


@dataclasses.dataclass(frozen=True)
class Refused:
    code: str
    variant: str
    data: bytes


class Directory:
    """A tenant with a key for each way to be refused."""

    def __init__(self, dice, name="directory"):
        self.name = name
        self.main, self.other, self.blocked, self.inactive = (rights.keys(dice, 20) for _ in range(4))
        self.special = dict(zip((*STATES, "credential.ip-refused", *range(len(RULES))), self.main.consumers[1:]))

    def plan(self):
        credentials = [{"consumer_key": self.main.consumers[0]}, {"consumer_key": self.special["credential.ip-refused"],
                                                                  "allowed_ips": ["192.0.2.0/24", "2001:db8::/32"]}]
        credentials += [{"consumer_key": self.special[code], "state": state} for code, state in STATES.items()]
        credentials += [{"consumer_key": self.special[n],
                         "rules": [{"method": verb, "path": path} for verb, path in covered]}
                        for n, (covered, _) in enumerate(RULES)]
        applications = [self.application(self.main, credentials)]
        applications += [self.application(one, [{"consumer_key": one.consumers[0]}], status) for one, status in (
            (self.other, "active"), (self.blocked, "blocked"), (self.inactive, "inactive"))]
        return {"id": self.name, "clock": {"now": "2026-03-04T05:06:07Z", "frozen": True}, "settings": {},
                "applications": applications}

    def application(self, keys, credentials, status="active"):
        return {"name": keys.application, "key": keys.application, "secret": keys.secret, "status": status,
                "credentials": credentials}

    def world(self):
        return rights.World(self.name, HOST, (f"http://{HOST}",), {})

    def sent(self, dice, **otherwise):
        keys = otherwise.pop("keys", self.main)
        if "consumer" in otherwise:
            keys = dataclasses.replace(keys, consumers=(otherwise.pop("consumer"),))
        return dataclasses.replace(rights.sent(dice, self.world(), plain=True, keys_of=keys), **otherwise)


def signed(sent):
    return mistakes.rightly(sent).presented()


def wire(sent, without=()):
    return rights.wire(sent, [pair for pair in rights.head_of(sent, signed(sent)) if pair[0] not in without])


def headers(dice, here):
    four = ("X-Ovh-Application", "X-Ovh-Consumer", "X-Ovh-Timestamp", "X-Ovh-Signature")
    kept = dice.choice((four[:0], four[:1], four[:2], four[:3], (four[0], four[2])))
    yield "auth.missing-headers", "with " + (", ".join(kept) or "none"), wire(here.sent(dice), set(four) - set(kept))
    lost = dice.choice(four[:3])
    yield "auth.partial-headers", f"without {lost}", wire(here.sent(dice), (lost,))


def applications(dice, here):
    nobody = dataclasses.replace(here.main, application=rights.key(dice, 16))
    yield "application.unknown", "made up", wire(here.sent(dice, keys=nobody))
    cut = dataclasses.replace(here.main, application=here.main.application[:-1])
    yield "application.unknown", "cut short", wire(here.sent(dice, keys=cut))
    foreign = dataclasses.replace(here.world(), host="ca.api.ovh.com", bases=("https://ca.api.ovh.com",))
    yield "application.other-region", "in Canada", wire(here.sent(dice, world=foreign, base=foreign.bases[0]))
    yield "application.blocked", "blocked", wire(here.sent(dice, keys=here.blocked))
    yield "application.blocked", "inactive", wire(here.sent(dice, keys=here.inactive))


def credentials(dice, here):
    yield "credential.unknown", "made up", wire(here.sent(dice, consumer=rights.key(dice, 32)))
    yield "credential.other-application", "another's", wire(here.sent(dice, consumer=here.other.consumers[0]))
    for code in (*STATES, "credential.ip-refused"):
        yield code, "as it is", wire(here.sent(dice, consumer=here.special[code]))


def rules(dice, here):
    n = dice.randrange(len(RULES))
    for code, method, path in RULES[n][1]:
        while "{}" in path:
            path = path.replace("{}", rights.place(dice, plain=True), 1)
        sent = here.sent(dice, consumer=here.special[n], method=method,
                         target=(path + dice.choice(("", rights.query(dice)))).encode())
        yield code, f"{RULES[n][0]} {method} {path}", wire(sent)


def times(dice, here):
    now = rights.NOW

    def at(text):
        return wire(here.sent(dice, timestamp=str(text)))

    drift = 0
    while abs((abs(drift) + 450) % 900 - 450) < 10 or abs(drift) < 181:
        drift = dice.choice((dice.randrange(-1000, 1000), dice.randrange(-40000, 40000), dice.randrange(-10**8, 10**8)))
    yield "time.skewed", f"{drift:+}", at(now + drift)
    yield "time.milliseconds", "milliseconds", at((now + dice.randrange(-4, 5)) * 1000 + dice.randrange(1000))
    shift = dice.choice((1, -1)) * dice.choice((3600, 7200, 28800, 19800, 20700, 12600, 50400)) + dice.randrange(-4, 5)
    yield "time.zone-shift", f"{shift:+}", at(now + shift)
    odd = dice.choice((f"{now}.5", f"{now}.0", f"{now}.123456", "", "abc", "undefined", "NaN", "null", "1.7726e9",
                       "17726 00767", f"{now:x}", "2026-03-04T05:06:07Z"))
    yield "time.not-a-number", odd, at(odd)


def requests(dice, here, count):
    """At least `count` of them, each kind about as often as the others."""
    made = []
    while len(made) < count:
        for kind in (headers, applications, credentials, rules, times):
            made += [Refused(*one) for one in kind(dice, here)]
    return made
