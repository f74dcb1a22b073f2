// What the keys do, and the page that tells it.
import { byId, keep, kept } from './dom.js';
import { go, parsedHash } from './address.js';

const lettersAreOn = () => kept('keys') !== 'off';

export function showKeys() {
  byId('letters').checked = lettersAreOn();
  byId('keys').showModal();
}

function isTyping(target) {
  return target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null;
}

// Arrows and their like, for who is at the list.
function moveInList(key, list) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity, PageDown: list.page, PageUp: -list.page };
  if (!(key in steps)) return false;
  list.move(steps[key]);
  return true;
}

export function listen(requests) {
  const letters = {
    j: () => requests.list.move(1),
    k: () => requests.list.move(-1),
    r: () => requests.toggleRefused(),
    p: () => requests.togglePause(),
    '/': () => requests.search(),
    '?': showKeys,
    1: () => go('#/requests'),
    2: () => go('#/tenants'),
    3: () => go('#/causes'),
  };
  const onRequests = () => parsedHash(location.hash).view === 'requests';

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector('dialog[open]')) return;
    const { key, target } = event;
    if (
      target === requests.list.scroller &&
      (moveInList(key, requests.list) || (key === 'Enter' && requests.openActive()))
    ) {
      event.preventDefault();
      return;
    }
    if (key === 'Escape' && onRequests() && requests.escape()) {
      event.preventDefault();
      return;
    }
    const act = letters[key];
    if (!act || isTyping(target) || !lettersAreOn()) return;
    if ('jkrp'.includes(key) && !onRequests()) return;
    event.preventDefault();
    act();
  });

  byId('letters').addEventListener('change', ({ target }) => keep('keys', target.checked ? '' : 'off'));
}
