// What the client signed above what the mock expected: aligned, wrapped together, and marked where
// they differ.
import { h } from './dom.js';
import { bytesOf, grouped, isUnseen, symbolOf } from './text.js';

// Of a run that is the same in both, when it is long.
const KEPT_AROUND = 160;
const LONGEST_RUN = 3 * KEPT_AROUND;

// One character as it is shown: the bytes that it stands for, and how many columns it takes.
function cellOf(character) {
  const unseen = isUnseen(character);
  const text = unseen ? symbolOf(character) : character;
  const plain = text.length === 1 && text >= ' ' && text <= '~';
  return { text, bytes: bytesOf(character), columns: plain ? 1 : Math.max(2, [...text].length), plain, unseen };
}

// The cells before, within and after the bytes from `from` to `to`.
function parted(text, [from, to]) {
  const parts = [[], [], []];
  let at = 0;
  for (const character of text) {
    const cell = cellOf(character);
    const end = at + cell.bytes;
    parts[end <= from ? 0 : at < to ? 1 : 2].push(cell);
    at = end;
  }
  return parts;
}

function bytesIn(cells) {
  return cells.reduce((sum, cell) => sum + cell.bytes, 0);
}

// The middle of a long run becomes one cell that says how much was left out.
function shortened(cells, what) {
  if (cells.length <= LONGEST_RUN) return cells;
  const left = cells.slice(KEPT_AROUND, -KEPT_AROUND);
  const text = ` ⋯ ${grouped(bytesIn(left))} bytes${what} ⋯ `;
  const gap = { text, bytes: 0, columns: text.length + 2, plain: false, skip: true };
  return [...cells.slice(0, KEPT_AROUND), gap, ...cells.slice(-KEPT_AROUND)];
}

// Cells put one after the other into lines of so many columns.
class Lines {
  constructor(width) {
    this.width = width;
    this.lines = [[]];
    this.column = 0;
  }

  get place() {
    return (this.lines.length - 1) * this.width + this.column;
  }

  put(cell, mark) {
    const columns = Math.min(cell.columns, this.width);
    if (this.column + columns > this.width) {
      this.lines.push([]);
      this.column = 0;
    }
    this.lines.at(-1).push({ ...cell, columns, mark });
    this.column += columns;
  }

  fillTo(place) {
    while (this.place < place) {
      if (this.column === this.width) {
        this.lines.push([]);
        this.column = 0;
        continue;
      }
      this.put({ text: '\u00a0', columns: 1, plain: true }, 'gap');
    }
  }
}

function lineElement(cells, side) {
  const line = h('div', { class: `signed-line ${side}` });
  let run = null;
  for (const cell of cells || []) {
    const kind = `${cell.mark || ''}${cell.skip ? ' skip' : ''}${cell.unseen ? ' control' : ''}`.trim();
    if (cell.plain && run && run.kind === kind) {
      run.text += cell.text;
      continue;
    }
    if (run) line.append(runElement(run));
    run = { kind, text: cell.text, columns: cell.plain ? 0 : cell.columns };
    if (!cell.plain) {
      line.append(runElement(run));
      run = null;
    }
  }
  if (run) line.append(runElement(run));
  return line;
}

function runElement({ kind, text, columns }) {
  const element = h(kind.startsWith('differs') ? 'mark' : 'span', { class: kind || null }, text);
  if (columns > 0) {
    element.classList.add('wide');
    element.style.width = `${columns}ch`;
  }
  return element;
}

function level(sides) {
  const place = Math.max(...sides.map(({ lines }) => lines.place));
  for (const { lines } of sides) lines.fillTo(place);
}

// Both in lines: what is the same before the difference, the difference, and what is the same after it.
function laidOut(texts, width, whole) {
  const sides = texts.map(({ text, differs }) => ({ parts: parted(text, differs), lines: new Lines(width) }));
  for (const part of [0, 1, 2]) {
    for (const { parts, lines } of sides) {
      const cells = whole ? parts[part] : shortened(parts[part], part === 1 ? '' : ' the same');
      for (const cell of cells) lines.put(cell, part === 1 ? 'differs' : '');
    }
    level(sides);
  }
  return sides.map(({ lines }) => lines.lines);
}

function said({ name, text, differs }) {
  const cells = parted(text, differs)[1];
  const there = cells
    .map((cell) => cell.text)
    .join('')
    .slice(0, 400);
  return `${name}: ${cells.length === 0 ? 'nothing there' : `“${there}”`}`;
}

function placeSaid(texts) {
  const [{ differs: a }, { differs: b }] = texts;
  const range = ([from, to]) =>
    to > from ? `bytes ${grouped(from)} to ${grouped(to - 1)}` : `nothing at byte ${grouped(from)}`;
  return `They differ at ${range(a)} of what was signed, and ${range(b)} of what was expected.`;
}

// How many columns fit, but for two that the edge of a line takes.
function widthOf(element, probe) {
  const one = probe.getBoundingClientRect().width / 20 || 8;
  const room = element.clientWidth - parseFloat(getComputedStyle(element).paddingLeft) * 2;
  return Math.max(16, Math.min(160, Math.floor(room / one) - 2));
}

// `compared` as the journal has it; `signed` is empty there when no cause was found.
export function comparison(compared) {
  const none = [0, 0];
  const texts = [];
  if (compared.signed)
    texts.push({
      side: 'signed',
      name: 'Your client signed',
      text: compared.signed,
      differs: compared.signed_differs || none,
    });
  texts.push({
    side: 'expected',
    name: 'The mock expected',
    text: compared.expected,
    differs: (compared.signed && compared.expected_differs) || none,
  });

  const probe = h('span', { class: 'probe', 'aria-hidden': 'true' }, '0'.repeat(20));
  const lines = h('div', { class: 'signed-lines', 'aria-hidden': 'true' });
  const all = h(
    'button',
    { type: 'button', class: 'small plain', onclick: () => (all.remove(), draw(true)) },
    'Show them whole'
  );
  const box = h('div', { class: 'compared' }, probe, lines);
  let width = 0;
  let whole = false;
  function draw(showWhole = whole) {
    whole = showWhole;
    width = widthOf(lines, probe);
    const sides = laidOut(texts, width, whole);
    const count = Math.max(...sides.map((side) => side.length));
    lines.replaceChildren(
      ...Array.from({ length: count }, (_, i) =>
        h(
          'div',
          { class: 'pair' },
          sides.map((side, n) => lineElement(side[i], texts[n].side))
        )
      )
    );
  }
  new ResizeObserver(() => box.isConnected && widthOf(lines, probe) !== width && draw()).observe(lines);

  const long = texts.some(({ text, differs }) => parted(text, differs).some((cells) => cells.length > LONGEST_RUN));
  return h(
    'div',
    {},
    h(
      'ul',
      { class: 'legend', 'aria-hidden': 'true' },
      texts.map(({ side, name }) => h('li', { class: side }, name))
    ),
    box,
    texts.length === 2
      ? h('p', { class: 'faint' }, placeSaid(texts), h('span', { class: 'unseen' }, ` ${texts.map(said).join('; ')}.`))
      : h(
          'p',
          { class: 'faint' },
          'No single mistake, and no pair of mistakes, that is known here gives the signature that came.'
        ),
    h(
      'p',
      { class: 'faint' },
      'Base URL ',
      h('code', {}, compared.base || '?'),
      '. Secrets are masked. ⟨LF⟩ and its like stand for characters that cannot be seen.'
    ),
    long ? all : null
  );
}
