// A tenant's clock: what it tells, as it goes, and what may be done to it.
import { write } from './api.js';
import { h, say } from './dom.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function span(seconds) {
  const whole = Math.abs(Math.round(seconds));
  const parts = [
    [Math.floor(whole / DAY), 'd'],
    [Math.floor((whole % DAY) / HOUR), 'h'],
    [Math.floor((whole % HOUR) / MINUTE), 'min'],
    [whole % MINUTE, 's'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

function driftSaid(seconds) {
  if (Math.abs(seconds) < 2) return 'the time of this browser';
  return `${span(seconds)} ${seconds > 0 ? 'ahead of' : 'behind'} this browser`;
}

export class ClockCard {
  constructor(tenant, clock) {
    this.path = `/tenants/${encodeURIComponent(tenant)}/clock`;
    this.now = h('time', { class: 'now' });
    this.drift = h('p', { class: 'faint' });
    this.state = h('span', { class: 'badge' });
    this.freeze = h('button', {
      type: 'button',
      onclick: () => this.send('PUT', '', this.clock.frozen ? {} : { frozen: true }),
    });
    this.element = this.build();
    this.take(clock);
    this.timer = setInterval(() => this.draw(), 500);
  }

  build() {
    const button = (label, act) => h('button', { type: 'button', onclick: act }, label);
    const advance = (label, seconds) => button(label, () => this.send('POST', '/advance', { seconds }));
    return h(
      'section',
      { class: 'card', 'aria-labelledby': 'clock-title' },
      h('div', { class: 'card-title' }, h('h3', { id: 'clock-title' }, 'Clock'), this.state),
      this.now,
      this.drift,
      h(
        'div',
        { class: 'actions' },
        this.freeze,
        button('Real time', () => this.send('PUT', '', { offset_seconds: 0, frozen: false }))
      ),
      h(
        'div',
        { class: 'actions', role: 'group', 'aria-label': 'Advance the clock' },
        h('span', { class: 'faint' }, 'Advance by'),
        advance('1 min', MINUTE),
        advance('1 h', HOUR),
        advance('1 day', DAY)
      ),
      this.field(
        'Offset from real time, in seconds',
        'Set offset',
        { type: 'number', step: '1', placeholder: '-90' },
        (text) => this.send('PUT', '', { offset_seconds: Number(text), frozen: this.clock.frozen })
      ),
      this.field('Set to', 'Set', { placeholder: '2026-03-04T05:06:07Z', spellcheck: 'false' }, (text) =>
        this.send('PUT', '', { now: text.trim(), frozen: this.clock.frozen })
      )
    );
  }

  field(label, action, properties, act) {
    const input = h('input', { ...properties, required: true });
    return h(
      'form',
      { class: 'inline', onsubmit: (event) => (event.preventDefault(), act(input.value)) },
      h('label', {}, h('span', {}, label), input),
      h('button', {}, action)
    );
  }

  async send(method, below, body) {
    try {
      this.take(await write(method, this.path + below, body));
      say(`The clock ${this.clock.frozen ? 'stands at' : 'runs from'} ${this.clock.now}.`);
    } catch (problem) {
      say(problem.message, 'bad');
    }
  }

  take(clock) {
    this.clock = clock;
    this.taken = performance.now();
    this.draw();
  }

  draw() {
    if (this.timer && !this.element.isConnected) {
      clearInterval(this.timer);
      return;
    }
    const { frozen, now } = this.clock;
    const shown = new Date(Date.parse(now) + (frozen ? 0 : performance.now() - this.taken));
    this.now.textContent = shown
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replace('T', ' ');
    this.drift.textContent = driftSaid((shown - Date.now()) / 1000);
    this.state.textContent = frozen ? 'stands still' : 'runs';
    this.state.dataset.kind = frozen ? 'warn' : 'good';
    this.freeze.textContent = frozen ? 'Let it run' : 'Freeze';
  }
}
