// The view of requests: the filter, the list and the request that is open.
import { go, hashOf } from './address.js';
import { detailElements, loadEntry } from './detail.js';
import { byId, copyButton, h, icon, show } from './dom.js';
import { FilterForm, filterIn } from './filter.js';
import { List } from './list.js';
import { MOST, NO_FILTER, Store, inShort } from './store.js';
import { grouped, plural } from './text.js';

const ANNOUNCE_EVERY = 5000; // milliseconds between two counts that are read aloud
const MOST_AT_ONCE = 2000; // events that wait for a frame, which a hidden page never draws

export class Requests {
  constructor() {
    this.store = new Store();
    this.arrived = [];
    this.open = null; // {tenant, number}
    this.newer = 0;
    this.detail = byId('detail');
    this.filter = new FilterForm(byId('filters'), this.store, (filter) => this.goTo(filter, { replace: true }));
    this.list = new List(byId('list'), {
      onOpen: (entry) => this.openEntry(entry),
      onMove: (entry) => this.open && !this.filter.isNarrow && this.openEntry(entry, true),
    });
    this.listen();
    this.drawEmpty();
    this.refresh(0);
  }

  listen() {
    byId('refused').addEventListener('click', () => this.toggleRefused());
    byId('pause').addEventListener('click', () => this.togglePause());
    byId('clear').addEventListener('click', () => this.clear());
    byId('unfilter').addEventListener('click', () => this.goTo({ ...NO_FILTER }));
    byId('newer').addEventListener('click', () => {
      this.list.scroller.scrollTop = 0;
      this.list.scroller.focus();
    });
    this.list.scroller.addEventListener('scroll', () => this.tellNewer(), { passive: true });
    this.list.scroller.addEventListener('focus', () => {
      if (this.list.active === null && this.store.shown.length > 0) this.list.activate(this.list.at(0).order);
    });
  }

  // What the address says: [] or [tenant, number], and the filter.
  show(path, query) {
    const filter = filterIn(query);
    if (JSON.stringify(filter) !== JSON.stringify(this.store.filter)) {
      this.store.setFilter(filter);
      this.refresh(0);
      this.announceCount();
    }
    this.filter.fill();
    const [tenant, number] = path;
    if (tenant && number) this.showDetail(tenant, number);
    else this.closeDetail();
  }

  goTo(filter, options) {
    const path = this.open ? [this.open.tenant, this.open.number] : [];
    go(hashOf('requests', path, filter), options);
  }

  // Events are drawn together, once a frame: thousands may come at once.
  receive(order, entry) {
    this.arrived.push(inShort(order, entry));
    if (this.arrived.length >= MOST_AT_ONCE) this.takeArrived();
    if (this.arrived.length !== 1) return;
    if (document.hidden) setTimeout(() => this.takeArrived(), 200);
    else requestAnimationFrame(() => this.takeArrived());
  }

  takeArrived() {
    const added = this.store.add(this.arrived);
    this.arrived = [];
    this.refresh(added);
    if (added > 0) this.announceSoon();
  }

  restart() {
    this.store.forget();
    this.refresh(0);
  }

  refresh(added) {
    const wasAtTop = this.list.isAtTop;
    this.list.set(this.store.shown, added);
    if (added > 0 && !wasAtTop) this.newer += added;
    if (this.open && this.list.opened === null) this.markOpen();
    this.tellNewer();
    this.tellCount();
    this.filter.lookForChoices();
    show(byId('empty'), this.store.shown.length === 0);
    this.drawEmpty();
  }

  tellNewer() {
    if (this.list.isAtTop) this.newer = 0;
    byId('newer').lastElementChild.textContent = `${plural(this.newer, 'new request')}`;
    show(byId('newer'), this.newer > 0);
  }

  countSentence() {
    const { all, shown, dropped, waiting, paused } = this.store;
    const count =
      shown.length === all.length
        ? plural(all.length, 'request')
        : `${grouped(shown.length)} of ${plural(all.length, 'request')}`;
    const more = dropped > 0 ? `, ${grouped(dropped)} older dropped (at most ${grouped(MOST)} are kept)` : '';
    return `${count}${more}${paused ? `, ${grouped(waiting.length)} waiting` : ''}`;
  }

  tellCount() {
    byId('count').textContent = this.countSentence();
  }

  announceCount() {
    byId('announce').textContent = this.countSentence();
  }

  announceSoon() {
    if (this.announcing) return;
    this.announcing = true;
    setTimeout(() => {
      this.announcing = false;
      this.announceCount();
    }, ANNOUNCE_EVERY);
  }

  drawEmpty() {
    const place = byId('empty');
    const filtered = this.store.all.length > 0;
    const key = filtered ? 'filtered' : 'none';
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    const command = `curl ${location.origin}/1.0/auth/time`;
    place.replaceChildren(
      ...(filtered
        ? [h('h2', {}, 'Nothing passes the filter'), h('p', {}, 'Other requests are there: “Show all” shows them.')]
        : [
            h('h2', {}, 'No request yet'),
            h('p', {}, 'Whatever the mock answers appears here at once. Try it:'),
            h('p', { class: 'command' }, h('code', {}, command), copyButton(command, 'the command')),
          ])
    );
  }

