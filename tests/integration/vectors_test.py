"""The command that writes the golden vectors, and verifies what was signed for them."""

import json
import pathlib
import tempfile
import unittest

import support

SOURCE = pathlib.Path(__file__).resolve().parents[2] / "vectors"
DOCUMENT = json.loads((SOURCE / "signing.json").read_text(encoding="utf-8"))
VALID = [one for one in DOCUMENT["vectors"] if one["result"] == "valid"]


def lines(vectors):
    return "".join(json.dumps({"id": one["id"], "signature": one["signature"]}) + "\n" for one in vectors)


def verify(text, *flags):
    return support.run("vectors", "verify", "-", *flags, input=text)


class Write(unittest.TestCase):
    def test_the_files_are_written_byte_for_byte(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "a" / "b"
            done = support.run("vectors", "write", "--out", str(out))
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(done.stdout.split(), [str(out / "signing.json"), str(out / "signing.schema.json")])
            self.assertEqual({path.name for path in out.iterdir()}, {path.name for path in SOURCE.iterdir()})
            for path in out.iterdir():
                self.assertEqual(path.read_bytes(), (SOURCE / path.name).read_bytes(), path.name)

    def test_a_folder_that_cannot_be_written_is_told(self):
        with tempfile.NamedTemporaryFile() as file:
            done = support.run("vectors", "write", "--out", file.name)
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertIn(file.name, done.stderr)


class Verify(unittest.TestCase):
    def test_the_right_signatures_hold_as_lines_and_as_the_file_itself(self):
        self.assertEqual(verify(lines(VALID)).returncode, 0)
        done = support.run("vectors", "verify", str(SOURCE / "signing.json"))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(done.stdout, f"{len(VALID)} right, 0 different, 0 missing\n")

    def test_a_wrong_one_and_a_missing_one_do_not_hold(self):
        changed = [{**VALID[0], "signature": "$1$" + "0" * 40}, *VALID[1:-1]]
        done = verify(lines(changed))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"✗ {VALID[0]['id']} ({VALID[0]['comment']}): signature.unexplained\n", done.stdout)
        self.assertIn(f"✗ {VALID[-1]['id']}: missing", done.stdout)
        told = json.loads(verify(lines(changed), "--format", "json").stdout)
        self.assertEqual((told["right"], [one["id"] for one in told["different"]], told["missing"]),
                         (len(VALID) - 2, [VALID[0]["id"]], [VALID[-1]["id"]]))

    def test_what_is_no_such_file_is_told_in_one_line(self):
        for text, told in (("nonsense\n", "standard input:1"), (lines(VALID[:1]) * 2, "twice"),
                           ('{"id":"no/such","signature":"x"}', "no/such")):
            done = verify(text)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(told, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_a_command_line_that_means_nothing_is_told(self):
        for words in ((), ("verify", "a", "b"), ("check",), ("write", "here"), ("verify", "/nowhere/at/all")):
            done = support.run("vectors", *words)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_the_vectors_are_those_that_the_program_signs_and_explains(self):
        done = support.run("vectors", "verify")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(done.stdout, f"{len(DOCUMENT['vectors'])} vectors, 0 with a problem\n")

    def test_no_secret_is_told(self):
        done = verify(lines([{**one, "signature": "$1$" + "0" * 40} for one in VALID[:20]]))
        for one in VALID[:20]:
            self.assertNotIn(one["application_secret"], done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
