// A request as commands of a POSIX shell that send it again, signed anew. No secret stands in
// them: they name the variables that `countersign env` sets.
import { isUnseen } from './text.js';

// Whatever a stranger wrote stays one word, and nothing in it is invisible in a terminal.
export function quoted(text) {
  if (![...text].some((one) => one !== '\n' && isUnseen(one))) return `'${text.replaceAll("'", "'\\''")}'`;
  const encoder = new TextEncoder();
  const escaped = [...text].map((one) => {
    if (one === "'" || one === '\\') return `\\${one}`;
    if (!isUnseen(one)) return one;
    return [...encoder.encode(one)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `$'${escaped.join('')}'`;
}

const LEFT_TO_CURL = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'expect',
  'accept-encoding',
]);

const VARIABLES = {
  'x-ovh-application': '$OVH_APPLICATION_KEY',
  'x-ovh-consumer': '$OVH_CONSUMER_KEY',
  'x-ovh-timestamp': '$when',
  'x-ovh-signature': '$signature',
};

function headerLine([name, value]) {
  const variable = VARIABLES[name.toLowerCase()];
  if (variable) return `-H "${name}: ${variable}"`;
  if (name.toLowerCase() === 'authorization') return '-H "Authorization: Bearer $OVH_ACCESS_TOKEN"';
  return `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`;
}

const baseOf = (entry) => {
  const known = entry.verdict.compared?.base;
  if (known) return known;
  const here = entry.request.host === location.host;
  return `${here ? location.protocol : 'http:'}//${entry.request.host}`;
};

export function asCurl(entry) {
  const { request } = entry;
  const url = quoted(baseOf(entry) + request.target);
  const signed = request.headers.some(([name]) => name.toLowerCase() === 'x-ovh-signature');
  const whole = new TextEncoder().encode(request.body).length === request.body_bytes;
  const body = request.body_bytes === 0 ? '' : whole ? quoted(request.body) : '"$(cat body)"';
  const lines = [];
  if (!whole)
    lines.push(
      `# The journal has not the whole body as it came (${request.body_bytes} bytes): put it into the file "body".`
    );
  lines.push(`url=${url}`);
  if (body) lines.push(`body=${body}`);
  const method = quoted(request.method);
  if (signed) {
    lines.push('when=$(curl -s "$OVH_ENDPOINT/auth/time")');
    const text = `"$OVH_APPLICATION_SECRET+$OVH_CONSUMER_KEY+"${method}"+$url+${body ? '$body' : ''}+$when"`;
    lines.push(`signature='$1$'$(printf %s ${text} | openssl sha1 -r | cut -d' ' -f1)`);
  }
  const parts = [`curl -i -X ${method} "$url"`];
  for (const header of request.headers) if (!LEFT_TO_CURL.has(header[0].toLowerCase())) parts.push(headerLine(header));
  if (body) parts.push('--data-binary "$body"');
  return `${[...lines, parts.join(' \\\n  ')].join('\n')}\n`;
}
