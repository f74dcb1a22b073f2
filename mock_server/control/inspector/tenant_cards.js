// What is shown of one tenant, card by card; its clock and its least privilege have files of their own.
import { write } from './api.js';
import { go } from './address.js';
import { copyButton, h, say } from './dom.js';
import { environment, shells } from './environment.js';
import { visible } from './text.js';

// What may be done to a credential in that state.
const ACTIONS = {
  pendingValidation: ['validate', 'refuse', 'expire', 'revoke'],
  validated: ['expire', 'revoke'],
  refused: ['revoke'],
  expired: ['revoke'],
  revoked: [],
};

const KINDS = { validated: 'good', pendingValidation: 'warn', active: 'good', trusted: 'good' };

const badge = (state) => h('span', { class: 'badge', 'data-kind': KINDS[state] || 'bad' }, state);

// The keys of a tenant that was just made, as POST /tenants told them.
export function keysCard(keys) {
  const text = h('pre', { class: 'body lines', tabindex: '0', role: 'region', 'aria-label': 'Environment lines' });
  const shell = h(
    'select',
    { 'aria-label': 'Shell', onchange: () => draw() },
    shells.map((name) => h('option', {}, name))
  );
  const draw = () => text.replaceChildren(environment(keys, shell.value));
  draw();
  return h(
    'section',
    { class: 'card wide fresh', 'aria-labelledby': 'keys-card' },
    h(
      'div',
      { class: 'card-title' },
      h('h3', { id: 'keys-card' }, 'Its keys, told once'),
      h('span', { class: 'grow' }),
      shell,
      copyButton(() => environment(keys, shell.value), 'the environment lines')
    ),
    text,
    h('p', { class: 'faint' }, 'Secrets stand here. They are gone from the page when you leave this tenant.')
  );
}

export function applicationsCard(tenant) {
  const rows = tenant.applications.map((one) =>
    h(
      'li',
      {},
      h(
        'div',
        { class: 'grow' },
        h('strong', {}, visible(one.name || 'application')),
        ' ',
        badge(one.status),
        h('div', {}, h('code', {}, visible(one.application_key)))
      ),
      copyButton(one.application_key, 'the application key')
    )
  );
  const own = tenant.id === 'default';
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'applications-title' },
    h('div', { class: 'card-title' }, h('h3', { id: 'applications-title' }, 'Applications')),
    h('ul', { class: 'rows' }, rows),
    h(
      'p',
      { class: 'faint' },
      own
        ? [
            'Secrets and environment lines: ',
            h('code', {}, 'countersign env'),
            ' in the shell of whoever started the mock.',
          ]
        : 'Its secrets were told once, to who made the tenant. Make one here to have its environment lines.'
    )
  );
}

function credentialButton(tenant, one, action, reload) {
  const label = action[0].toUpperCase() + action.slice(1);
  return h(
    'button',
    {
      type: 'button',
      class: 'small',
      'aria-label': `${label} credential ${one.credential_id}`,
      onclick: () => decide(tenant, one, action, reload),
    },
    label
  );
}

async function decide(tenant, one, action, reload) {
  try {
    const { state } = await write('POST', `/tenants/${encodeURIComponent(tenant.id)}/credentials/${action}`, {
      credentialId: one.credential_id,
    });
    say(`Credential ${one.credential_id} is ${state}.`);
  } catch (problem) {
    say(problem.message, 'bad');
  }
  await reload();
  document.getElementById('credentials-title')?.focus(); // the button is another one now, or none
}

// `reload` shows the tenant as it then is.
export function credentialsCard(tenant, reload) {
  const names = new Map(tenant.applications.map((one) => [one.application_id, one.name]));
  const row = (one) =>
    h(
      'li',
      {},
      h(
        'div',
        { class: 'grow' },
        h('code', {}, visible(one.consumer_key)),
        ' ',
        badge(one.state),
        h(
          'div',
          { class: 'faint' },
          `${one.credential_id}, of ${visible(names.get(one.application_id) || one.application_id)}`
        )
      ),
      h(
        'div',
        { class: 'actions' },
        (ACTIONS[one.state] || []).map((action) => credentialButton(tenant, one, action, reload))
      )
    );
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'credentials-title' },
    h(
      'div',
      { class: 'card-title' },
      h('h3', { id: 'credentials-title', tabindex: '-1' }, 'Credentials'),
      h('span', { class: 'grow' }),
      h('button', { type: 'button', class: 'small', onclick: reload }, 'Read again')
    ),
    h('ul', { class: 'rows' }, tenant.credentials.slice(-100).map(row))
  );
}

// Asks once more, in place.
function sureButton(label, act) {
  const button = h('button', { type: 'button', class: 'danger' }, label);
  let timer = 0;
  button.addEventListener('click', async () => {
    if (!timer) {
      button.textContent = `${label}: sure?`;
      timer = setTimeout(() => ((timer = 0), (button.textContent = label)), 5000);
      return;
    }
    clearTimeout(timer);
    timer = 0;
    button.textContent = label;
    await act().catch((problem) => say(problem.message, 'bad'));
  });
  return button;
}

export function restartCard(tenant, reload) {
  const path = `/tenants/${encodeURIComponent(tenant.id)}`;
  const reset = async () => {
    await write('POST', `${path}/reset`);
    say(`Tenant ${tenant.id} is what it was at first.`);
    await reload();
  };
  const remove = async () => {
    await write('DELETE', path);
    say(`Tenant ${tenant.id} is gone.`);
    go('#/tenants');
  };
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'danger-title' },
    h('div', { class: 'card-title' }, h('h3', { id: 'danger-title' }, 'Begin again')),
    h(
      'p',
      { class: 'faint' },
      'Reset makes the tenant what it was when it was made: its keys stay, its journal and what was issued since go.'
    ),
    h(
      'div',
      { class: 'actions' },
      sureButton('Reset', reset),
      tenant.id === 'default' ? null : sureButton('Remove', remove)
    )
  );
}
