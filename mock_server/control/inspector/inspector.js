// The page: which view is shown, what the address says, the keys, and the stream that feeds them.
import { follow, logIn, logOut, onTokenWanted } from './api.js';
import { parsedHash } from './address.js';
import { Causes } from './causes.js';
import { byId, keep, kept, say, show } from './dom.js';
import { listen as listenToKeys, showKeys } from './keys.js';
import { Requests } from './requests.js';
import { Tenants } from './tenants.js';

const VIEWS = ['requests', 'tenants', 'causes'];

const requests = new Requests();
const tenants = new Tenants(byId('tenants'));
const causes = new Causes(byId('causes'));

function showView() {
  const { view, path, query } = parsedHash(location.hash);
  for (const name of VIEWS) show(byId(name), name === view);
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (view === 'requests') requests.show(path, query);
  if (view === 'tenants') tenants.show(path);
  else tenants.leave();
  if (view === 'causes') causes.show();
  else causes.leave();
  document.title = `${view[0].toUpperCase()}${view.slice(1)} · Countersign inspector`;
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  keep('theme', root.dataset.theme);
  say(`${dark ? 'Light' : 'Dark'} theme.`);
}

const STATES = { live: 'Live', lost: 'Reconnecting …' };

function tellConnection(state) {
  const place = byId('connection');
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = STATES[state];
}

// Whoever asks while the login is open waits for the same one.
let login = null;

function askForToken() {
  login ||= new Promise((resolve) => {
    const dialog = byId('login');
    const form = byId('login-form');
    const refuseClosing = (event) => event.preventDefault();
    dialog.addEventListener('cancel', refuseClosing);
    form.onsubmit = async (event) => {
      event.preventDefault();
      const wrong = await logIn(byId('token').value).catch(() => 'the mock does not answer');
      byId('token').value = '';
      byId('login-error').textContent = wrong || '';
      if (wrong) {
        byId('token').focus();
        return;
      }
      dialog.removeEventListener('cancel', refuseClosing);
      dialog.close();
      keep('session', 'open');
      show(byId('log-out'), true);
      login = null;
      resolve();
    };
    dialog.showModal();
  });
  return login;
}

byId('theme').addEventListener('click', switchTheme);
show(byId('log-out'), kept('session') !== null);
byId('help').addEventListener('click', showKeys);
byId('log-out').addEventListener('click', async () => {
  await logOut();
  keep('session', '');
  location.reload();
});
onTokenWanted(askForToken);
listenToKeys(requests);
addEventListener('hashchange', showView);
showView();
follow({
  backlog: 10000,
  onEvent: (order, entry) => {
    requests.receive(order, entry);
    causes.touch();
  },
  onState: tellConnection,
  onRestart: () => requests.restart(),
});
