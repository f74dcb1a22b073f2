// The view of tenants: which there are, what one of them holds, and what may be done to it.
import { get, write } from './api.js';
import { go, hashOf } from './address.js';
import { ClockCard } from './clock.js';
import { h, icon, say } from './dom.js';
import { privilegesCard } from './privileges.js';
import { applicationsCard, credentialsCard, keysCard, restartCard } from './tenant_cards.js';
import { grouped, plural, visible } from './text.js';

const MOST_LISTED = 200;

export class Tenants {
  constructor(place) {
    this.place = place;
    this.made = null; // the keys of the tenant that was made here, until it is left
    this.side = h('div', { class: 'tenant-list' });
    this.main = h('div', { class: 'tenant-one', 'aria-live': 'off' });
    this.wanted = '';
    this.search = h('input', {
      type: 'search',
      placeholder: 'Find a tenant',
      'aria-label': 'Find a tenant',
      oninput: () => this.drawList(),
    });
    this.links = h('ul', { class: 'tenant-links' });
    this.side.append(this.newForm(), this.search, this.links);
    place.append(this.side, this.main);
  }

  newForm() {
    const id = h('input', {
      placeholder: 'optional',
      pattern: '[a-z0-9]([\\-a-z0-9]{0,61}[a-z0-9])?',
      title: 'a-z, 0-9 and "-", which stands neither first nor last',
      spellcheck: 'false',
      autocapitalize: 'off',
    });
    return h(
      'form',
      { class: 'inline new-tenant', autocomplete: 'off', onsubmit: (event) => (event.preventDefault(), this.make(id)) },
      h('label', {}, h('span', {}, 'Id of a new tenant'), id),
      h('button', { class: 'main' }, icon('plus'), 'New tenant')
    );
  }

  async make(field) {
    try {
      this.made = await write('POST', '/tenants', field.value ? { id: field.value } : {});
      field.value = '';
      say(`Tenant ${this.made.id} was made.`);
      go(hashOf('tenants', [this.made.id]));
    } catch (problem) {
      say(problem.message, 'bad');
    }
  }

  // Its secrets were told once; they are not kept longer than they are looked at.
  leave() {
    this.made = null;
    this.open = null;
    this.main.replaceChildren();
  }

  async show([id]) {
    if (this.made && this.made.id !== id) this.made = null;
    this.open = id || null;
    this.place.toggleAttribute('data-open', Boolean(id));
    await this.loadList();
    if (!id) {
      this.main.replaceChildren(
        h(
          'div',
          { class: 'hint' },
          h('h2', {}, 'Tenants'),
          h(
            'p',
            {},
            'A tenant is a world of its own: an account, keys, zones, a clock and a journal. Choose one, or make one.'
          )
        )
      );
      return;
    }
    await this.load(true);
  }

  async loadList() {
    try {
      this.list = (await get('/tenants')).tenants;
    } catch (problem) {
      this.list = [];
      say(problem.message, 'bad');
    }
    this.drawList();
  }

  drawList() {
    const wanted = this.search.value.trim().toLowerCase();
    const found = this.list.filter(({ id }) => id.includes(wanted));
    this.search.hidden = this.list.length < 8;
    const link = ({ id, requests }) =>
      h(
        'li',
        {},
        h(
          'a',
          { href: hashOf('tenants', [id]), 'aria-current': id === this.open ? 'page' : null },
          h('strong', {}, id),
          h('span', { class: 'faint' }, plural(requests, 'request'))
        )
      );
    this.links.replaceChildren(...found.slice(0, MOST_LISTED).map(link));
    if (found.length > MOST_LISTED)
      this.links.append(h('li', { class: 'faint' }, `${grouped(found.length - MOST_LISTED)} more: search for them.`));
  }

  async load(focus = false) {
    const id = this.open;
    let elements;
    try {
      elements = this.elements(await get(`/tenants/${encodeURIComponent(id)}`));
    } catch (problem) {
      elements = [h('h2', { tabindex: '-1' }, 'No such tenant'), h('p', { class: 'told' }, problem.message)];
    }
    if (this.open !== id) return;
    const back = h('a', { class: 'back', href: '#/tenants' }, icon('back'), 'All tenants');
    this.main.replaceChildren(back, ...elements);
    if (focus) this.main.querySelector('h2').focus({ preventScroll: true });
  }

  elements(tenant) {
    const reload = () => this.load();
    return [
      h(
        'div',
        { class: 'tenant-head' },
        h('h2', { tabindex: '-1' }, tenant.id),
        h(
          'p',
          { class: 'faint' },
          `Account ${visible(tenant.account)}, ${plural(tenant.requests, 'request')}: `,
          h('a', { href: hashOf('requests', [], { tenant: tenant.id }) }, 'show them')
        )
      ),
      h(
        'div',
        { class: 'cards' },
        this.made && this.made.id === tenant.id ? keysCard(this.made) : null,
        h('div', { class: 'column' }, new ClockCard(tenant.id, tenant.clock).element, restartCard(tenant, reload)),
        h('div', { class: 'column' }, applicationsCard(tenant), credentialsCard(tenant, reload)),
        privilegesCard(tenant.id)
      ),
    ];
  }
}
