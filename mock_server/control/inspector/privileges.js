// The least that the calls seen so far need: access rules and a policy, ready to be pasted.
import { Refusal, get } from './api.js';
import { copyButton, h } from './dom.js';
import { plural, visible } from './text.js';

function pasteable(title, goesInto, value) {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'over-body' },
      h('h4', {}, title),
      h('span', { class: 'faint' }, 'for ', h('code', {}, goesInto)),
      h('span', { class: 'grow' }),
      copyButton(text, title.toLowerCase())
    ),
    h('pre', { class: 'body', tabindex: '0', role: 'region', 'aria-label': title }, text)
  );
}

function shown(found) {
  const notes = (found.notes || []).map((note) => h('p', { class: 'faint' }, visible(note)));
  if (found.calls === 0) return [h('p', { class: 'faint' }, 'No call was seen yet that needs any.'), ...notes];
  const policies = found.policies || [found.policy];
  return [
    h(
      'p',
      { class: 'faint' },
      `Covers ${plural(found.calls, 'call')} that ${found.calls === 1 ? 'was' : 'were'} seen${found.truncated ? '; others were not kept' : ''}.`
    ),
    ...notes,
    pasteable('Access rules', 'POST /auth/credential', { accessRules: found.access_rules }),
    ...policies.map((policy, i) =>
      pasteable(policies.length > 1 ? `Policy ${i + 1} of ${policies.length}` : 'Policy', 'POST /v2/iam/policy', policy)
    ),
  ];
}

export function privilegesCard(tenant) {
  const place = h('div', { class: 'privileges', 'aria-live': 'polite' });
  const generalise = h('input', { type: 'checkbox', onchange: () => load() });

  async function load() {
    const query = generalise.checked ? '?generalise=ids' : '';
    try {
      place.replaceChildren(...shown(await get(`/tenants/${encodeURIComponent(tenant)}/privileges${query}`)));
    } catch (problem) {
      const missing = problem instanceof Refusal && problem.status === 404;
      place.replaceChildren(
        h('p', { class: 'faint' }, missing ? 'This mock does not work out least privilege yet.' : problem.message)
      );
    }
  }

  load();
  return h(
    'section',
    { class: 'card wide', 'aria-labelledby': 'privileges-title' },
    h(
      'div',
      { class: 'card-title' },
      h('h3', { id: 'privileges-title' }, 'Least privilege'),
      h('span', { class: 'grow' }),
      h('button', { type: 'button', class: 'small', onclick: load }, 'Read again')
    ),
    h('p', { class: 'faint' }, 'The smallest rights that cover what was called.'),
    h('label', { class: 'check' }, generalise, 'Generalise over ids'),
    place
  );
}
