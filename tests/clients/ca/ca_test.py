"""What Go makes of the mock's authority, beside what OpenSSL does (integration/tls_test.py): it trusts the mock as
every OVHcloud host, and refuses what the authority's key signs for any other."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import support

HERE = pathlib.Path(__file__).resolve().parent


class GoAndTheAuthority(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        assert shutil.which("go"), "this test builds a Go program: put `go` (1.19 or newer) on the PATH"
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.program = f"{folder.name}/ca-program"
        built = subprocess.run(
            ["go", "build", "-trimpath", "-buildvcs=false", "-o", cls.program, "."], cwd=HERE, capture_output=True,
            text=True, check=False, env={**os.environ, "GOWORK": "off", "GOTOOLCHAIN": "local"})
        assert built.returncode == 0, f"go build failed: {built.stderr}"
        cls.authority, cls.key = f"{folder.name}/ca/ca.pem", f"{folder.name}/ca/ca.key"
        running = support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir", f"{folder.name}/ca")
        cls.server = running.__enter__()
        cls.addClassCleanup(running.__exit__, None, None, None)

    def verdicts(self, mode, authority, place, names):
        """What the program says of each name."""
        ended = subprocess.run([self.program, mode, authority, place, *names], capture_output=True, text=True,
                               timeout=60 * support.PATIENCE, check=False)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        lines = ended.stdout.splitlines()
        self.assertEqual(len(lines), len(names), ended.stdout)
        return [(name, line.removeprefix(f"{name}: ")) for name, line in zip(names, lines)]

    def served(self, authority, *names):
        return self.verdicts("served", authority, self.server.ready["https"].removeprefix("https://"), names)

    def signed(self, *names):
        return self.verdicts("signed", self.authority, self.key, names)

    def test_it_trusts_the_mock_as_each_host_of_ovhcloud(self):
        for name, verdict in self.served(self.authority, "eu.api.ovh.com", "ca.api.ovh.com", "api.us.ovhcloud.com",
                                         "www.ovh.com", "ca.ovh.com", "auth.eu.ovhcloud.com", "ovh.com",
                                         "eu.api.kimsufi.com", "ca.api.soyoustart.com"):
            with self.subTest(name=name):
                self.assertEqual(verdict, "trusted")

    def test_it_trusts_the_mock_as_localhost_and_as_its_address(self):
        for name, verdict in self.served(self.authority, "localhost", "tenant.localhost", "127.0.0.1"):
            with self.subTest(name=name):
                self.assertEqual(verdict, "trusted")

    def test_it_trusts_no_mock_by_the_authority_of_another(self):
        with tempfile.TemporaryDirectory() as home:
            with support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir", f"{home}/ca"):
                pass
            [(_, verdict)] = self.served(f"{home}/ca/ca.pem", "eu.api.ovh.com")
        self.assertRegex(verdict, "^refused: ")

    # So that a refusal below is for the name, and for nothing else in the certificate.
    def test_it_trusts_what_the_key_signs_for_hosts_of_ovhcloud(self):
        for name, verdict in self.signed("eu.api.ovh.com", "ovh.com", "*.ovh.com", "127.0.0.1", "::1",
                                         "eu.api.ovh.com,ca.api.ovh.com"):
            with self.subTest(name=name):
                self.assertEqual(verdict, "trusted")

    def test_it_refuses_what_the_key_signs_for_any_other_host_by_the_name_constraint(self):
        for name, verdict in self.signed("www.example.net", "example.net", "ovh.com.example.net", "notovh.com",
                                         "*.example.net", "*.com", "192.0.2.1", "2001:db8::1"):
            with self.subTest(name=name):
                self.assertRegex(verdict, "^refused by name constraint: ")

    def test_it_refuses_a_certificate_that_names_another_host_beside_one_of_ovhclouds(self):
        [(_, verdict)] = self.signed("eu.api.ovh.com,www.example.net")
        self.assertRegex(verdict, "^refused by name constraint: ")


if __name__ == "__main__":
    unittest.main()
