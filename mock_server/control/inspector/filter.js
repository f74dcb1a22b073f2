// The form above the list: what it says goes into the address, and what stands there into it.
import { byId, h, show } from './dom.js';
import { NO_FILTER } from './store.js';
import { grouped } from './text.js';

const FIELDS = ['tenant', 'method', 'status', 'cause', 'q'];

const CHOICES_EVERY = 500; // milliseconds between two looks at which tenants and causes there are

// Of an address.
export function filterIn(query) {
  const filter = { ...NO_FILTER, refused: query.get('refused') === '1' };
  for (const name of FIELDS) filter[name] = query.get(name) || '';
  return filter;
}

export class FilterForm {
  // `onChange(filter)` when a person changes something.
  constructor(form, store, onChange) {
    this.form = form;
    this.store = store;
    this.onChange = onChange;
    this.choosing = 0;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => this.apply());
    byId('more').addEventListener('click', ({ currentTarget }) => {
      const open = currentTarget.getAttribute('aria-expanded') !== 'true';
      currentTarget.setAttribute('aria-expanded', open);
      byId('choices').toggleAttribute('data-open', open);
    });
  }

  get text() {
    return this.form.elements.q;
  }

  // Whether the list and what is open have to take turns: then there is a button for the choices.
  get isNarrow() {
    return matchMedia('(max-width: 56rem)').matches;
  }

  apply() {
    const filter = { refused: this.store.filter.refused };
    for (const name of FIELDS) filter[name] = this.form.elements[name].value;
    this.onChange(filter);
  }

  fill() {
    const { filter } = this.store;
    this.fillChoices();
    for (const name of FIELDS) {
      const field = this.form.elements[name];
      if (field.value !== filter[name]) field.value = filter[name];
    }
    byId('refused').setAttribute('aria-pressed', filter.refused);
    show(byId('unfilter'), JSON.stringify(filter) !== JSON.stringify(NO_FILTER));
  }

  fillChoices() {
    this.offer(
      'tenant',
      this.store.tenants().map((id) => [id, id])
    );
    this.offer(
      'cause',
      [...this.store.causes()].sort().map(([code, count]) => [code, `${code} (${grouped(count)})`])
    );
  }

  // Not while somebody is choosing.
  offer(name, options) {
    const field = this.form.elements[name];
    const chosen = this.store.filter[name];
    if (chosen && !options.some(([value]) => value === chosen)) options.push([chosen, chosen]);
    const key = JSON.stringify(options);
    if (field.dataset.key === key || document.activeElement === field) return;
    field.dataset.key = key;
    const choices = options.map(([value, label]) => h('option', { value }, label));
    field.replaceChildren(h('option', { value: '' }, 'any'), ...choices);
    field.value = chosen;
  }

  lookForChoices() {
    this.choosing ||= setTimeout(() => {
      this.choosing = 0;
      this.fillChoices();
    }, CHOICES_EVERY);
  }
}
