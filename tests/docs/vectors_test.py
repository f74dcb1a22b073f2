"""docs/vectors.md: its programs, as they stand there, sign every vector rightly; and the vectors are what the
generator writes and the schema describes.

    COUNTERSIGN_BINARY=build/dev/countersign python3 tests/docs/vectors_test.py

Needs go, node and jsonschema (on Debian: python3-jsonschema).
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
VECTORS = ROOT / "vectors" / "signing.json"
PAGE = (ROOT / "docs" / "vectors.md").read_text(encoding="utf-8")
PROGRAM = re.compile(r"^```(go|python|js|php|ruby)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE = float(os.environ.get("COUNTERSIGN_PATIENCE", "1"))

# Those whose runtimes every machine with the tests has. PHP and Ruby are tried by hand.
RUN = {"go": ["go", "run", "signer.go"], "python": [sys.executable, "signer.python"], "js": ["node", "signer.js"]}


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120 * PATIENCE, **options)


def verified(lines):
    return run([os.environ["COUNTERSIGN_BINARY"], "vectors", "verify", "-"], input=lines)


class Programs(unittest.TestCase):
    programs = dict(PROGRAM.findall(PAGE))

    def test_there_is_one_for_each_of_five_languages(self):
        self.assertEqual(sorted(self.programs), ["go", "js", "php", "python", "ruby"])
        self.assertEqual(len(PROGRAM.findall(PAGE)), 5)

    def signatures(self, language, change=("", "")):
        program = self.programs[language]
        self.assertIn(change[0], program, f"the program in {language} has changed")
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / f"signer.{language}").write_text(program.replace(*change) if change[0] else program,
                                                                     encoding="utf-8")
            done = run([*RUN[language], str(VECTORS)], cwd=folder)
        self.assertEqual(done.returncode, 0, f"the program in {language} ended with: {done.stderr}")
        return done.stdout

    def test_those_that_can_be_run_sign_every_valid_vector_rightly(self):
        for language in RUN:
            with self.subTest(language=language):
                done = verified(self.signatures(language))
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertIn(" right, 0 different, 0 missing", done.stdout)

    def test_one_that_is_spoilt_is_told_which_vectors_differ(self):
        done = verified(self.signatures("python", ("method.encode()", "method.lower().encode()")))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("  ✗ verb/get (GET without a body): method.lowercase", done.stdout)


class Vectors(unittest.TestCase):
    document = json.loads(VECTORS.read_text(encoding="utf-8"))

    def test_the_file_is_what_the_generator_writes(self):
        done = run([sys.executable, str(ROOT / "tools" / "make_vectors.py"), "--check"])
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_file_is_valid_against_the_schema(self):
        schema = json.loads((VECTORS.parent / "signing.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        errors = [f"{error.json_path}: {error.message}"
                  for error in jsonschema.Draft202012Validator(schema).iter_errors(self.document)]
        self.assertEqual(errors, [])

    def test_the_schema_refuses_what_a_vector_must_not_be(self):
        schema = json.loads((VECTORS.parent / "signing.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        valid = next(one for one in self.document["vectors"] if one["result"] == "valid")
        invalid = next(one for one in self.document["vectors"] if one["result"] == "invalid")
        without_cause = {name: value for name, value in invalid.items() if name != "cause"}
        for told, one in (("a cause of a valid one", {**valid, "cause": "url.scheme"}),
                          ("no cause of an invalid one", without_cause), ("two bodies", {**valid, "body_base64": ""}),
                          ("a member more", {**valid, "colour": "red"}), ("no signature", {**valid, "signature": ""})):
            self.assertFalse(validator.is_valid({**self.document, "vectors": [one]}), told)
        self.assertTrue(validator.is_valid({**self.document, "vectors": [valid, invalid]}))

    def test_the_page_tells_how_many_there_are(self):
        counts = collections.Counter(one["result"] for one in self.document["vectors"])
        told = dict(re.findall(r"^\| `(valid|invalid|acceptable)` \| (\d+) \|", PAGE, re.MULTILINE))
        self.assertEqual(told, {result: str(count) for result, count in counts.items()})

    def test_the_page_shows_a_vector_that_is_there(self):
        shown = re.search(r'"id": "([^"]+)",\n  "comment": "([^"]+)"', PAGE)
        comments = {one["id"]: one["comment"] for one in self.document["vectors"]}
        self.assertEqual(comments.get(shown[1]), shown[2])

    def test_the_page_names_every_member(self):
        for one in self.document["vectors"]:
            for member in one:
                self.assertIn(f"`{member}`", PAGE)


if __name__ == "__main__":
    unittest.main()
