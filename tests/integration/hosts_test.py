"""Under OVHcloud's own host names each host serves what the real one serves, on either listener."""

import unittest

import support

NOT_THERE = b'{"class":"Client::NotFound","message":"Got an invalid (or empty) URL"}'


def get(server, host, target):
    return support.exchange(server, support.request_bytes("GET", target, [("Host", host)]))


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = support.mock()
        cls.server = cls.context.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.context.__exit__(None, None, None)

    def test_the_api_answers_under_the_hosts_of_the_api_old_and_new(self):
        for host in ("eu.api.ovh.com", "ca.api.ovh.com", "api.us.ovhcloud.com", "api.ovh.com", "api.eu.ovhcloud.com",
                     "api.ca.ovhcloud.com", "eu.api.kimsufi.com", "ca.api.soyoustart.com", "EU.API.OVH.COM:443"):
            with self.subTest(host):
                self.assertEqual(get(self.server, host, "/1.0/auth/time").status, 200)

    def test_the_hosts_of_the_other_brands_know_no_v1(self):
        self.assertEqual(get(self.server, "eu.api.ovh.com", "/v1/auth/time").status, 200)
        answer = get(self.server, "eu.api.kimsufi.com", "/v1/auth/time")
        self.assertEqual((answer.status, answer.body), (404, NOT_THERE))

    def test_no_api_answers_under_the_hosts_of_pages_and_tokens(self):
        for host in ("www.ovh.com", "ca.ovh.com", "us.ovhcloud.com", "auth.eu.ovhcloud.com", "ovh.com"):
            with self.subTest(host):
                answer = get(self.server, host, "/1.0/auth/time")
                self.assertEqual((answer.status, answer.body), (404, NOT_THERE))

    def test_the_consent_page_stands_where_each_host_has_it(self):
        for host, path in (("www.ovh.com", "/auth/sso/api"), ("ca.ovh.com", "/auth/sso/api"),
                           ("eu.api.ovh.com", "/auth/"), ("api.ovh.com", "/login/"), (self.server.authority, "/auth/")):
            with self.subTest(host):
                page = get(self.server, host, path + "?credentialToken=x")
                self.assertEqual(page.header("Content-Type"), "text/html; charset=utf-8")
                self.assertIn(b"Invalid token", page.body)
        self.assertEqual(get(self.server, "www.ovh.com", "/auth/").status, 404)

    def test_the_control_api_does_not_exist_under_any_of_them(self):
        for host in ("eu.api.ovh.com", "www.ovh.com", "auth.eu.ovhcloud.com", "anything.ovh.net"):
            answer = get(self.server, host, "/_countersign/v1/tenants")
            self.assertEqual((answer.status, answer.body), (404, NOT_THERE), host)


class Regions(unittest.TestCase):
    """Each region has its own customers: what one gave out, the hosts of the others do not know."""

    @classmethod
    def setUpClass(cls):
        cls.context = support.mock()
        cls.server = cls.context.__enter__()
        cls.addClassCleanup(cls.context.__exit__, None, None, None)
        made = support.control(cls.server, "POST", "/tenants", {"id": "ca", "settings": {"region": "ca"}})
        cls.keys = {"eu": cls.server.ready, "ca": made.json()}

    def ask(self, host, region, target="/1.0/auth/credential"):
        body = b'{"accessRules":[]}'
        head = [("Host", host), ("Content-Length", str(len(body))),
                ("X-Ovh-Application", self.keys[region]["application_key"])]
        return support.exchange(self.server, support.request_bytes("POST", target, head, body))

    def test_a_key_is_known_at_the_hosts_of_its_region_and_at_every_other_host(self):
        for region, hosts in (("eu", ("eu.api.ovh.com", "api.ovh.com", "api.eu.ovhcloud.com", "eu.api.kimsufi.com")),
                              ("ca", ("ca.api.ovh.com", "api.ca.ovhcloud.com", "ca.api.soyoustart.com"))):
            for host in (*hosts, self.server.authority, "localhost"):
                with self.subTest(f"{region} at {host}"):
                    self.assertEqual(self.ask(host, region).status, 200)
            for other in {"eu", "ca"} - {region}:
                with self.subTest(f"{other} at {hosts[0]}"):
                    refused = self.ask(hosts[0], other)
                    self.assertEqual((refused.status, refused.json()["message"]), (403, "Invalid application key"))
            with self.subTest(f"{region} in the US, where the mock has nobody"):
                self.assertEqual(self.ask("api.us.ovhcloud.com", region).status, 403)

    def test_a_page_opens_at_the_website_of_its_region_alone(self):
        page = self.ask("ca.api.ovh.com", "ca").json()["validationUrl"]
        self.assertTrue(page.startswith("http://ca.api.ovh.com/auth/sso/api?"), page)
        target = page[len("http://ca.api.ovh.com"):]
        for host, known in (("ca.ovh.com", True), ("www.ovh.com", False), ("us.ovhcloud.com", False)):
            with self.subTest(host):
                self.assertEqual(b"Invalid token" in get(self.server, host, target).body, not known)

    def test_an_application_is_made_where_it_will_be_known_or_not_at_all(self):
        for host, tenant in (("eu.api.ovh.com", b"<bdi>default<"), ("ca.api.ovh.com", b"<bdi>ca<")):
            with self.subTest(host):
                page = get(self.server, host, "/createApp/")
                self.assertEqual(page.status, 200)
                self.assertIn(tenant, page.body)
        nobody = get(self.server, "api.us.ovhcloud.com", "/createApp/")
        self.assertEqual(nobody.status, 404)
        self.assertIn(b"nobody in this region", nobody.body)

    def test_the_flag_puts_every_tenant_there(self):
        with support.mock("--region", "us") as server:
            self.assertTrue(server.ready["client_id"].startswith("US."), server.ready["client_id"])
            details = support.call(server, "GET", "/1.0/auth/details").json()
            self.assertEqual(details["identities"], ["urn:v1:us:identity:account:cs1234-ovh"])
            made = support.control(server, "POST", "/tenants", {"settings": {"region": "eu"}}).json()
            self.assertTrue(made["service_accounts"][0]["client_id"].startswith("EU."))

    def test_the_live_page_is_named_when_that_is_asked_for(self):
        for region, sso, classic in (("eu", "www.ovh.com", "eu.api.ovh.com"), ("ca", "ca.ovh.com", "ca.api.ovh.com"),
                                     ("us", "us.ovhcloud.com", "api.us.ovhcloud.com")):
            for form, start in (("sso", f"https://{sso}/auth/sso/api?credentialToken="),
                                ("classic", f"https://{classic}/auth/?credentialToken=")):
                with self.subTest(f"{region}, {form}"):
                    settings = {"region": region, "validation_url": form, "validation_base": "ovh"}
                    keys = support.control(self.server, "POST", "/tenants", {"settings": settings}).json()
                    asked = support.call(self.server, "POST", "/1.0/auth/credential", b'{"accessRules":[]}',
                                         [("X-Ovh-Application", keys["application_key"])], signed=False)
                    self.assertTrue(asked.json()["validationUrl"].startswith(start), asked.body)


if __name__ == "__main__":
    unittest.main()
