"""The documentation says what the program says, and points to what is there.

    COUNTERSIGN_BINARY=build/dev/countersign python3 tests/docs/cli_test.py

Needs the standard library, and jsonschema (on Debian: python3-jsonschema) for
the scenarios' schema.
"""

import json
import os
import pathlib
import re
import subprocess
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SCENARIOS = ROOT / "scenarios"
SOURCE_FOLDERS = ("cli", "core", "harness", "mock_server", "ovhcloud", "reports", "results", "tests")

# "  -h, --help        Show this help", "      --listen HOST:PORT  Address"
HELP_FLAG = re.compile(r"^ {2,6}(?:-\w, )?--([a-z-]+)(?: ([A-Z|:/]+))?(?=\s|$)(.*)$")
HELP_COMMAND = re.compile(r"^  ([a-z]+) {2,}\S", re.MULTILINE)
# "| `-h`, `--help` | `WHEN` | default | meaning |"
TABLE_FLAG = re.compile(r"^\| (?:`-\w`, )?`--([a-z-]+)` \|(.*)\|$")
CELL_END = re.compile(r"(?<!\\)\|")
ANY_FLAG = re.compile(r"(?<![\w-])--([a-z][a-z-]*[a-z])")
# A fact is defined by a heading or by the first cell of a table's row.
FACT_DEFINED = re.compile(
    r"^(?:#{2,4} ([0-9]+(?:\.[0-9]+)?) |\| (?:clients )?([A-Z]?[0-9]+(?:\.[0-9]+)?) \|)", re.MULTILINE)
FACT_IN_CODE = re.compile(r"\bfacts,? (?:clients )?([A-Z]?[0-9]+(?:\.[0-9]+)?)")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# A string, or one of the two forms of a comment.
JSON_STRING_OR_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)


def help_of(*command):
    done = subprocess.run([os.environ["COUNTERSIGN_BINARY"], *command, "--help"], check=True,
                          capture_output=True, text=True, timeout=30)
    return done.stdout


def commands():
    return HELP_COMMAND.findall(help_of().split("\nExample:")[0])


def flags_in_help(command):
    """flag -> (argument, default), as the program tells them."""
    flags = {}
    texts = {}
    name = None
    for line in help_of(command).split("\nExample:")[0].splitlines():
        match = HELP_FLAG.match(line)
        if match:
            name = match[1]
            flags[name] = match[2] or ""
            texts[name] = match[3].strip()
        elif name and line.startswith(" " * 8):
            texts[name] += " " + line.strip()
        else:
            name = None
    defaults = {flag: re.search(r"\(default: (.*)\)$", text) for flag, text in texts.items()}
    return {flag: (argument, defaults[flag][1] if defaults[flag] else "")
            for flag, argument in flags.items()}


def sections_of(page):
    """heading of the second level -> its text."""
    parts = re.split(r"^## (.*)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def flags_in_tables(text):
    """flag -> (argument, default), as docs/cli.md tells them."""
    flags = {}
    for line in text.splitlines():
        match = TABLE_FLAG.match(line)
        if match:
            cells = [cell.strip().strip("`").replace("\\|", "|") for cell in CELL_END.split(match[2])]
            assert match[1] not in flags, f"docs/cli.md has two rows for --{match[1]}"
            flags[match[1]] = (cells[0], cells[1])
    return flags


def scenario_files():
    return sorted(SCENARIOS.glob("*/**/*.json"), key=pathlib.Path.as_posix)


def without_comments(text):
    return JSON_STRING_OR_COMMENT.sub(lambda match: match[1] or " ", text)


def scenario(path):
    return json.loads(without_comments(path.read_text(encoding="utf-8")))


def anchor_of(heading):
    """As the common renderers of Markdown make it."""
    text = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", lambda match: match[1] or "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors_of(page):
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page), flags=re.MULTILINE)
    return {anchor_of(heading) for heading in headings}


class CommandLine(unittest.TestCase):
    page = (DOCS / "cli.md").read_text(encoding="utf-8")

    def test_every_command_has_a_section_and_every_section_a_command(self):
        documented = {heading.removeprefix("countersign ") for heading in sections_of(self.page)
                      if heading.startswith("countersign ")}

        self.assertEqual(documented, set(commands()))

    def test_each_section_has_the_flags_of_its_command_with_argument_and_default(self):
        sections = sections_of(self.page)
        for command in commands():
            with self.subTest(command=command):
                self.assertEqual(flags_in_tables(sections.get(f"countersign {command}", "")),
                                 flags_in_help(command))

    def test_no_flag_is_named_that_no_command_has(self):
        known = {flag for command in commands() for flag in flags_in_help(command)}
        known |= {"cacert", "connect-to"}  # curl's

        self.assertEqual(set(ANY_FLAG.findall(self.page)) - known, set())


class Facts(unittest.TestCase):
    page = (DOCS / "facts.md").read_text(encoding="utf-8")

    def setUp(self):
        self.defined = {heading or row for heading, row in FACT_DEFINED.findall(self.page)}

    def test_every_fact_that_a_scenario_cites_is_defined(self):
        for path in scenario_files():
            with self.subTest(scenario=path.relative_to(SCENARIOS).as_posix()):
                self.assertEqual(set(scenario(path)["fact"]) - self.defined, set())

    def test_every_fact_that_the_code_cites_is_defined(self):
        for folder in SOURCE_FOLDERS:
            for path in sorted((ROOT / folder).rglob("*.[ch]pp")):
                cited = set(FACT_IN_CODE.findall(path.read_text(encoding="utf-8")))
                # "clients 0.7" is C0.7 on the page.
                missing = {fact for fact in cited if not {fact, "C" + fact} & self.defined}
                with self.subTest(file=path.relative_to(ROOT).as_posix()):
                    self.assertEqual(missing, set())


class Scenarios(unittest.TestCase):
    def test_every_file_is_valid_against_the_schema(self):
        if jsonschema is None:
            self.fail("The python module jsonschema is missing, which validates the scenarios. "
                      "Install it: apt install python3-jsonschema, or pip install jsonschema.")
        schema = json.loads((SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in scenario_files():
            with self.subTest(scenario=path.relative_to(SCENARIOS).as_posix()):
                errors = [f"{error.json_path}: {error.message}"
                          for error in validator.iter_errors(scenario(path))]
                self.assertEqual(errors, [])

    def test_the_list_for_the_build_names_exactly_the_files_there_are(self):
        listed = re.findall(r"^  (\S+\.json)$", (SCENARIOS / "files.cmake").read_text(encoding="utf-8"),
                            flags=re.MULTILINE)

        self.assertEqual(listed, [path.relative_to(SCENARIOS).as_posix() for path in scenario_files()],
                         "run tools/list_scenarios.sh")


class Links(unittest.TestCase):
    def test_every_relative_link_points_to_a_file_and_a_heading(self):
        pages = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
        for page in (page for page in pages if page.exists()):
            text = page.read_text(encoding="utf-8")
            for link in LINK.findall(FENCE.sub("", text)):
                if re.match(r"[a-z][a-z0-9+.-]*:", link):
                    continue
                with self.subTest(page=page.name, link=link):
                    file, _, anchor = link.partition("#")
                    target = (page.parent / file).resolve() if file else page
                    self.assertTrue(target.exists(), f"nothing stands at {file}")
                    if anchor and target.suffix == ".md":
                        self.assertIn(anchor, anchors_of(target.read_text(encoding="utf-8")))


if __name__ == "__main__":
    unittest.main()
