// A request as commands of a POSIX shell that send it again, signed anew. They go to this mock and
// nowhere else, whatever host a stranger named, and name the variables that `countersign env` sets
// in place of secrets.
import { bytesOf, isUnseen } from './text.js';

const octal = (byte) => `\\${byte.toString(8).padStart(3, '0')}`;
const isHidden = (one) => one !== '\n' && isUnseen(one);

// The argument of a printf that prints the text, in single quotes.
function printed(text) {
  const encoder = new TextEncoder();
  const escaped = [...text].map((one) => {
    if (one === '%') return '%%';
    return one === "'" || one === '\\' || isHidden(one) ? [...encoder.encode(one)].map(octal).join('') : one;
  });
  return `'${escaped.join('')}'`;
}

// One word in any shell of POSIX, whatever a stranger wrote; and nothing in it is invisible, or
// means something to a terminal, when it is pasted.
export function quoted(text) {
  return [...text].some(isHidden) ? `"$(printf ${printed(text)})"` : `'${text.replaceAll("'", "'\\''")}'`;
}

const word = (text) => (/^[A-Za-z]+$/.test(text) ? text : quoted(text));

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

function headerOption([name, value]) {
  const variable = VARIABLES[name.toLowerCase()];
  if (variable) return `-H "${name}: ${variable}"`;
  if (name.toLowerCase() === 'authorization') return '-H "Authorization: Bearer $OVH_ACCESS_TOKEN"';
  return `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`;
}

// Lines that put the body into $body. What the journal has not whole, or no variable can hold, comes from a file.
function bodyLines({ body, body_bytes: size }) {
  if (size === 0) return [];
  if (bytesOf(body) === size && !body.includes('\0') && !body.includes('\ufffd')) {
    // A shell takes line feeds from the end of what a command prints.
    const hidden = [...body].some(isHidden);
    return [hidden ? `body=$(printf ${printed(body)}; echo .); body=\${body%.}` : `body=${quoted(body)}`];
  }
  return [
    `# The ${size} bytes of the body are not all here: put them into the file "body".`,
    'body=$(cat body; echo .); body=${body%.}',
  ];
}

function signatureLines(entry, url, hasBody) {
  const time = 'when=$(curl -s -H "X-Ovh-Application: $OVH_APPLICATION_KEY" "$OVH_ENDPOINT/auth/time")';
  const text = `"$OVH_APPLICATION_SECRET+$OVH_CONSUMER_KEY+$method+${url}+${hasBody ? '$body' : ''}+$when"`;
  return [
    `method=${word(entry.request.method)}`,
    time,
    `signature='$1$'$(printf %s ${text} | openssl sha1 -r | cut -d' ' -f1)`,
  ];
}

export function asCurl(entry) {
  const { request } = entry;
  const has = (name) => request.headers.some(([one]) => one.toLowerCase() === name);
  const elsewhere = request.host !== '' && request.host !== location.host;
  const body = bodyLines(request);
  const lines = [`url=${quoted(location.origin + request.target)}`, ...body];
  if (elsewhere) lines.push(`signed=${quoted(`http://${request.host}${request.target}`)}`);
  if (has('x-ovh-signature')) lines.push(...signatureLines(entry, elsewhere ? '$signed' : '$url', body.length > 0));
  const method = request.method === 'HEAD' ? '-I' : `-i -X ${word(request.method)}`;
  const options = request.headers.filter(([name]) => !LEFT_TO_CURL.has(name.toLowerCase())).map(headerOption);
  if (elsewhere) options.unshift(`-H ${quoted(`Host: ${request.host}`)}`);
  if (body.length > 0) options.push('--data-raw "$body"'); // a leading @ is no file there
  return `${[...lines, [`curl -g --path-as-is ${method} "$url"`, ...options].join(' \\\n  ')].join('\n')}\n`;
}
