"""OVHcloud's guides, done with curl under the hosts that they name: what they show is what comes.

docs/guides.md is run as it stands. COUNTERSIGN_GUIDES may name a folder with the texts of the guides themselves, which
are no part of this project: their commands and their JSON are then taken out, and run and compared as printed."""

import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import time
import unittest

import support

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GUIDES = os.environ.get("COUNTERSIGN_GUIDES")
SERVICE = "xxxxxxx.cluster001.hosting.ovh.net"
CLIENT = "0f0f0f0f0f0f0f0f"
SECRET = "UsNmaE8iqvAV6qT0VieCNVrSys9a5hkr"
PRINTED_KEY = "5DU984kYxyoAe4lRaevZCGnmt9FVnKT2"
KEYS = {"eu": "F7gzxgxN5eqwuAsK", "ca": "FpAgU1C1fpnbyxoL"}
WEBSITE = {"eu": "www.ovh.com", "ca": "ca.ovh.com"}
NOT_GRANTED = b'{"class":"Client::Forbidden","message":"User not granted for this request"}'
PROOF = re.compile(r'name="proof" value="([0-9a-f]{64})"')
CODE = re.compile(r"<code>([0-9a-f]+)</code>")


def regions(test):
    """Runs a test in Europe and in Canada, each with a mock of its own: the guides have one client for both."""

    def both(self):
        for region in ("eu", "ca"):
            with self.subTest(region=region), Guided(region) as guided:
                test(self, guided)

    both.__name__, both.__doc__ = test.__name__, test.__doc__
    return both


class Guided:
    """A mock with the keys of the guides, which stands in for every host of OVHcloud's."""

    def __init__(self, region):
        self.region = region
        self.api = f"https://{region}.api.ovh.com"
        self.website = f"https://{WEBSITE[region]}"

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.running = support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir", f"{self.folder.name}/ca",
                                    "--config", str(ROOT / "docs" / "guides" / f"{self.region}.json"))
        self.server = self.running.__enter__()
        return self

    def __exit__(self, *raised):
        self.running.__exit__(*raised)
        self.folder.cleanup()

    def leading_here(self):
        """Arguments of curl: no file and no proxy of yours, the mock's authority alone, and every host is the mock."""
        there = self.server.ready["https"].removeprefix("https://")
        return ["-q", "-sS", "--noproxy", "*", "--cacert", self.server.ready["ca_file"], "--connect-to", f"::{there}",
                "--max-time", str(int(60 * support.PATIENCE))]

    def curl(self, *arguments):
        ended = subprocess.run(["curl", *self.leading_here(), "-i", *arguments], capture_output=True, check=False,
                               timeout=90 * support.PATIENCE)
        if ended.returncode != 0:
            raise AssertionError(f"curl {shlex.join(arguments)} ended with {ended.returncode}: {ended.stderr.decode()}")
        head, body = ended.stdout.split(b"\r\n\r\n", 1)
        first, *lines = head.decode("latin-1").split("\r\n")
        return support.Answer(int(first.split(" ")[1]), [tuple(line.split(": ", 1)) for line in lines], body)

    def signed(self, keys, method, url, body=""):
        now = str(int(time.time()))
        sign = support.signature(keys["application_secret"], keys["consumer_key"], method, url, body.encode(), now)
        return self.curl("-X", method, url, "-H", f"X-Ovh-Application: {keys['application_key']}",
                         "-H", f"X-Ovh-Consumer: {keys['consumer_key']}", "-H", f"X-Ovh-Timestamp: {now}",
                         "-H", f"X-Ovh-Signature: {sign}",
                         *(["-H", "Content-type: application/json", "--data-raw", body] if body else []))

    def by_application(self, consumer_key, path="/1.0/me"):
        keys = {"application_key": KEYS[self.region], "application_secret": SECRET, "consumer_key": consumer_key}
        return self.signed(keys, "GET", self.api + path)

    def ask(self, redirection="$REDIRECT_URL", key=None):
        """The permission request of the first guide; the shell leaves the name of its variable as it is."""
        body = json.dumps({"redirection": redirection, "accessRules": [{"method": "GET", "path": "/me"}]})
        return self.curl("-H", "Content-type: application/json", "-H", f"X-Ovh-Application: {key or KEYS[self.region]}",
                         "-d", body, f"{self.api}/1.0/auth/credential")

    def control(self, method, path, body=None):
        return support.control(self.server, method, path, body)

    def token(self):
        return self.curl("--request", "POST", "--url", f"{self.website}/auth/oauth2/token",
                         "--header", "content-type: application/x-www-form-urlencoded",
                         "--data", "grant_type=client_credentials", "--data", f"client_id={CLIENT}",
                         "--data", "client_secret=xxxxx", "--data", "scope=all")

    def by_token(self, token, path):
        return self.curl("-X", "GET", self.api + path, "-H", "accept: application/json",
                         "-H", f"Authorization: Bearer {token}")

    def policy(self, resources=(), actions=()):
        """The policy of the second guide, and what it is to allow besides."""
        urn = f"urn:v1:{self.region}:"
        return {"name": "Demo-service-account", "description": "web hosting for the guide",
                "identities": [f"{urn}identity:credential:xx11111-ovh/oauth2-{CLIENT}"],
                "resources": [{"urn": f"{urn}resource:{name}"} for name in (f"webHosting:{SERVICE}", *resources)],
                "permissions": {"allow": [{"action": action} for action in ("webHosting:*", *actions)]}}

    def write_policy(self, method, path, policy):
        answer = self.signed(self.server.ready, method, self.api + path, json.dumps(policy))
        if answer.status != 200:
            raise AssertionError(f"{method} {path} was answered {answer.status} {answer.body}")
        return answer


