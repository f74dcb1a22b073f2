// Elements out of values. Whatever comes from a request becomes text or the value of a harmless
// attribute here; nothing in the inspector ever becomes markup.

const SVG = 'http://www.w3.org/2000/svg';

// h('p', { class: 'note', 'aria-live': 'polite', onclick: … }, 'text', element, [more], null)
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
  );
  return element;
}

// One of the symbols of inspector.html; it says nothing to a screen reader.
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

export function show(element, shown) {
  element.hidden = !shown;
}

// What the browser keeps for the page: a choice, never a secret. Some browsers keep nothing.
export function kept(name) {
  try {
    return localStorage.getItem(`countersign-${name}`);
  } catch {
    return null;
  }
}

// An empty value is forgotten.
export function keep(name, value) {
  try {
    if (value) localStorage.setItem(`countersign-${name}`, value);
    else localStorage.removeItem(`countersign-${name}`);
  } catch {
    // Then it is not kept.
  }
}

let toastTimer = 0;

// One sentence for everybody: seen for a while, read aloud once.
export function say(sentence, kind = 'info') {
  const toast = byId('toast');
  toast.textContent = sentence;
  toast.dataset.kind = kind;
  toast.dataset.shown = '';
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => delete toast.dataset.shown, 6000);
}

// Outside of secure contexts, such as a mock on another machine, there is no clipboard but this.
function copyByHand(text) {
  const field = h('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1', value: text });
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (before) before.focus();
  return done;
}

export async function copy(text, what) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyByHand(text);
  }
  say(done ? `${what} copied.` : `The browser does not let the page copy ${what}.`, done ? 'info' : 'bad');
}

export function copyButton(text, what, label = 'Copy') {
  const get = typeof text === 'function' ? text : () => text;
  return h(
    'button',
    {
      type: 'button',
      class: 'small',
      'aria-label': label === 'Copy' ? `Copy ${what}` : label,
      onclick: () => copy(get(), what),
    },
    icon('copy'),
    h('span', {}, label)
  );
}
