#!/usr/bin/env python3
"""Writes a copy of a product source in which the defects of defects.json wait to be switched on.

    plant.py --list                          the product sources that have defects
    plant.py ovhcloud/verdict.cpp COPY       writes the copy

In the copy an expression `find` reads `(countersign::planted("id") ? (replace) : (find))`, and a statement
`{ if (countersign::planted("id")) { replace } else { find } }`. `find` has to occur exactly once in the source, or
in the text of `context` where that is given; how either is wrapped over lines does not matter. Several defects
may have the same `find`, and a defect may be several changes: the others stand in `also`. Python's standard
library only.
"""

import argparse
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DEFECTS = HERE / "defects.json"

# Of a change; a defect has an id, a sentence and a change, and may have more changes in `also`.
NEEDED = {"file", "find", "replace"}
OPTIONAL = {"context", "form"}
FORMS = ("expression", "statement")

# A word or number, a text, a character, or any other single sign.
TOKEN = re.compile(r'\w+|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\S')
WORD = re.compile(r"\w")


class Mistake(Exception):
    """Something in defects.json that the author has to mend; one sentence."""


def text_of(value):
    """A text of defects.json, which may be written as a list of lines."""
    return "\n".join(value) if isinstance(value, list) else value


def read_defects():
    defects = json.loads(DEFECTS.read_text(encoding="utf-8"))
    seen = set()
    for number, defect in enumerate(defects):
        name = defect.get("id", f"entry {number}")
        check_members(name, defect, {"id", "sentence"} | NEEDED, OPTIONAL | {"also"})
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise Mistake(f"{name}: an id is lower-case words with hyphens between them")
        if name in seen:
            raise Mistake(f"{name}: two defects have this id")
        seen.add(name)
        for change in defect.get("also", []):
            check_members(name, change, NEEDED, OPTIONAL)
    return defects


def check_members(name, change, needed, optional):
    missing, unknown = needed - change.keys(), change.keys() - needed - optional
    if missing:
        raise Mistake(f"{name}: it lacks {', '.join(sorted(missing))}")
    if unknown:
        raise Mistake(f"{name}: there is no member {', '.join(sorted(unknown))}")
    if change.get("form", "expression") not in FORMS:
        raise Mistake(f"{name}: form is {' or '.join(FORMS)}")
    if not (ROOT / change["file"]).is_file():
        raise Mistake(f"{name}: there is no file {change['file']}")


def changes_of(defects):
    """Every change of every defect, each with the id of its defect and its texts as one text."""
    for defect in defects:
        for change in (defect, *defect.get("also", [])):
            texts = {member: text_of(change[member]) for member in ("find", "replace", "context") if member in change}
            yield {**change, **texts, "id": defect["id"]}


def pattern_of(text):
    """Finds `text` however it is wrapped: any white space, or none, between two tokens."""
    pattern = ""
    previous = ""
    for token in TOKEN.findall(text):
        words = WORD.match(previous[-1:]) and WORD.match(token)
        pattern += (r"\s+" if words else r"\s*" if previous else "") + re.escape(token)
        previous = token
    start = r"(?<!\w)" if WORD.match(text.strip()[:1]) else ""
    end = r"(?!\w)" if WORD.match(text.strip()[-1:]) else ""
    return re.compile(start + pattern + end)


def only_place(change, text, source, start=0, end=None):
    """Where `text` stands between two offsets of the source: exactly once, or the author is told."""
    places = list(pattern_of(text).finditer(source, start, len(source) if end is None else end))
    if len(places) == 1:
        return places[0].span()
    where = change["file"] if end is None else f"its context in {change['file']}"
    shown = " ".join(text.split())
    if not places:
        raise Mistake(f"{change['id']}: this text is no longer in {where}: {shown}")
    raise Mistake(f"{change['id']}: this text is {len(places)} times in {where}, give a context: {shown}")


def place_of(change, source):
    if "context" not in change:
        return only_place(change, change["find"], source)
    start, end = only_place(change, change["context"], source)
    return only_place(change, change["find"], source, start, end)


def wrapped(change, original):
    switch = f'countersign::planted("{change["id"]}")'
    if change.get("form") == "statement":
        return f"{{ if ({switch}) {{ {change['replace']} }} else {{ {original} }} }}"
    return f"({switch} ? ({change['replace']}) : ({original}))"


def planted(source, places, start, end):
    """The source from `start` to `end` with the change of every place; a larger place encloses smaller ones."""
    result = ""
    at = start
    rest = sorted(places, key=lambda place: (place[0], -place[1]))
    while rest:
        first, last, _ = rest[0]
        same = [change for *place, change in rest if place == [first, last]]
        inner = [place for place in rest if place[:2] != (first, last) and place[0] < last]
        for _, inner_end, change in inner:
            if inner_end > last:
                raise Mistake(f"{change['id']}: its place overlaps that of {same[0]['id']}")
        text = planted(source, inner, first, last)
        for change in same:
            text = wrapped(change, text)
        result += source[at:first] + text
        at = last
        rest = [place for place in rest if place[0] >= last]
    return result + source[at:end]


def copy_of(file, defects):
    source = (ROOT / file).read_text(encoding="utf-8")
    places, lost = [], []
    for change in changes_of(defects):
        if change["file"] != file:
            continue
        try:
            places.append((*place_of(change, source), change))
        except Mistake as mistake:
            lost.append(str(mistake))
    if lost:
        raise Mistake("\ndefects.json: ".join(lost))
    head = f'// Made by tests/defects/plant.py from {file}.\n#include "tests/defects/planted.hpp"\n\n'
    return head + planted(source, places, 0, len(source))


def main():
    parser = argparse.ArgumentParser(description="Writes a copy of a product source with planted defects.")
    parser.add_argument("--list", action="store_true", help="print the product sources that have defects")
    parser.add_argument("file", nargs="?", help="a product source, from the root of the repository")
    parser.add_argument("copy", nargs="?", type=pathlib.Path, help="the copy to write")
    options = parser.parse_args()
    try:
        defects = read_defects()
        if options.list:
            print("\n".join(sorted({change["file"] for change in changes_of(defects)})))
            return 0
        if options.copy is None:
            parser.error("give a source and the copy to write, or --list")
        copy = copy_of(options.file, defects)
    except (Mistake, json.JSONDecodeError) as mistake:
        print(f"defects.json: {mistake}", file=sys.stderr)
        return 1
    options.copy.parent.mkdir(parents=True, exist_ok=True)
    options.copy.write_text(copy, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