class RightsDelegation(unittest.TestCase):
    @regions
    def test_a_permission_request_is_answered_with_the_three_members_of_the_guide(self, guided):
        answer = guided.ask()
        self.assertEqual(answer.status, 200, answer.body)
        given = answer.json()
        self.assertEqual(set(given), {"state", "consumerKey", "validationUrl"})
        self.assertEqual(given["state"], "pendingValidation")
        self.assertRegex(given["consumerKey"], r"\A[0-9A-Za-z]{32}\Z")
        self.assertRegex(given["validationUrl"],
                         rf"\A{re.escape(guided.api)}/auth/\?credentialToken=[0-9A-Za-z]{{64}}\Z")
        waiting = guided.by_application(given["consumerKey"])
        self.assertEqual((waiting.status, waiting.json()["message"]), (403, "This credential is not valid"))

    @regions
    def test_the_customer_consents_on_the_page_and_the_application_may_make_that_call(self, guided):
        given = guided.ask().json()
        language = {"eu": "en", "ca": "fr-CA"}[guided.region]
        page = guided.curl("-H", f"Accept-Language: {language}", given["validationUrl"])
        shown = page.body.decode()
        self.assertEqual(page.status, 200)
        self.assertIn({"eu": "For how long", "ca": "Pour combien de temps"}[guided.region], shown)
        self.assertIn("marketplace", shown)
        self.assertNotIn("REDIRECT_URL", shown, "it is no address to go to")
        form = ["--data-urlencode", f"proof={PROOF.search(shown)[1]}", "--data", "validity=86400",
                "--data", "decision=authorize"]
        decided = guided.curl(*form, given["validationUrl"])
        self.assertEqual((decided.status, decided.header("Location")), (200, None))
        me = guided.by_application(given["consumerKey"])
        self.assertEqual((me.status, me.json()["nichandle"]), (200, "xx11111-ovh"))
        other = guided.by_application(given["consumerKey"], "/1.0/domain/zone")
        self.assertEqual((other.status, other.json()["message"]), (403, "This call has not been granted"))

    @regions
    def test_where_the_address_is_one_the_customer_goes_back_to_it(self, guided):
        given = guided.ask("https://app.example/back").json()
        proof = PROOF.search(guided.curl(given["validationUrl"]).body.decode())[1]
        decided = guided.curl("--data", f"proof={proof}&validity=86400&decision=authorize", given["validationUrl"])
        self.assertEqual((decided.status, decided.header("Location")), (303, "https://app.example/back"))

    @regions
    def test_the_control_api_consents_as_well(self, guided):
        key = guided.ask().json()["consumerKey"]
        validated = guided.control("POST", "/tenants/default/credentials/validate", {"consumerKey": key})
        self.assertEqual(validated.status // 100, 2, validated.body)
        self.assertEqual(guided.by_application(key).status, 200)

    @regions
    def test_the_consumer_key_that_the_guide_prints_is_good_for_its_call(self, guided):
        self.assertEqual(guided.by_application(PRINTED_KEY).status, 200)
        self.assertEqual(guided.by_application(PRINTED_KEY, "/1.0/domain/zone").status, 403)

    @regions
    def test_an_application_can_be_registered_where_the_guide_says(self, guided):
        place = {"eu": "https://api.ovh.com/createApp/", "ca": "https://ca.api.ovh.com/createApp/"}[guided.region]
        proof = PROOF.search(guided.curl(place).body.decode())[1]
        made = guided.curl("--data", f"proof={proof}&do=create&name=shop&description=one+more", place)
        key, secret = CODE.findall(made.body.decode())
        self.assertEqual((len(key), len(secret)), (16, 32))
        self.assertEqual(guided.ask(key=key).status, 200)

    def test_the_key_of_one_region_is_unknown_in_the_other(self):
        for region, other in (("eu", "ca"), ("ca", "eu")):
            with self.subTest(region=region), Guided(region) as guided:
                refused = guided.curl("-H", f"X-Ovh-Application: {KEYS[region]}", "-d", '{"accessRules":[]}',
                                      f"https://{other}.api.ovh.com/1.0/auth/credential")
                self.assertEqual((refused.status, refused.json()["message"]), (403, "Invalid application key"))


class ServiceAccounts(unittest.TestCase):
    @regions
    def test_a_token_is_given_in_the_form_of_the_guide(self, guided):
        answer = guided.token()
        self.assertEqual(answer.status, 200, answer.body)
        given = answer.json()
        self.assertEqual(list(given), ["access_token", "token_type", "expires_in", "scope"])
        self.assertEqual(list(given.values())[1:], ["Bearer", 3599, "all"])

    @regions
    def test_with_the_policy_the_web_hosting_is_read_and_any_other_api_is_refused_in_the_short_form(self, guided):
        token = guided.token().json()["access_token"]
        hosting = f"/v1/hosting/web/{SERVICE}"
        before = guided.by_token(token, hosting)
        self.assertEqual((before.status, before.body), (403, NOT_GRANTED), "there is no policy yet")
        guided.write_policy("POST", "/v2/iam/policy", guided.policy())
        read = guided.by_token(token, hosting)
        self.assertEqual((read.status, read.json()["serviceName"]), (200, SERVICE))
        for other in ("/v1/me", "/v1/domain/zone/example.com", "/v1/sms/sms-ab12345-1", "/v2/iam/policy"):
            with self.subTest(other):
                refused = guided.by_token(token, other)
                self.assertEqual((refused.status, refused.body), (403, NOT_GRANTED))

    @regions
    def test_a_policy_that_is_edited_opens_the_other_api_to_the_same_token(self, guided):
        token = guided.token().json()["access_token"]
        made = guided.write_policy("POST", "/v2/iam/policy", guided.policy()).json()
        self.assertEqual(guided.by_token(token, "/v1/me").status, 403)
        edited = guided.policy(["account:xx11111-ovh", "dnsZone:example.com"], ["account:apiovh:me/get", "dnsZone:*"])
        guided.write_policy("PUT", f"/v2/iam/policy/{made['id']}", edited)
        for path in ("/v1/me", "/v1/domain/zone/example.com", f"/v1/hosting/web/{SERVICE}"):
            with self.subTest(path):
                self.assertEqual(guided.by_token(token, path).status, 200)

    @regions
    def test_the_client_of_the_guide_is_unknown_where_the_other_region_gives_tokens(self, guided):
        other = WEBSITE[{"eu": "ca", "ca": "eu"}[guided.region]]
        refused = guided.curl(f"https://{other}/auth/oauth2/token", "-d", "grant_type=client_credentials", "-d",
                              f"client_id={CLIENT}", "-d", "client_secret=xxxxx", "-d", "scope=all")
        self.assertEqual((refused.status, refused.json()["error"]), (400, "invalid_client"))


class OurPage(unittest.TestCase):
    """docs/guides.md, as it stands."""

    CANADA = {"region=eu ": "region=ca ", f"AK={KEYS['eu']} ": f"AK={KEYS['ca']} ",
              "website=www.ovh.com ": "website=ca.ovh.com "}

    def run_page(self, text):
        blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.S | re.M)
        with tempfile.TemporaryDirectory() as home:
            script = "\n".join([f"countersign() {{ {shlex.quote(support.BINARY)} \"$@\"; }}",
                                *(f"echo '== {number}'\n{block}" for number, block in enumerate(blocks))])
            environment = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8"}
            try:
                return subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=ROOT, capture_output=True,
                                      text=True, timeout=120 * support.PATIENCE, check=False, env=environment)
            finally:  # a block that failed leaves the mock
                subprocess.run(["bash", "-c", f"kill \"$({shlex.quote(support.BINARY)} env json 2>/dev/null | "
                                "sed -n 's/.*\"pid\": \\([0-9]*\\).*/\\1/p')\" 2>/dev/null"], check=False,
                               capture_output=True, env=environment)

    def test_its_commands_do_what_it_says_in_europe_and_in_canada(self):
        page = (ROOT / "docs" / "guides.md").read_text(encoding="utf-8")
        for region in ("eu", "ca"):
            with self.subTest(region=region):
                for european, canadian in self.CANADA.items() if region == "ca" else ():
                    self.assertIn(european, page)
                    page = page.replace(european, canadian)
                ended = self.run_page(page)
                self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
                said = re.split(r"^== \d+\n", ended.stdout, flags=re.M)[1:]
                self.assertEqual(len(said), 10, ended.stdout)
                self.assertEqual(json.loads(said[1])["state"], "pendingValidation")
                self.assertEqual(json.loads(said[3])["nichandle"], "xx11111-ovh")
                self.assertEqual(json.loads(said[4])["name"], "guide")
                self.assertEqual(json.loads(said[6])["serviceName"], SERVICE)
                self.assertEqual(said[7].strip().encode(), NOT_GRANTED)
                self.assertIn('"nichandle":"xx11111-ovh"', said[8])


