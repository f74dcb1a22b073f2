// What the list shows: the newest entries of all journals, in short, and those of them that pass
// the filter. Headers and bodies are asked for when an entry is opened.
import { visible } from './text.js';

export const MOST = 10000;

const LONGEST_TARGET = 2000; // characters kept of a path and query

export const NO_FILTER = Object.freeze({ tenant: '', method: '', status: '', cause: '', q: '', refused: false });

function codesOf(verdict) {
  const codes = (verdict.causes || []).flatMap((cause) => [cause.code, cause.together_with]).filter(Boolean);
  if (codes.length === 0 && verdict.cause) codes.push(verdict.cause);
  return codes;
}

// An entry of the journal as the list needs it.
export function inShort(order, entry) {
  const { request, response, verdict } = entry;
  const target = request.target.slice(0, LONGEST_TARGET);
  return {
    order,
    tenant: entry.tenant,
    claimed: entry.claimed,
    number: entry.number,
    at: entry.at,
    method: visible(request.method.slice(0, 40)),
    target: visible(target),
    host: request.host,
    status: response.status,
    refused: verdict.outcome === 'refused',
    step: verdict.step || '',
    codes: codesOf(verdict),
    title: (verdict.causes || [])[0]?.title || '',
    detail: visible((verdict.detail || '').slice(0, 200)),
    notes: (verdict.notes || []).slice(0, 3).map(visible).join(', '),
    searched: `${request.method} ${target} ${request.host}`.toLowerCase(),
  };
}

// What no key or name leads to a tenant may be anybody's: it passes whichever is chosen.
export function passes(entry, filter) {
  if (filter.tenant && entry.tenant !== filter.tenant && entry.claimed) return false;
  if (filter.method && entry.method.toUpperCase() !== filter.method) return false;
  if (filter.status && String(Math.floor(entry.status / 100)) !== filter.status) return false;
  if (filter.refused && !entry.refused) return false;
  if (filter.cause && !entry.codes.some((code) => code.startsWith(filter.cause))) return false;
  return !filter.q || entry.searched.includes(filter.q.toLowerCase());
}

// `shown` and `all` are oldest first.
export class Store {
  constructor() {
    this.filter = { ...NO_FILTER };
    this.paused = false;
    this.forget();
  }

  forget() {
    this.all = [];
    this.shown = [];
    this.waiting = [];
    this.byOrder = new Map();
    this.dropped = 0;
  }

  // Answers how many became visible at the new end.
  add(entries) {
    if (this.paused) {
      this.waiting.push(...entries);
      if (this.waiting.length > MOST) this.dropped += this.waiting.splice(0, this.waiting.length - MOST).length;
      return 0;
    }
    let visibleNow = 0;
    for (const entry of entries) {
      if (this.byOrder.has(entry.order)) continue;
      this.byOrder.set(entry.order, entry);
      this.all.push(entry);
      if (!passes(entry, this.filter)) continue;
      this.shown.push(entry);
      visibleNow += 1;
    }
    this.dropOldest();
    return visibleNow;
  }

  dropOldest() {
    const extra = this.all.length - MOST;
    if (extra <= 0) return;
    for (const entry of this.all.splice(0, extra)) this.byOrder.delete(entry.order);
    this.dropped += extra;
    const oldest = this.all[0].order;
    let gone = 0;
    while (gone < this.shown.length && this.shown[gone].order < oldest) gone += 1;
    this.shown.splice(0, gone);
  }

  resume() {
    const waiting = this.waiting;
    this.waiting = [];
    this.paused = false;
    return this.add(waiting);
  }

  setFilter(filter) {
    this.filter = { ...NO_FILTER, ...filter };
    this.refilter();
  }

  refilter() {
    this.shown = this.all.filter((entry) => passes(entry, this.filter));
  }

  // What there is to choose from.
  tenants() {
    return [...new Set(this.all.map((entry) => entry.tenant))].sort();
  }

  causes() {
    const counts = new Map();
    for (const { codes } of this.all) for (const code of codes) counts.set(code, (counts.get(code) || 0) + 1);
    return counts;
  }
}
