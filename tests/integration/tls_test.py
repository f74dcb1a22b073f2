"""HTTPS on the mock: certificates for every OVHcloud host, from an authority that can
vouch for nothing else, kept for its owner alone."""

import concurrent.futures
import os
import pathlib
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import unittest

import support


def context(server):
    return ssl.create_default_context(cafile=server.ready["ca_file"])


def handshake(server, host, trust=None):
    """A TLS connection to the mock, under the name `host`."""
    authority = server.ready["https"].removeprefix("https://")
    address, port = authority.rsplit(":", 1)
    plain = socket.create_connection((address, int(port)), timeout=20 * support.PATIENCE)
    try:
        return (trust or context(server)).wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


class Https(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.running = support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir",
                                   f"{cls.folder.name}/ca", "--signature", "exact")
        cls.server = cls.running.__enter__()
        cls.keys = {"eu": cls.server.ready}
        for region in ("ca", "us"):
            made = support.control(cls.server, "POST", "/tenants", {"settings": {"region": region}})
            cls.keys[region] = made.json()

    @classmethod
    def tearDownClass(cls):
        cls.running.__exit__(None, None, None)
        cls.folder.cleanup()

    def ask(self, host, target="/1.0/me", region="eu", **extra):
        keys = self.keys[region]
        now = str(int(time.time()))
        sign = support.signature(keys["application_secret"], keys["consumer_key"], "GET",
                                 f"https://{host}{target}", b"", now)
        headers = [("Host", host), ("X-Ovh-Application", keys["application_key"]),
                   ("X-Ovh-Consumer", keys["consumer_key"]), ("X-Ovh-Timestamp", now),
                   ("X-Ovh-Signature", sign)]
        with handshake(self.server, host.rsplit(":", 1)[0], **extra) as connection:
            connection.sendall(support.request_bytes("GET", target, headers))
            return support.Reader(connection).answer()

    def test_it_answers_as_each_host_of_ovhcloud_with_a_certificate_of_that_name(self):
        for host, region in (("eu.api.ovh.com", "eu"), ("ca.api.ovh.com", "ca"), ("api.us.ovhcloud.com", "us"),
                             ("api.ovh.com", "eu"), ("eu.api.soyoustart.com", "eu"), ("ca.api.kimsufi.com", "ca"),
                             ("api.eu.ovhcloud.com", "eu")):
            with self.subTest(host=host):
                self.assertEqual(self.ask(host, region=region).status, 200)

    def test_a_signature_over_https_and_the_port_is_exact_on_this_listener(self):
        authority = self.server.ready["https"].removeprefix("https://")

        self.assertEqual(self.ask(authority).status, 200)

    def test_localhost_and_its_subdomains_have_certificates_too(self):
        for host in ("localhost", "tenant.localhost"):
            with self.subTest(host=host):
                self.assertEqual(self.ask(host).status, 200)

    def test_no_other_host_gets_a_certificate_of_its_name(self):
        for host in ("example.com", "ovh.com.example.net", "notovh.com"):
            with self.subTest(host=host), self.assertRaises(ssl.SSLCertVerificationError):
                handshake(self.server, host)

    def test_only_http_1_1_is_chosen_among_the_protocols_offered(self):
        trust = context(self.server)
        trust.set_alpn_protocols(["h2", "http/1.1"])
        with handshake(self.server, "eu.api.ovh.com", trust) as connection:
            self.assertEqual(connection.selected_alpn_protocol(), "http/1.1")

    def test_tls_1_1_is_refused(self):
        trust = context(self.server)
        trust.minimum_version = trust.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(OSError):
            handshake(self.server, "eu.api.ovh.com", trust)

    def test_plain_http_on_this_port_is_told_to_use_https(self):
        host, port = self.server.ready["https"].removeprefix("https://").rsplit(":", 1)
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(b"GET /1.0/me HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = support.Reader(connection).answer()
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json()["message"], "this port speaks TLS: call it with https://")

    def test_the_end_of_a_connection_is_said_in_tls(self):
        with handshake(self.server, "eu.api.ovh.com") as connection:
            connection.sendall(b"GET /1.0/auth/time HTTP/1.1\r\nHost: eu.api.ovh.com\r\n"
                               b"Connection: close\r\n\r\n")
            # Without close_notify this raises SSLEOFError.
            received = b"".join(iter(lambda: connection.recv(65536), b""))
        self.assertIn(b"200 OK", received)

    def test_half_open_handshakes_leave_the_others_alone(self):
        host, port = self.server.ready["https"].removeprefix("https://").rsplit(":", 1)
        silent = [socket.create_connection((host, int(port)), timeout=20) for _ in range(50)]
        for connection in silent[:25]:
            connection.sendall(b"\x16\x03\x01")
        try:
            self.assertEqual(self.ask("eu.api.ovh.com").status, 200)
        finally:
            for connection in silent:
                connection.close()

    def test_many_names_at_once_each_get_their_certificate(self):
        hosts = [f"host{i}.ovh.com" for i in range(300)]  # more than are remembered, and none that serves anything
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = set(pool.map(lambda host: self.ask(host).status, hosts))
        self.assertEqual(statuses, {404})


def authority_of(folder):
    return pathlib.Path(folder, "ca.pem").read_bytes()


