// Text that strangers wrote, made safe to look at: what cannot be seen, or turns what follows
// around, is shown as a symbol.

// Bidirectional controls, zero-width and other invisible characters, line and paragraph
// separators, tags, lone surrogates.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' '
  );

// Names, since many fonts have no pictures of controls.
export function symbolOf(character) {
  const code = character.codePointAt(0);
  const name = CONTROLS[code] || (code === 0x7f ? 'DEL' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`);
  return `\u27e8${name}\u27e9`;
}

// On one line.
export function visible(text) {
  return String(text).replace(UNSEEN, symbolOf);
}

// On several lines: line feeds and tabs stay what they are.
export function visibleLines(text) {
  return String(text).replace(UNSEEN, (one) => (one === '\n' || one === '\t' ? one : symbolOf(one)));
}

export function isUnseen(character) {
  UNSEEN.lastIndex = 0;
  return UNSEEN.test(character);
}

export function bytesOf(text) {
  return new TextEncoder().encode(text).length;
}

const GROUPED = new Intl.NumberFormat('en-GB');

export const grouped = (number) => GROUPED.format(number);

export function plural(number, one, many = `${one}s`) {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

// "05:06:07" of an RFC 3339 text, as it stands there.
export function timeOf(at) {
  const match = /T(\d\d:\d\d:\d\d)/.exec(at);
  return match ? match[1] : at;
}

// The tokens of a JSON text, exactly as they were written: numbers keep their digits, strings
// their escapes, members their order. Null when it is no JSON.
function tokensOf(text) {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs) || [];
}

const DEEPEST_INDENT = 24;

function kindOf(token, next) {
  if (token[0] === '"') return next === ':' ? 'key' : 'string';
  if ('{}[],:'.includes(token[0])) return 'mark';
  return /^[-\d]/.test(token) ? 'number' : 'word';
}

// [{text, kind}] of the same JSON, indented; null when it is no JSON.
export function prettyJson(text) {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const pieces = [];
  let depth = 0;
  const line = () => '\n' + '  '.repeat(Math.min(depth, DEEPEST_INDENT));
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    const before = tokens[i - 1];
    let lead = '';
    if (token === '}' || token === ']') {
      depth -= 1;
      if (before !== '{' && before !== '[') lead = line();
    } else if (before === '{' || before === '[' || before === ',') {
      lead = line();
    } else if (before === ':') {
      lead = ' ';
    }
    if (token === '{' || token === '[') depth += 1;
    pieces.push({ text: lead + visible(token), kind: kindOf(token, next) });
  });
  return pieces;
}