class Printed:
    """What a guide prints: its commands and its JSON, in order. Fences are only in some of them."""

    def __init__(self, text):
        self.text = text
        self.commands, self.json = [], []
        lines = iter(text.splitlines())
        for line in lines:
            if line.startswith(("export ", "curl ")):
                while line.endswith("\\"):
                    line += "\n" + next(lines)
                self.commands.append(line)
            elif line == "{":
                block = [line]
                while block[-1] not in ("}", "```"):
                    block.append(next(lines))
                # The French guide leaves out the last line of one.
                self.json.append(json.loads("\n".join([*block[:-1], "}"])))


@unittest.skipUnless(GUIDES, "COUNTERSIGN_GUIDES names no folder with the guides")
class ThePrintedGuides(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        texts = [path.read_text(encoding="utf-8") for path in sorted(pathlib.Path(GUIDES).glob("*.txt"))]
        cls.delegation = [text for text in texts if "/auth/credential" in text]
        cls.accounts = [text for text in texts if "/auth/oauth2/token" in text]

    def run_commands(self, guided, commands):
        """In one shell, as a reader would; `curl` leads to the mock."""
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder) / "curl"
            real = subprocess.run(["sh", "-c", "command -v curl"], capture_output=True, text=True, check=True).stdout
            here.write_text(f"#!/bin/sh\nexec {shlex.join([real.strip(), *guided.leading_here()])} \"$@\"\n")
            here.chmod(0o755)
            ended = subprocess.run(["bash", "-euc", "\n".join(commands)], capture_output=True, check=False,
                                   timeout=90 * support.PATIENCE,
                                   env={"PATH": f"{folder}:{os.environ['PATH']}", "LANG": "C.UTF-8"})
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout

    def test_their_permission_requests_are_answered_as_they_print(self):
        self.assertEqual(len(self.delegation), 3)
        for number, text in enumerate(self.delegation):
            region = "ca" if "//ca.api.ovh.com/1.0" in text else "eu"
            printed = Printed(text)
            self.assertEqual((len(printed.commands), len(printed.json)), (3, 1))
            with self.subTest(guide=number, region=region), Guided(region) as guided:
                given, shown = json.loads(self.run_commands(guided, printed.commands)), printed.json[0]
                self.assertEqual(set(given), set(shown))
                self.assertEqual(given["state"], shown["state"])
                self.assertEqual(len(given["consumerKey"]), len(shown["consumerKey"]))
                page, page_shown = given["validationUrl"].split("="), shown["validationUrl"].split("=")
                self.assertEqual((page[0], len(page[1])), (page_shown[0], len(page_shown[1])))
                guided.control("POST", "/tenants/default/credentials/validate", {"consumerKey": given["consumerKey"]})
                self.assertEqual(guided.by_application(given["consumerKey"]).status, 200)
                self.assertEqual(guided.by_application(shown["consumerKey"]).status, 200)

    @regions
    def test_the_service_account_does_what_its_guide_prints(self, guided):
        self.assertEqual(len(self.accounts), 1)
        text = self.accounts[0].replace("oauth2-" + CLIENT + "0f", "oauth2-" + CLIENT)
        text = text.replace("{eu|ca}", guided.region).replace("urn:v1:eu:", f"urn:v1:{guided.region}:")
        printed = Printed(text)
        self.assertEqual((len(printed.commands), len(printed.json)), (2, 3))
        (ask, call), (policy, token_shown, refusal) = printed.commands, printed.json
        self.assertIn(f"{guided.website}/auth/oauth2/token", text)
        ask = ask.replace("https://www.ovh.com", guided.website)

        guided.write_policy("POST", "/v2/iam/policy", policy)
        given = json.loads(self.run_commands(guided, [ask]))
        token = given.pop("access_token")
        self.assertEqual(token_shown.pop("access_token"), "your-api-token")
        self.assertEqual(given, token_shown)
        call = call.replace("your-api-token", token)
        self.assertTrue(self.run_commands(guided, [call]).startswith(b"HTTP/1.1 200 "))
        other = self.run_commands(guided, [call.replace(f"/hosting/web/{SERVICE}", "/me")])
        head, body = other.split(b"\r\n\r\n", 1)
        self.assertTrue(head.startswith(b"HTTP/1.1 403 "), head)
        self.assertEqual(json.loads(body), refusal)


if __name__ == "__main__":
    unittest.main()
