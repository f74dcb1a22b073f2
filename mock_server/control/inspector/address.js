// What the address says after "#": a view, what is open in it, and the filter.
//     #/requests/default/12?refused=1&tenant=default

const VIEWS = ['requests', 'tenants', 'causes'];

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

// { view, path: ['default', '12'], query: URLSearchParams }
export function parsedHash(hash) {
  const [where, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [view, ...path] = where.split('/').filter(Boolean).map(decoded);
  return { view: VIEWS.includes(view) ? view : 'requests', path, query: new URLSearchParams(query) };
}

export function hashOf(view, path = [], query = {}) {
  const told = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value)
      .map(([name, value]) => [name, value === true ? '1' : value])
  );
  const text = told.toString();
  return `#/${[view, ...path].map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

// Goes there, as a step back in the history or in place of the present one.
export function go(hash, { replace = false } = {}) {
  if (hash === location.hash) return;
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
