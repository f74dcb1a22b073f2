// The list of requests, newest first: however many there are, only the rows in sight are elements.
import { h } from './dom.js';
import { timeOf } from './text.js';

const AROUND = 8; // rows beyond what is seen, so that scrolling shows no gaps

function rowElement() {
  const parts = {
    status: h('span', { class: 'status' }),
    method: h('span', { class: 'method' }),
    target: h('bdi', { class: 'target' }),
    why: h('span', { class: 'why' }),
    time: h('span', { class: 'time' }),
    tenant: h('span', { class: 'tenant' }),
  };
  const row = h(
    'div',
    { role: 'option', class: 'row' },
    parts.status,
    h('span', { class: 'line' }, parts.method, parts.target),
    parts.time,
    h('span', { class: 'line second' }, parts.why),
    parts.tenant
  );
  return { row, parts, shows: null };
}

function whyOf(entry) {
  if (!entry.refused) return entry.notes ? `accepted, but noted: ${entry.notes}` : 'accepted';
  if (entry.title) return `${entry.title} · ${entry.codes[0]}`;
  return [entry.codes[0] || entry.step, entry.detail].filter(Boolean).join(' · ') || 'refused';
}

export class List {
  // `onOpen(entry)` when one is chosen; `onMove(entry)` when the arrow keys reach another.
  constructor(scroller, { onOpen, onMove }) {
    this.scroller = scroller;
    this.sizer = h('div', { class: 'sizer', role: 'presentation' });
    this.onMove = onMove;
    this.pool = [];
    this.entries = []; // oldest first
    this.active = null; // the order of the row that the keys are at
    this.opened = null;
    this.rowHeight = 52;
    this.asked = false;
    scroller.append(this.sizer);
    scroller.addEventListener('scroll', () => this.draw(), { passive: true });
    scroller.addEventListener('click', (event) => {
      const entry = this.entryOf(event.target.closest('.row'));
      if (entry) onOpen(entry);
    });
    new ResizeObserver(() => this.measure()).observe(scroller);
  }

  measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    this.rowHeight = Math.round(rem * 3.5);
    this.draw();
  }

  at(index) {
    return this.entries[this.entries.length - 1 - index];
  }

  indexOf(order) {
    let low = 0;
    let high = this.entries.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle].order === order) return this.entries.length - 1 - middle;
      if (this.entries[middle].order < order) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  entryOf(row) {
    const slot = this.pool.find((one) => one.row === row);
    return slot ? slot.shows : null;
  }

  // `added` rows came at the top: what is being looked at stays where it is.
  set(entries, added = 0) {
    this.entries = entries;
    const scrolled = this.scroller.scrollTop;
    this.draw();
    if (added > 0 && scrolled > this.rowHeight / 2) {
      this.scroller.scrollTop = scrolled + added * this.rowHeight;
      this.draw();
    }
  }

  get isAtTop() {
    return this.scroller.scrollTop <= this.rowHeight / 2;
  }

  draw() {
    const count = this.entries.length;
    this.sizer.style.height = `${count * this.rowHeight}px`;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / this.rowHeight) - AROUND);
    const seen = Math.ceil(this.scroller.clientHeight / this.rowHeight) + 2 * AROUND;
    const last = Math.min(count, first + seen);
    while (this.pool.length < last - first) {
      const slot = rowElement();
      this.pool.push(slot);
      this.sizer.append(slot.row);
    }
    const size = this.pool.length;
    for (let i = 0; i < size; i += 1) {
      // Each index has its slot, so that scrolling changes only what comes into sight.
      const index = first + ((((i - first) % size) + size) % size);
      this.fill(this.pool[i], index < last ? index : -1);
    }
    this.tellActive();
  }

  fill(slot, index) {
    const { row, parts } = slot;
    row.hidden = index < 0;
    if (index < 0) {
      slot.shows = null;
      row.removeAttribute('id');
      return;
    }
    const entry = this.at(index);
    row.style.transform = `translateY(${index * this.rowHeight}px)`;
    row.setAttribute('aria-posinset', index + 1);
    row.setAttribute('aria-setsize', this.entries.length);
    row.setAttribute('aria-selected', entry.order === this.opened);
    row.classList.toggle('active', entry.order === this.active);
    if (slot.shows === entry) return;
    slot.shows = entry;
    row.id = `row-${entry.order}`;
    row.dataset.outcome = entry.refused ? 'refused' : 'accepted';
    row.dataset.class = Math.floor(entry.status / 100);
    parts.status.textContent = entry.status;
    parts.method.textContent = entry.method;
    parts.target.textContent = entry.target;
    parts.why.textContent = whyOf(entry);
    parts.time.textContent = timeOf(entry.at);
    parts.tenant.textContent = entry.claimed ? entry.tenant : 'nobody’s';
  }

  tellActive() {
    const index = this.active === null ? -1 : this.indexOf(this.active);
    const row = index < 0 ? null : document.getElementById(`row-${this.active}`);
    if (row) this.scroller.setAttribute('aria-activedescendant', row.id);
    else this.scroller.removeAttribute('aria-activedescendant');
  }

  // The row that keys and screen readers are at.
  activate(order) {
    this.active = order;
    const index = this.indexOf(order);
    if (index >= 0) {
      const top = index * this.rowHeight;
      const { scrollTop, clientHeight } = this.scroller;
      if (top < scrollTop) this.scroller.scrollTop = top;
      else if (top + this.rowHeight > scrollTop + clientHeight)
        this.scroller.scrollTop = top + this.rowHeight - clientHeight;
    }
    this.draw();
  }

  open(order) {
    this.opened = order;
    if (order !== null) this.active = order;
    this.draw();
  }

  // By so many rows; Infinity is the end.
  move(by) {
    if (this.entries.length === 0) return;
    const index = this.active === null ? -1 : this.indexOf(this.active);
    const wanted = index < 0 && by !== Infinity ? 0 : index + by;
    const entry = this.at(Math.max(0, Math.min(this.entries.length - 1, wanted)));
    this.activate(entry.order);
    this.onMove(entry);
  }

  get page() {
    return Math.max(1, Math.floor(this.scroller.clientHeight / this.rowHeight) - 1);
  }

  activeEntry() {
    const index = this.active === null ? -1 : this.indexOf(this.active);
    return index < 0 ? null : this.at(index);
  }
}
