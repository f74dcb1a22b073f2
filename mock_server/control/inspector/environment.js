// A tenant's keys as lines for a shell, in the form of `countersign env`.

const TYPOGRAPHIC = ["'", '\u2018', '\u2019', '\u201a', '\u201b']; // PowerShell takes them for quotes

const SHELLS = {
  sh: { quote: (text) => text.replaceAll("'", "'\\''"), line: (name, value) => `export ${name}='${value}'` },
  fish: {
    quote: (text) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    line: (name, value) => `set -gx ${name} '${value}'`,
  },
  powershell: {
    quote: (text) => TYPOGRAPHIC.reduce((quoted, one) => quoted.replaceAll(one, one + one), text),
    line: (name, value) => `$env:${name} = '${value}'`,
  },
};

export const shells = Object.keys(SHELLS);

// `keys` as POST /tenants answers.
export function environment(keys, shell) {
  const { quote, line } = SHELLS[shell];
  const variables = [
    ['OVH_ENDPOINT', `${location.origin}/1.0`],
    ['OVH_APPLICATION_KEY', keys.application_key],
    ['OVH_APPLICATION_SECRET', keys.application_secret],
    ['OVH_CONSUMER_KEY', keys.consumer_key],
  ];
  const [client] = keys.service_accounts || [];
  if (client)
    variables.push(['COUNTERSIGN_CLIENT_ID', client.client_id], ['COUNTERSIGN_CLIENT_SECRET', client.client_secret]);
  return variables.map(([name, value]) => `${line(name, quote(value))}\n`).join('');
}
