// The view of causes: how often each was the reason for a refusal, since the mock began.
import { getText } from './api.js';
import { hashOf } from './address.js';
import { h } from './dom.js';
import { grouped, plural, visible } from './text.js';

function labelsOf(text) {
  return Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]));
}

function samples(metrics, name) {
  const lines = [...metrics.matchAll(new RegExp(`^${name}\\{([^}]*)\\} (\\d+)$`, 'gm'))];
  return lines.map(([, labels, count]) => ({ ...labelsOf(labels), count: Number(count) }));
}

function bar(label, count, most, href, kind) {
  const fill = h('span', { class: 'fill', 'data-kind': kind });
  fill.style.width = `${Math.max(1, (100 * count) / most)}%`;
  const name = href ? h('a', { href }, label) : h('span', {}, label);
  return h(
    'li',
    { class: 'bar-row' },
    h('div', { class: 'bar-name' }, name, h('span', { class: 'number' }, grouped(count))),
    h('div', { class: 'track', 'aria-hidden': 'true' }, fill)
  );
}

function statusKind(status) {
  return { 2: 'good', 4: 'bad', 5: 'warn' }[status[0]] || 'plain';
}

function statusCard(byStatus) {
  const most = Math.max(1, ...byStatus.map(({ count }) => count));
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'status-title' },
    h('h3', { id: 'status-title' }, 'Answers by status'),
    h(
      'ul',
      { class: 'bars' },
      byStatus.map(({ status, count }) =>
        bar(status, count, most, hashOf('requests', [], { status: status[0] }), statusKind(status))
      )
    )
  );
}

function causesCard(refusals) {
  const most = Math.max(1, ...refusals.map(({ count }) => count));
  const row = ({ step, cause, count }) => {
    const label = visible(cause || (step ? `no code, at ${step}` : 'no code'));
    return bar(label, count, most, cause ? hashOf('requests', [], { cause }) : null, 'bad');
  };
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'causes-title' },
    h('h3', { id: 'causes-title' }, 'Refusals by cause'),
    refusals.length === 0
      ? h('p', { class: 'faint' }, 'Nothing was refused.')
      : h('ul', { class: 'bars' }, refusals.map(row))
  );
}

export class Causes {
  constructor(place) {
    this.place = place;
    this.shown = false;
    this.asked = false;
  }

  show() {
    this.shown = true;
    this.load();
  }

  leave() {
    this.shown = false;
  }

  // Something happened: the counts are read again, once a second at most.
  touch() {
    if (!this.shown || this.asked) return;
    this.asked = true;
    setTimeout(() => {
      this.asked = false;
      if (this.shown) this.load();
    }, 1000);
  }

  async load() {
    let metrics = '';
    try {
      metrics = await getText('/metrics');
    } catch (problem) {
      this.place.replaceChildren(h('h2', {}, 'Causes'), h('p', { class: 'told' }, problem.message));
      return;
    }
    const byStatus = samples(metrics, 'countersign_requests_total').sort((x, y) => y.count - x.count);
    const refusals = samples(metrics, 'countersign_refusals_total').sort((x, y) => y.count - x.count);
    const sum = (list) => list.reduce((total, { count }) => total + count, 0);
    const focused = document.activeElement?.getAttribute('href');
    this.place.replaceChildren(
      h('h2', {}, 'Causes'),
      h(
        'p',
        { class: 'faint lead' },
        `${plural(sum(byStatus), 'request')} since the mock began, ${plural(sum(refusals), 'refusal')}.`
      ),
      h('div', { class: 'cards uneven' }, causesCard(refusals), statusCard(byStatus))
    );
    if (focused) [...this.place.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus();
  }
}