class Authority(unittest.TestCase):
    def test_it_is_kept_for_its_owner_alone_and_serves_again(self):
        with tempfile.TemporaryDirectory() as home:
            folder = f"{home}/ca"
            flags = ("--tls-listen", "127.0.0.1:0", "--ca-dir", folder)
            with support.mock(*flags) as server:
                self.assertEqual(server.ready["ca_file"], f"{folder}/ca.pem")
                first = authority_of(folder)
            self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)
            self.assertEqual(stat.S_IMODE(os.stat(f"{folder}/ca.key").st_mode), 0o600)
            with support.mock(*flags):
                self.assertEqual(authority_of(folder), first)

    def test_damaged_files_are_replaced(self):
        with tempfile.TemporaryDirectory() as home:
            folder = f"{home}/ca"
            flags = ("--tls-listen", "127.0.0.1:0", "--ca-dir", folder)
            with support.mock(*flags):
                first = authority_of(folder)
            pathlib.Path(folder, "ca.key").write_text("")  # as after a full disk
            with support.mock(*flags) as server:
                self.assertNotEqual(authority_of(folder), first)
                with handshake(server, "eu.api.ovh.com"):
                    pass

    def test_mocks_that_start_together_share_one(self):
        with tempfile.TemporaryDirectory() as home:
            flags = ["--tls-listen", "127.0.0.1:0", "--ca-dir", f"{home}/ca"]

            def start(_):
                with support.mock(*flags) as server, handshake(server, "eu.api.ovh.com"):
                    return authority_of(f"{home}/ca")

            with concurrent.futures.ThreadPoolExecutor(6) as pool:
                self.assertEqual(len(set(pool.map(start, range(6)))), 1)

    def test_a_key_or_a_folder_that_is_open_to_others_is_refused(self):
        with tempfile.TemporaryDirectory() as home:
            folder = f"{home}/ca"
            flags = ("--tls-listen", "127.0.0.1:0", "--ca-dir", folder)
            with support.mock(*flags):
                pass
            os.chmod(f"{folder}/ca.key", 0o644)
            refused = support.run("mock", "--listen", "127.0.0.1:0", *flags)
            self.assertEqual(refused.returncode, 2)
            self.assertIn(f"others can read {folder}/ca.key", refused.stderr)
            os.chmod(f"{folder}/ca.key", 0o600)
            os.chmod(folder, 0o777)
            refused = support.run("mock", "--listen", "127.0.0.1:0", *flags)
            self.assertEqual(refused.returncode, 2)
            self.assertIn("nobody else can write to", refused.stderr)

    def test_a_public_base_has_an_authority_of_its_own_that_vouches_for_it(self):
        with tempfile.TemporaryDirectory() as home:
            with support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir", f"{home}/ca",
                              "--public-base", "https://api.example.net:8443") as server:
                self.assertNotEqual(server.ready["ca_file"], f"{home}/ca/ca.pem")
                with handshake(server, "api.example.net"):
                    pass
                with self.assertRaises(ssl.SSLCertVerificationError):
                    handshake(server, "other.example.com")

    # The constraint itself, told by OpenSSL: a certificate that the authority's key signs
    # for another host does not verify.
    def test_openssl_refuses_what_it_signs_for_another_host(self):
        with tempfile.TemporaryDirectory() as home:
            with support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir", f"{home}/ca"):
                pass
            for host, verifies in (("eu.api.ovh.com", True), ("ovh.com", True),
                                   ("example.com", False), ("ovh.com.example.com", False),
                                   ("notovh.com", False)):
                with self.subTest(host=host):
                    self.assertEqual(verifies_by_openssl(home, f"DNS:{host}", host), verifies)
            for address, verifies in (("127.0.0.1", True), ("::1", True), ("192.0.2.1", False),
                                      ("2001:db8::1", False)):
                with self.subTest(address=address):
                    self.assertEqual(verifies_by_openssl(home, f"IP:{address}", "x"), verifies)

    # Nor one without an alternative name, whose common name some clients still read.
    def test_openssl_refuses_another_host_as_a_common_name(self):
        with tempfile.TemporaryDirectory() as home:
            with support.mock("--tls-listen", "127.0.0.1:0", "--ca-dir", f"{home}/ca"):
                pass
            self.assertFalse(verifies_by_openssl(home, None, "example.com"))


def verifies_by_openssl(home, alternative_name, common_name):
    """Signs with the authority's key, against its will as it were, and asks openssl verify."""
    def openssl(*arguments):
        return subprocess.run(["openssl", *arguments], cwd=home, capture_output=True, text=True,
                              check=False)

    extensions = f"subjectAltName={alternative_name}\n" if alternative_name else ""
    pathlib.Path(home, "extensions").write_text(extensions + "extendedKeyUsage=serverAuth\n")
    made = openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                   "-keyout", "leaf.key", "-subj", f"/CN={common_name}", "-out", "leaf.csr")
    assert made.returncode == 0, made.stderr
    made = openssl("x509", "-req", "-in", "leaf.csr", "-CA", "ca/ca.pem", "-CAkey", "ca/ca.key",
                   "-CAcreateserial", "-extfile", "extensions", "-days", "1", "-out", "leaf.pem")
    assert made.returncode == 0, made.stderr
    verdict = openssl("verify", "-CAfile", "ca/ca.pem", "leaf.pem")
    assert "expired" not in verdict.stderr
    return verdict.returncode == 0


if __name__ == "__main__":
    unittest.main()
