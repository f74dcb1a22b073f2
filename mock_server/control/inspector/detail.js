// One request: what it was, what it was answered, and why.
import { get } from './api.js';
import { comparison } from './compare.js';
import { asCurl } from './curl.js';
import { copyButton, h, icon } from './dom.js';
import { grouped, plural, prettyJson, visible, visibleLines } from './text.js';

const MOST_COLOURED = 8000; // tokens of a JSON body: beyond it one text

// The steps of docs/facts.md, "Order of the checks", for a person.
const STEPS = {
  framing: 'the form of the request',
  route: 'the path or method',
  form: 'the form of the body',
  authentication: 'missing or wrong authentication',
  application: 'the application key',
  'application-status': 'the status of the application',
  time: 'the timestamp',
  signature: 'the signature',
  credential: 'the consumer key',
  'credential-state': 'the state of the consumer key',
  'caller-address': 'the address of the caller',
  'access-rules': 'the access rules',
  iam: 'the policies',
  parameters: 'the parameters',
  handler: 'the operation itself',
  'token-request': 'the request for a token',
  state: 'the state file',
};

function fact(id) {
  return id ? h('p', { class: 'faint' }, 'Fact ', h('code', {}, visible(id)), ' in docs/facts.md') : null;
}

// ⟦ and ⟧ stand around the bytes that differ.
function marked(detail) {
  return detail
    .split(/\u27e6(.*?)\u27e7/su)
    .map((part, i) => (i % 2 === 1 ? h('mark', {}, visible(part)) : visible(part)));
}

// Causes stand side by side, each enough by itself, but for the two of a pair.
function causeElement(cause, index, causes) {
  const paired = index > 0 && causes[index - 1].together_with === cause.code;
  return h(
    'section',
    { class: 'cause', 'aria-label': `Cause: ${visible(cause.title || cause.code)}` },
    index > 0 ? h('p', { class: 'or' }, paired ? 'and with it' : 'or, just as well') : null,
    h('h3', {}, visible(cause.title || cause.code)),
    h(
      'p',
      { class: 'codes' },
      h('code', { class: 'chip' }, visible(cause.code)),
      cause.together_with && !paired
        ? [' together with ', h('code', { class: 'chip' }, visible(cause.together_with))]
        : null
    ),
    cause.detail ? h('p', { class: 'told' }, marked(cause.detail)) : null,
    cause.fix
      ? h('p', { class: 'fix' }, icon('wrench'), h('span', {}, h('strong', {}, 'Fix: '), visible(cause.fix)))
      : null,
    fact(cause.fact)
  );
}

function notesElement(notes) {
  if (!notes || notes.length === 0) return null;
  return h(
    'p',
    { class: 'codes' },
    'Noted: ',
    notes.map((note) => [h('code', { class: 'chip' }, visible(note)), ' '])
  );
}

function verdictElement(verdict) {
  if (verdict.outcome !== 'refused') {
    return h('div', { class: 'verdict accepted' }, h('h3', {}, icon('check'), 'Accepted'), notesElement(verdict.notes));
  }
  const causes = verdict.causes || [];
  const step = STEPS[verdict.step] || verdict.step;
  const pieces = [h('p', { class: 'step' }, 'Refused', step ? [' because of ', visible(step)] : '')];
  if (verdict.explaining) {
    pieces.push(h('p', { class: 'looking', role: 'status' }, 'Looking for the cause …'));
  } else if (causes.length > 0) {
    pieces.push(causes.map(causeElement));
  } else {
    if (verdict.cause) pieces.push(h('p', { class: 'codes' }, h('code', { class: 'chip' }, visible(verdict.cause))));
    if (verdict.detail) pieces.push(h('p', { class: 'told' }, visible(verdict.detail)));
  }
  if (verdict.truncated)
    pieces.push(h('p', { class: 'faint' }, 'The search was cut short: there may be other causes.'));
  pieces.push(notesElement(verdict.notes));
  return h('div', { class: 'verdict refused' }, pieces);
}