  toggleRefused() {
    this.goTo({ ...this.store.filter, refused: !this.store.filter.refused }, { replace: true });
  }

  togglePause() {
    const paused = !this.store.paused;
    const button = byId('pause');
    button.setAttribute('aria-pressed', paused);
    byId('pause-word').textContent = paused ? 'Go on' : 'Pause';
    byId('pause-icon').setAttribute('href', paused ? '#i-play' : '#i-pause');
    if (paused) {
      this.store.paused = true;
      this.refresh(0);
    } else {
      this.refresh(this.store.resume());
    }
    this.announceCount();
  }

  clear() {
    this.store.forget();
    this.refresh(0);
    this.announceCount();
  }

  search() {
    const field = this.filter.text;
    if (this.open && this.filter.isNarrow) this.close();
    field.focus();
    field.select();
  }

  openActive() {
    const entry = this.list.activeEntry();
    if (!entry) return false;
    this.focusWanted = true;
    if (this.open && this.open.number === String(entry.number) && this.open.tenant === entry.tenant) this.focusDetail();
    else this.openEntry(entry);
    return true;
  }

  openEntry(entry, moved = false) {
    this.list.open(entry.order);
    this.focusWanted ||= !moved && this.filter.isNarrow;
    go(hashOf('requests', [entry.tenant, String(entry.number)], this.store.filter), {
      replace: moved || this.open !== null,
    });
  }

  // True when there was something to leave.
  escape() {
    if (document.activeElement === this.filter.text && this.filter.text.value) {
      this.filter.text.value = '';
      this.filter.apply();
      return true;
    }
    if (document.activeElement === this.filter.text) {
      this.list.scroller.focus();
      return true;
    }
    if (!this.open) return false;
    this.close();
    return true;
  }

  close() {
    go(hashOf('requests', [], this.store.filter));
    this.list.scroller.focus();
  }

  closeDetail() {
    this.open = null;
    this.list.open(null);
    byId('requests').removeAttribute('data-open');
    this.detail.replaceChildren();
    show(this.detail, false);
  }

  showDetail(tenant, number) {
    const same = this.open && this.open.tenant === tenant && this.open.number === number;
    this.open = { tenant, number };
    byId('requests').setAttribute('data-open', '');
    show(this.detail, true);
    this.list.opened = null;
    this.markOpen();
    if (!same) this.load();
  }

  // Its row, as soon as the list has it.
  markOpen() {
    const entry = this.listed();
    if (entry) this.list.open(entry.order);
  }

  listed() {
    const { tenant, number } = this.open;
    return this.store.all.findLast((one) => one.tenant === tenant && String(one.number) === number);
  }

  async load() {
    const { open } = this;
    let content;
    let unfinished = false; // the cause is still being looked for: the mock waits before it answers so
    try {
      const entry = await loadEntry(open.tenant, open.number);
      unfinished = entry.verdict.explaining === true;
      content = this.detailContent(entry);
    } catch (problem) {
      content = [
        h('h2', { tabindex: '-1' }, 'This request cannot be shown'),
        h('p', { class: 'told' }, problem.message),
      ];
    }
    if (this.open !== open && !(this.open && this.open.tenant === open.tenant && this.open.number === open.number))
      return;
    const top = this.loaded === `${open.tenant}/${open.number}` ? this.detail.scrollTop : 0;
    this.loaded = `${open.tenant}/${open.number}`;
    this.detail.replaceChildren(this.detailBar(), ...content.filter(Boolean));
    this.detail.scrollTop = top;
    if (this.focusWanted) this.focusDetail();
    if (unfinished) this.load();
  }

  // After a reset a tenant counts its requests anew.
  detailContent(entry) {
    const listed = this.listed();
    if (listed && listed.at !== entry.at) {
      return [
        h('p', { class: 'note' }, 'The tenant was reset since: this is the request that has the number now.'),
        ...detailElements(this.open.tenant, entry),
      ];
    }
    return detailElements(this.open.tenant, entry);
  }

  focusDetail() {
    this.focusWanted = false;
    this.detail.querySelector('h2')?.focus();
  }

  detailBar() {
    const step = (by, name, symbol) =>
      h('button', { type: 'button', class: 'round', 'aria-label': name, onclick: () => this.step(by) }, icon(symbol));
    return h(
      'div',
      { class: 'detail-bar' },
      h('button', { type: 'button', class: 'small plain', onclick: () => this.close() }, icon('back'), 'All requests'),
      h('span', { class: 'grow' }),
      step(-1, 'Newer request', 'up'),
      step(1, 'Older request', 'down')
    );
  }

  step(by) {
    const entry = this.listed();
    const index = entry ? this.list.indexOf(entry.order) : -1;
    const next = index < 0 ? null : this.list.at(index + by);
    if (next) this.openEntry(next, true);
  }
}
