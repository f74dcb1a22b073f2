"""JSON as the libraries of several languages write it: one value, many texts."""

import dataclasses
import json

# (between items, between name and value, indentation, before a colon); the names say who writes so.
LAYOUTS = {
    "compact": (",", ":", None),         # JSON.stringify, Go, PHP, Gson, jq -c
    "spaced": (", ", ": ", None),        # Python
    "indented by 2": (",", ": ", 2),     # JSON.stringify(…, 2), jq, Ruby's pretty_generate, Go's MarshalIndent
    "indented by 4": (",", ": ", 4),     # Python's indent=4, PHP's JSON_PRETTY_PRINT
    "indented by tabs": (",", ": ", "\t"),
}


def escape_ascii(text, pattern="\\u{:04x}", also=""):
    """Everything outside ASCII, and `also`, as \\uXXXX."""
    made = []
    for unit in text:
        if ord(unit) < 0x80 and unit not in also:
            made.append(unit)
        else:
            wide = unit.encode("utf-16-be")
            made += [pattern.format(int.from_bytes(wide[i:i + 2], "big")) for i in range(0, len(wide), 2)]
    return "".join(made)


def only(characters, pattern="\\u{:04x}"):
    return lambda text: "".join(pattern.format(ord(one)) if one in characters else one for one in text)


def slashes(text):
    return text.replace("/", "\\/")


# Applied to what stands between the quotes, after \" \\ and the control characters.
ESCAPES = {
    "raw": lambda text: text,                                        # JSON.stringify, Ruby, Gson without HTML
    "ascii": escape_ascii,                                           # Python, node-ovh
    "ascii upper-case": lambda text: escape_ascii(text, "\\u{:04X}"),
    "slashes": slashes,                                              # PHP's JSON_UNESCAPED_UNICODE
    "slashes and ascii": lambda text: escape_ascii(slashes(text)),   # PHP
    "html": only("<>&\u2028\u2029"),                                 # Go
    "html and equals": only("<>&='"),                                # Gson
    "dotnet": lambda text: escape_ascii(text, "\\u{:04X}", "<>&'+`"),
}


@dataclasses.dataclass(frozen=True)
class Written:
    """A value and the way it is written."""

    value: object = dataclasses.field(hash=False)
    layout: str = "compact"
    escapes: str = "raw"
    sorted: bool = False

    def text(self, **otherwise):
        one = dataclasses.replace(self, **otherwise)
        item, name, indent = LAYOUTS[one.layout]
        return write(one.value, item, name, indent, ESCAPES[one.escapes], one.sorted, "").encode()


def string(text, escape):
    inner = json.dumps(text, ensure_ascii=False)[1:-1]
    return '"' + escape(inner) + '"'


def write(value, item, colon, indent, escape, ordered, margin):
    """As json.dumps, with escapes of one's own."""
    if isinstance(value, str):
        return string(value, escape)
    if not isinstance(value, (dict, list)):
        return json.dumps(value)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not value:
        return opening + closing
    inside = margin + (indent * " " if isinstance(indent, int) else indent or "")
    parts = []
    entries = value.items() if isinstance(value, dict) else [(None, part) for part in value]
    for name, part in sorted(entries) if ordered and isinstance(value, dict) else entries:
        text = write(part, item, colon, indent, escape, ordered, inside)
        parts.append(text if name is None else string(name, escape) + colon + text)
    if indent is None:
        return opening + item.join(parts) + closing
    return f"{opening}\n{inside}" + f"{item}\n{inside}".join(parts) + f"\n{margin}{closing}"


def random_value(dice, words, depth=0):
    chance = dice.random()
    if chance < 0.55 or (depth > 1 and chance < 0.9):
        return " ".join(dice.sample(words, dice.choice((1, 1, 2))))
    if chance < 0.75:
        return dice.choice((0, 1, 60, 3600, -5, 1.5, 0.25, 9007199254740993))
    if chance < 0.9:
        return dice.choice((True, False, None))
    if chance < 0.95:
        return [random_value(dice, words, depth + 1) for _ in range(dice.randrange(4))]
    return {dice.choice(words): random_value(dice, words, depth + 1) for _ in range(dice.randrange(4))}


def random_object(dice, words, names, flat=False):
    made = {name: random_value(dice, words, 2 if flat else 0) for name in dice.sample(names, dice.randrange(1, 6))}
    if flat:
        made = {name: part for name, part in made.items() if not isinstance(part, (dict, list))}
    return made or {"ttl": 60}


def random_written(dice, words, names, **ways):
    value = random_object(dice, words, names, ways.pop("flat", False))
    ways.setdefault("layout", dice.choice(("compact", "compact", *LAYOUTS)))
    ways.setdefault("escapes", dice.choice(("raw", "raw", "ascii", "html", *ESCAPES)))
    return Written(value, **ways)