function headersTable(headers, what) {
  if (headers.length === 0) return h('p', { class: 'faint' }, 'No headers.');
  return h(
    'table',
    { class: 'headers' },
    h('caption', { class: 'unseen' }, `Headers of the ${what}`),
    h(
      'tbody',
      {},
      headers.map(([name, value]) =>
        h('tr', {}, h('th', { scope: 'row' }, visible(name)), h('td', {}, h('bdi', {}, visible(value))))
      )
    )
  );
}

function bodyElement(message, what) {
  const { body, body_bytes: size } = message;
  if (size === 0) return h('p', { class: 'faint' }, 'No body.');
  const text = h('pre', { class: 'body', tabindex: '0', role: 'region', 'aria-label': `Body of the ${what}` });
  const raw = () => text.replaceChildren(visibleLines(body));
  const toggle = h('button', { type: 'button', class: 'small', 'aria-pressed': 'false' }, 'Pretty JSON');
  toggle.addEventListener('click', () => {
    const pretty = toggle.getAttribute('aria-pressed') !== 'true' ? prettyJson(body) : null;
    toggle.setAttribute('aria-pressed', pretty !== null);
    if (pretty === null) raw();
    else if (pretty.length > MOST_COLOURED) text.replaceChildren(pretty.map((piece) => piece.text).join(''));
    else text.replaceChildren(...pretty.map((piece) => h('span', { class: `json-${piece.kind}` }, piece.text)));
  });
  raw();
  const looksLikeJson = /^\s*[[{"]/.test(body) && prettyJson(body) !== null;
  const part =
    new TextEncoder().encode(body).length < size ? `the beginning of ${plural(size, 'byte')}` : plural(size, 'byte');
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'over-body' },
      h('span', { class: 'faint' }, `Body, ${part}`),
      h('span', { class: 'grow' }),
      looksLikeJson ? toggle : null,
      copyButton(body, `the body of the ${what}`)
    ),
    text
  );
}

function curlButton(entry) {
  const hint = 'Signed anew when it is run, with $OVH_… in place of secrets';
  const button = copyButton(() => asCurl(entry), 'the request as curl', 'Copy as curl');
  button.title = hint;
  return button;
}

function messageElement(title, first, message, what) {
  return h(
    'section',
    { class: 'message', 'aria-label': title },
    h('h3', {}, title),
    h('p', { class: 'first-line' }, h('bdi', {}, first)),
    headersTable(message.headers, what),
    bodyElement(message, what)
  );
}

function metaElement(tenant, entry) {
  const pairs = [
    ['Tenant', h('a', { href: `#/tenants/${encodeURIComponent(tenant)}` }, tenant)],
    ['Number', grouped(entry.number)],
    ['At', h('time', {}, entry.at)],
    ['Host', h('bdi', {}, visible(entry.request.host) || 'none')],
    ['From', visible(entry.request.peer)],
  ];
  return h(
    'dl',
    { class: 'meta' },
    pairs.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))
  );
}

export function detailElements(tenant, entry) {
  const { request, response, verdict } = entry;
  return [
    h(
      'div',
      { class: 'headline' },
      h('span', { class: 'status big', 'data-class': Math.floor(response.status / 100) }, response.status),
      h(
        'h2',
        { tabindex: '-1' },
        h('span', { class: 'method' }, visible(request.method)),
        ' ',
        h('bdi', {}, visible(request.target))
      )
    ),
    h(
      'div',
      { class: 'actions' },
      request.method ? curlButton(entry) : null,
      copyButton(() => location.href, 'the link', 'Copy link')
    ),
    metaElement(tenant, entry),
    entry.claimed
      ? null
      : h('p', { class: 'note' }, 'No key or name in this request leads to a tenant, so it stands here.'),
    verdictElement(verdict),
    verdict.compared && !verdict.explaining
      ? h(
          'section',
          { class: 'message', 'aria-label': 'The signed strings' },
          h('h3', {}, 'What was signed'),
          comparison(verdict.compared)
        )
      : null,
    messageElement('Request', `${visible(request.method)} ${visible(request.target)}`, request, 'request'),
    messageElement('Answer', `${response.status}`, response, 'answer'),
  ];
}

// The entry, or the sentence that says why it cannot be had.
export async function loadEntry(tenant, number) {
  return get(`/tenants/${encodeURIComponent(tenant)}/journal/${encodeURIComponent(number)}`);
}
