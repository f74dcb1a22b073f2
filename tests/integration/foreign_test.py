"""Whoever is not on this machine's own behalf gets nothing from the control API and changes nothing: every route, asked
with the heads that a foreign page, a name rebound to loopback or a hostile program could send. What Chromium makes of
the answers is in tests/browser."""

import json
import tempfile
import unittest

import support

ROOT = "/_countersign/v1"
JSON = ("Content-Type", "application/json")
EVIL = "evil.example"


class Victim:
    """A tenant in a state that any write would change, and all that an answer must not tell of it."""

    def __init__(self, server, name):
        self.server = server
        self.name = name
        self.path = f"{ROOT}/tenants/{name}"
        made = support.control(server, "POST", "/tenants", {
            "id": name, "account": "vi4242-ovh", "zones": ["untold-zone.example"],
            "clock": {"now": "2031-02-03T04:05:06Z", "frozen": True},
            "applications": [{"name": "untold-application", "credentials": [
                {"name": "full"}, {"name": "waiting", "state": "pendingValidation"}]}]})
        assert made.status == 201, made.body
        keys = made.json()
        self.waiting = keys["applications"][0]["credentials"][1]["consumer_key"]
        self.untold = ["unspoken", "untold-zone.example", "untold-application", "vi4242-ovh", "2031-02-04T04:05:06Z",
                       keys["application_key"], keys["application_secret"], keys["consumer_key"]]
        # So that a reset shows: the clock is no longer what it was at first, and the journal has an entry.
        support.control(server, "POST", f"/tenants/{name}/clock/advance", {"seconds": 86400})
        support.call(server, "GET", "/1.0/me", signed=False,
                     headers=[("X-Ovh-Application", keys["application_key"])])

    def state(self):
        """What the control API can change, as an honest caller sees it."""
        tenants = support.control(self.server, "GET", "/tenants").json()["tenants"]
        default = support.control(self.server, "GET", "/tenants/default").json()
        parts = {part: support.control(self.server, "GET", f"/tenants/{self.name}{part}").body
                 for part in ("", "/clock", "/journal", "/faults")}
        return {"tenants": [tenant["id"] for tenant in tenants], **parts,
                "default": [default["applications"], default["credentials"], default["clock"]["frozen"]],
                "default's journal": support.control(self.server, "GET", "/tenants/default/journal").json()["last"]}

    def reads(self):
        below = ("", "/clock", "/journal", "/journal/1", "/journal?since=0", "/privileges", "/faults")
        rest = ("", "/", "/tenants", "/tenants/", "/events", "/metrics", "/openapi.json", "/no-such-thing")
        paths = ["/_countersign", "/_countersign/", *(ROOT + path for path in rest),
                 *(self.path + path for path in below), f"{ROOT}/tenants/nobody"]
        return [(method, path, None) for path in paths for method in ("GET", "HEAD")]

    def writes(self):
        waiting = {"consumerKey": self.waiting}
        return [("POST", f"{ROOT}/tenants", {"id": "forged"}),
                ("PUT", f"{self.path}/clock", {"offset_seconds": 0}),
                ("POST", f"{self.path}/clock/advance", {"seconds": 3600}),
                *(("POST", f"{self.path}/credentials/{action}", waiting)
                  for action in ("validate", "refuse", "expire", "revoke")),
                ("PUT", f"{self.path}/faults", []),
                ("POST", f"{self.path}/reset", {})]

    def removals(self):
        return [("DELETE", self.path, None), ("DELETE", f"{self.path}/faults", None)]

    def others(self):
        """What a browser asks before it sends, and methods that no route has."""
        return [(method, path, None) for path in (f"{ROOT}/tenants", self.path)
                for method in ("OPTIONS", "PATCH", "TRACE")]

    def routes(self):
        return [*self.reads(), *self.writes(), *self.others(), *self.removals()]


