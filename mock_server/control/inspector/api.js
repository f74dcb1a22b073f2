// The control API as the page uses it: calls, the login, and the stream of events.

const API = '/_countersign/v1';
const SESSION = '/_countersign/session';

// A refusal of the control API, with its sentence.
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

let askForToken = () => new Promise(() => {});

// `ask` shows the login and resolves once it was accepted.
export function onTokenWanted(ask) {
  askForToken = ask;
}

async function sentenceOf(answer) {
  try {
    return (await answer.json()).error || `status ${answer.status}`;
  } catch {
    return `status ${answer.status}`;
  }
}

// Waits for the login when the mock wants its token.
async function send(path, options = {}) {
  for (;;) {
    const answer = await fetch(API + path, { cache: 'no-store', redirect: 'error', ...options });
    if (answer.ok) return answer;
    if (answer.status !== 401) throw new Refusal(answer.status, await sentenceOf(answer));
    await askForToken();
  }
}

export async function get(path) {
  return (await send(path)).json();
}

export async function getText(path) {
  return (await send(path)).text();
}

export async function write(method, path, body = {}) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await send(path, { method, headers, body: method === 'DELETE' ? undefined : JSON.stringify(body) });
  return answer.status === 204 ? null : answer.json();
}

// Resolves to null when the token was right, else to a sentence.
export async function logIn(token) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(SESSION, { method: 'POST', headers, body: JSON.stringify({ token }), redirect: 'error' });
  return answer.ok ? null : sentenceOf(answer);
}

export async function logOut() {
  await fetch(SESSION, { method: 'DELETE', redirect: 'error' });
}

// How many requests the mock has answered since it began: about the id of its newest event.
function answeredIn(metrics) {
  let sum = 0;
  for (const match of metrics.matchAll(/^countersign_requests_total\{[^}]*\} (\d+)$/gm)) sum += Number(match[1]);
  return sum;
}

// Blocks of server-sent events, {id, event, data}, out of a body as it comes.
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { id: null, event: 'message', data: '' };
      for (const line of block.split('\n')) {
        const colon = line.indexOf(': ');
        if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 2);
      }
      if (event.data) yield event;
    }
  }
}

const FIRST_PAUSE = 500; // milliseconds
const LONGEST_PAUSE = 10000;

// Follows the events for ever, beginning `backlog` before the newest, and goes on where it was
// interrupted. A stream of our own rather than an EventSource: that one cannot be told where to
// begin, and does not tell why it was refused.
export async function follow({ backlog, onEvent, onState, onRestart }) {
  let last = null;
  let pause = FIRST_PAUSE;
  for (;;) {
    try {
      const answered = answeredIn(await getText('/metrics'));
      if (last !== null && answered < last) {
        onRestart(); // another mock, or one that forgot
        last = null;
      }
      if (last === null) last = Math.max(0, answered - backlog);
      const answer = await send('/events', { headers: { 'Last-Event-ID': String(last) } });
      pause = FIRST_PAUSE;
      onState('live');
      for await (const { id, event, data } of eventsOf(answer.body)) {
        if (event !== 'request') continue;
        const order = Number(id);
        last = Math.max(last, order);
        onEvent(order, JSON.parse(data));
      }
    } catch (problem) {
      if (problem instanceof Refusal) console.info(`countersign: ${problem.message}`);
    }
    onState('lost');
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}
