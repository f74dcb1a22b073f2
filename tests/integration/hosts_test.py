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


if __name__ == "__main__":
    unittest.main()