def cors(answer):
    return [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


class Foreign(unittest.TestCase):
    maxDiff = 4000

    def send(self, server, route, host=None, headers=(), target="{path}", content=(JSON,)):
        """One route with a head: `target` holds the path, `host` may be missing or hold several."""
        method, path, body = route
        data = b"" if body is None else json.dumps(body).encode()
        hosts = [server.authority] if host is None else host if isinstance(host, list) else [host]
        fields = [*(("Host", each) for each in hosts), *headers, *content, ("Content-Length", str(len(data)))]
        return support.exchange(server, support.request_bytes(method, target.format(path=path), fields, data),
                                method == "HEAD")

    def wrong(self, victim, route, answer, statuses, may_have_cors=False):
        """What is wrong about the answer, in a sentence, or None."""
        told = [text for text in victim.untold if text.encode() in answer.body or text in repr(answer.headers)]
        wrong = [f"its status is not one of {sorted(statuses)}"] * (answer.status not in statuses)
        wrong += [f"any page may read it: {cors(answer)}"] * (bool(cors(answer)) and not may_have_cors)
        wrong += [f"it tells {told}"] * bool(told)
        if not wrong:
            return None
        return f"{route[0]} {route[1]} was answered {answer.status} {answer.body[:200]!r}: {', and '.join(wrong)}"

    def attack(self, heads, statuses, routes=Victim.routes, by_api=False, journalled=False):
        """Sends every route with every head. `heads`: what it is -> arguments of send(). `by_api`: the API answers,
        which any page may read. `journalled`: the journal of `default` says that it came."""
        with support.mock() as server:
            support.control(server, "POST", "/tenants", {"id": "unspoken"})
            for number, (what, head) in enumerate(heads(server).items()):
                victim = Victim(server, f"victim-{number}")
                before = victim.state()
                sent = routes(victim)
                answers = [(route, self.send(server, route, **head)) for route in sent]
                after = victim.state()
                if journalled:
                    del before["default's journal"], after["default's journal"]
                with self.subTest(what):
                    self.none_of([self.wrong(victim, *pair, statuses, by_api) for pair in answers])
                    self.assertEqual(after, before, "what the mock held has changed")

    def none_of(self, complaints):
        """Fails with the first few of them, if there are any; None is none."""
        complaints = [complaint for complaint in complaints if complaint]
        more = [f"and {len(complaints) - 3} more"] * (len(complaints) > 3)
        if complaints:
            self.fail("\n".join([*complaints[:3], *more]))

    def test_a_host_that_is_not_loopback_is_refused(self):
        def heads(server):
            port = server.port
            hosts = [EVIL, f"{EVIL}:{port}", f"127.0.0.1.nip.io:{port}", f"unspoken.localhost:{port}", "localhost.",
                     "127.0.0.1.", "notlocalhost", "localhost.localdomain", f"0.0.0.0:{port}", "[::]", "127.1",
                     "2130706433", "0x7f.0.0.1", "128.0.0.1", "[::2]", "[::ffff:10.0.0.1]"]
            own_page = [("Origin", f"http://{EVIL}:{port}")]
            return {**{f"Host {host}": {"host": host} for host in hosts},
                    "a page of a rebound name": {"host": f"{EVIL}:{port}", "headers": own_page},
                    "a rebound name and a token": {"host": EVIL, "headers": [("Authorization", "Bearer x")]},
                    "X-Forwarded-Host": {"host": EVIL, "headers": [("X-Forwarded-Host", "localhost"),
                                                                   ("Forwarded", "host=localhost")]}}
        self.attack(heads, {403})

    def test_the_authority_of_an_absolute_target_counts_and_not_host(self):
        def heads(server):
            targets = [f"http://{EVIL}{{path}}", f"HTTP://{EVIL.upper()}:{server.port}{{path}}",
                       f"https://{EVIL}{{path}}", "http://127.0.0.1.nip.io{path}"]
            return {target: {"target": target} for target in targets}
        self.attack(heads, {403})

    def test_a_host_that_is_none_is_malformed(self):
        def heads(server):
            own = server.authority
            hosts = [f"user@{own}", f"{own}@{EVIL}", f"localhost:1@{EVIL}", "localhost:x", "127.0.0.1:99999",
                     f"localhost, {EVIL}", f"localhost {EVIL}", f"localhost/{EVIL}", f"localhost#{EVIL}",
                     f"localhost%00.{EVIL}", f"localhost\\{EVIL}", "[127.0.0.1]", "[::1", "::1", "[::1%25lo]", ""]
            return {**{f"Host {host!r}": {"host": host} for host in hosts},
                    "no Host": {"host": []},
                    "two Hosts": {"host": [own, EVIL]},
                    "the same Host twice": {"host": [own, own]},
                    "userinfo in the target": {"target": f"http://127.0.0.1@{EVIL}{{path}}"},
                    "userinfo before the mock": {"target": f"http://{EVIL}@{own}{{path}}"}}
        self.attack(heads, {400}, journalled=True)

    def test_under_a_host_of_ovhcloud_there_is_no_control_api(self):
        def heads(_):
            hosts = ["eu.api.ovh.com", "EU.API.OVH.COM:443", "ca.api.ovh.com.", "api.us.ovhcloud.com", "www.ovh.com"]
            return {**{f"Host {host}": {"host": host} for host in hosts},
                    "an absolute target": {"target": "https://eu.api.ovh.com{path}"}}
        self.attack(heads, {404}, lambda victim: [*victim.reads(), *victim.writes(), *victim.removals()],
                    by_api=True, journalled=True)

    def test_a_page_of_another_origin_is_refused(self):
        def heads(server):
            own = server.base
            origins = [f"http://{EVIL}", "null", "", f"https://{server.authority}", "http://127.0.0.1",
                       f"http://127.0.0.1:{server.port + 1}", f"http://127.0.0.1:{server.port}0",
                       f"http://localhost:{server.port}", f"http://[::1]:{server.port}",
                       f"http://unspoken.localhost:{server.port}", f"{own}/", f"{own}.{EVIL}", f"{own}@{EVIL}",
                       f"{own} http://{EVIL}", f"http://{EVIL} {own}", f"{own}, {own}", "file://",
                       server.authority, "chrome-extension://abcdefghijklmnopabcdefghijklmnop"]
            preflight = [("Origin", f"http://{EVIL}"), ("Access-Control-Request-Method", "PUT"),
                         ("Access-Control-Request-Headers", "content-type"),
                         ("Access-Control-Request-Private-Network", "true")]
            return {**{f"Origin {origin!r}": {"headers": [("Origin", origin)]} for origin in origins},
                    "a preflight": {"headers": preflight}}
        self.attack(heads, {403})

    def test_two_origins_are_malformed(self):
        def heads(server):
            own, other = ("Origin", server.base), ("Origin", f"http://{EVIL}")
            return {"own first": {"headers": [own, other]}, "own last": {"headers": [other, own]},
                    "own twice": {"headers": [own, own]}}
        self.attack(heads, {400}, journalled=True)

    def test_what_a_browser_says_another_site_made_it_send_is_refused(self):
        # Without CORS a GET has no Origin: only this tells it from an honest one.
        def heads(_):
            kinds = [("cross-site", "no-cors", "empty"), ("same-site", "no-cors", "image"),
                     ("cross-site", "cors", "empty"), ("cross-site", "no-cors", "script"),
                     ("cross-site", "navigate", "iframe"), ("same-site", "navigate", "object")]
            return {" ".join(kind): {"headers": list(zip(
                ("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"), kind))} for kind in kinds}
        self.attack(heads, {403})

    def test_a_write_that_a_form_could_send_is_refused(self):
        def heads(_):
            kinds = ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded",
                     "multipart/form-data; boundary=application/json", "text/plain; application/json",
                     "application/json, text/plain", "application/jsonx", "application/json-patch+json",
                     "text/json", "*/*", ""]
            return {**{f"Content-Type {kind!r}": {"content": [("Content-Type", kind)]} for kind in kinds},
                    "no Content-Type": {"content": []}}
        self.attack(heads, {415}, Victim.writes)

    def test_a_token_does_not_make_a_page_of_another_origin_welcome(self):
        token = "0123456789abcdef0123"
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(token + "\n")
            file.flush()
            right = ("Authorization", f"Bearer {token}")
            with support.mock("--control-token-file", file.name) as server:
                def honest(method, path, body=None):
                    return support.control(server, method, path, body, [right])
                honest("POST", "/tenants", {"id": "unspoken"})
                routes = [("GET", f"{ROOT}/tenants", None), ("POST", f"{ROOT}/tenants", {"id": "forged"}),
                          ("DELETE", f"{ROOT}/tenants/unspoken", None), ("OPTIONS", f"{ROOT}/tenants", None),
                          ("GET", ROOT, None), ("GET", f"{ROOT}/events", None)]
                before = honest("GET", "/tenants").json()
                for headers, status in (([], 401), ([("Origin", f"http://{EVIL}")], 401),
                                        ([("Authorization", f"Bearer {token}x")], 401),
                                        ([("Authorization", f"Bearer {token[:-1]}")], 401),
                                        ([("Authorization", "Bearer ")], 401), ([("Authorization", "Bearer")], 401),
                                        ([("Authorization", f"Basic {token}")], 401),
                                        ([("Cookie", f"token={token}; countersign={token}")], 401),
                                        ([right, ("Origin", f"http://{EVIL}")], 403),
                                        ([right, ("Origin", "null")], 403)):
                    for route in routes:
                        with self.subTest(headers=headers, route=route[:2]):
                            answer = self.send(server, route, headers=headers)
                            self.assertEqual(answer.status, status, answer.body)
                            self.assertEqual(cors(answer), [])
                            self.assertNotIn(b"unspoken", answer.body)
                            self.assertNotIn(token.encode(), answer.body)
                self.assertEqual(honest("GET", "/tenants").json(), before)

    def test_no_page_may_read_that_a_request_of_the_control_api_was_malformed(self):
        # A page can provoke some of these: with a URL that is too long, say.
        own = f"GET {ROOT}/tenants HTTP/1.1\r\nHost: {{own}}\r\n"
        post = f"POST {ROOT}/tenants HTTP/1.1\r\nHost: {{own}}\r\nContent-Type: application/json\r\n"
        malformed = {
            "a long query": f"GET {ROOT}/tenants?{'x' * 100000} HTTP/1.1\r\nHost: {{own}}\r\n\r\n",
            "a long path": f"GET {ROOT}/{'x' * 100000} HTTP/1.1\r\nHost: {{own}}\r\n\r\n",
            "a long header": f"{own}X: {'x' * 100000}\r\n\r\n",
            "many headers": own + "".join(f"X-{n}: x\r\n" for n in range(300)) + "\r\n",
            "a folded header": own + "X: a\r\n b\r\n\r\n",
            "a blank before the colon": own + "X : a\r\n\r\n",
            "Content-Type twice": post + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}",
            "another coding": post + "Transfer-Encoding: gzip\r\n\r\n",
            "a length and a coding": post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "a length that is none": post + "Content-Length: x\r\n\r\n",
            "two lengths": post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
            "a body too long": post + "Content-Length: 999999999\r\n\r\n",
            "a chunk that is none": post + "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
            "an unknown version": f"GET {ROOT}/tenants HTTP/9.9\r\nHost: {{own}}\r\n\r\n",
            "a blank in the target": f"GET {ROOT}/ten ants HTTP/1.1\r\nHost: {{own}}\r\n\r\n",
        }
        with support.mock() as server:
            for origin in ("", f"Origin: http://{EVIL}\r\n"):
                for what, text in malformed.items():
                    with self.subTest(what, origin=origin):
                        line, rest = text.format(own=server.authority).split("\r\n", 1)
                        answer = support.exchange(server, f"{line}\r\n{origin}{rest}".encode())
                        self.assertIn(answer.status, (400, 413, 431, 501, 505), answer.body)
                        self.assertEqual(cors(answer), [], answer.body)
            self.assertEqual(len(support.control(server, "GET", "/tenants").json()["tenants"]), 1)

    def test_every_answer_forbids_other_pages_to_include_or_to_frame_it(self):
        with support.mock() as server:
            support.control(server, "POST", "/tenants", {"id": "unspoken"})
            victim = Victim(server, "victim")
            streams = [f"{ROOT}/events"]  # without an end
            routes = [route for route in victim.routes() if route[1] not in streams]
            heads = {"honest": {}, "a foreign Host": {"host": EVIL}, "no JSON": {"content": []},
                     "a foreign page": {"headers": [("Origin", "null")]}}
            for what, head in heads.items():
                answers = [(route, self.send(server, route, **head)) for route in routes]
                with self.subTest(what):
                    self.none_of([self.unguarded(*pair) for pair in answers])

    def unguarded(self, route, answer):
        frames = "frame-ancestors 'none'" in (answer.header("Content-Security-Policy") or "")
        frames = frames or (answer.header("X-Frame-Options") or "").upper() == "DENY"
        wrong = ["no header forbids to frame it"] * (not frames)
        for name, value in (("Cross-Origin-Resource-Policy", "same-origin"), ("X-Content-Type-Options", "nosniff")):
            wrong += [f"its {name} is {answer.header(name)}"] * (answer.header(name) != value)
        wrong += [f"it has {cors(answer)}"] * bool(cors(answer))
        return f"{route[0]} {route[1]} ({answer.status}): {', '.join(wrong)}" if wrong else None

    def test_a_path_that_only_looks_like_the_control_api_is_one_of_the_api(self):
        paths = ["//_countersign/v1/tenants", "/%5fcountersign/v1/tenants", "/_countersign%2fv1/tenants",
                 "/x/../_countersign/v1/tenants", "/./_countersign/v1/tenants", "/_COUNTERSIGN/v1/tenants",
                 "/_countersign;x/v1/tenants", "/1.0/_countersign/v1/tenants", "/_countersignx/v1/tenants",
                 "/?/_countersign/v1/tenants", "/_countersign\\v1\\tenants"]
        with support.mock() as server:
            support.control(server, "POST", "/tenants", {"id": "unspoken"})
            victim = Victim(server, "victim")
            before = victim.state()
            for path in paths:
                routes = [("GET", path, None), ("POST", path, {"id": "forged"}), ("DELETE", path, None)]
                with self.subTest(path):
                    self.none_of([self.wrong(victim, route, self.send(server, route), {404}, may_have_cors=True)
                                  for route in routes])
            after = victim.state()
            del before["default's journal"], after["default's journal"]
            self.assertEqual(after, before)

    def test_what_is_sent_above_is_taken_from_an_honest_caller(self):
        # Else the refusals above would say nothing. Hosts and origins that are the mock's own, in any spelling.
        own_hosts = ["127.0.0.1", "LOCALHOST", "LocalHost:1", "127.0.0.1:", "127.255.255.254", "[::1]", "[0:0::1]:80"]
        with support.mock() as server:
            for number, host in enumerate([server.authority, *own_hosts]):
                victim = Victim(server, f"victim-{number}")
                spellings = {"host": {"host": host},
                             "origin": {"host": host, "headers": [("Origin", f"http://{host}")]},
                             "target": {"host": EVIL, "target": f"http://{host}{{path}}"},
                             "page": {"host": host, "headers": [("Sec-Fetch-Site", "same-origin")]},
                             "address bar": {"host": host, "headers": [("Sec-Fetch-Site", "none")]}}
                for what, head in spellings.items():
                    with self.subTest(host=host, head=what):
                        answer = self.send(server, ("GET", victim.path, None), **head)
                        self.assertEqual(answer.status, 200, answer.body)
                        self.assertIn(b"untold-application", answer.body)
            for action in ("validate", "refuse", "expire", "revoke"):
                victim = Victim(server, f"victim-to-{action}")
                for method, path, body in victim.writes():
                    if "/credentials/" in path and not path.endswith(action) or path.endswith("/faults"):
                        continue
                    before = victim.state()
                    answer = self.send(server, (method, path, body))
                    self.assertIn(answer.status, (200, 201, 204), f"{method} {path}: {answer.body}")
                    self.assertNotEqual(victim.state(), before, f"{method} {path} changed nothing to be seen")
                    support.control(server, "DELETE", "/tenants/forged")


if __name__ == "__main__":
    unittest.main()
