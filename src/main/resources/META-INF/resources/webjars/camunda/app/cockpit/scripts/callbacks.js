// The page Callbacks: who could not be told how a case ended, and why; an operator has it tried again.
// Addresses and errors come from others: they are only ever text here.

const root = document.querySelector('base').getAttribute('app-root');
const address = root + '/api/countersign/callbacks';
const STATES = [
  ['dead', 'Given up'],
  ['due', 'Being tried'],
  ['waiting', 'Case still runs'],
  ['delivered', 'Told'],
  ['', 'All']
];

function element(name, text, attributes = {}, ...children) {
  const made = document.createElement(name);
  if (text !== null && text !== undefined && text !== '') made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const asked = () => new URLSearchParams(location.hash.split('?')[1] || '');
const time = at => (at ? new Date(at).toLocaleString('en-GB') : '');
const word = state => (STATES.find(([name]) => name === state) || [])[1] || state;

async function call(path, method = 'GET') {
  const token = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]*)/);
  const answer = await fetch(address + path, {
    method,
    headers: { Accept: 'application/json', ...(method === 'GET' ? {} : { 'X-XSRF-TOKEN': token ? decodeURIComponent(token[1]) : '' }) }
  });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail || `The server answered ${answer.status}. Try again; if it stays so, look at its log.`);
}

function again(one, show) {
  const button = element('button', 'Send again', { class: 'btn btn-default', type: 'button' });
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await call(`/${one.id}/retry`, 'PUT');
      await show(`${one.key} is sent again now.`);
    } catch (error) {
      await show(error.message, true);
    }
  });
  return button;
}

async function draw(container, said, failed) {
  const query = asked();
  const state = query.has('state') ? query.get('state') : 'dead';
  const number = Number(query.get('page') || 0);
  const page = element('div', '', { class: 'callbacks' });
  const show = (text, bad) => draw(container, text, bad);
  page.append(element('h1', 'Callbacks'));
  page.append(element('p', 'Agents asked to be told how their cases ended. Where an address did not take the message after all tries, it is given up until an administrator has it sent again.'));
  const select = element('select', '', { 'aria-label': 'State' }, ...STATES.map(([value, label]) => element('option', label, { value })));
  select.value = state;
  select.addEventListener('change', () => (location.hash = '#/callbacks?' + new URLSearchParams({ state: select.value })));
  page.append(element('label', 'Show ', {}, select));
  if (said) page.append(element('p', said, { role: failed ? 'alert' : 'status', class: failed ? 'callbacks-failed' : 'callbacks-done' }));
  try {
    const found = await call('?' + new URLSearchParams({ state, page: number }));
    const first = found.page * found.size;
    page.append(element('p', found.total ? `${first + 1} to ${first + found.callbacks.length} of ${found.total}, the newest first` : 'None.', { class: 'callbacks-total' }));
    if (found.callbacks.length) {
      const heads = ['Case', 'Address', 'State', 'Tries', 'What went wrong', 'Next try, or told', ''];
      page.append(element('table', '', { class: 'table callbacks-table', 'aria-label': 'Callbacks' },
        element('thead', '', {}, element('tr', '', {}, ...heads.map(head => element('th', head, { scope: 'col' })))),
        element('tbody', '', {}, ...found.callbacks.map(one => element('tr', '', {},
          element('td', '', {}, element('a', one.key, { href: '#/audit?' + new URLSearchParams({ case: one.key }) })),
          element('td', one.url), element('td', word(one.state)), element('td', String(one.attempts)),
          element('td', one.lastError), element('td', time(one.deliveredAt || one.nextAt)),
          element('td', '', {}, ...(one.state === 'dead' && found.mayRetry ? [again(one, show)] : [])))))));
    }
    for (const [label, there, shown] of [['Previous', number - 1, number > 0], ['Next', number + 1, first + found.callbacks.length < found.total]]) {
      if (shown) page.append(element('a', label, { href: '#/callbacks?' + new URLSearchParams({ state, page: there }) }), ' ');
    }
  } catch (error) {
    page.append(element('p', error.message, { class: 'callbacks-failed', role: 'alert' }));
  }
  container.replaceChildren(page);
}

document.head.append(element('link', '', { rel: 'stylesheet', href: root + '/app/cockpit/styles/callbacks.css' }));

let listener;

export default [
  {
    id: 'countersign.callbacks',
    pluginPoint: 'cockpit.route',
    properties: { path: '/callbacks' },
    render: container => {
      listener = () => location.hash.startsWith('#/callbacks') && draw(container);
      window.addEventListener('hashchange', listener);
      draw(container);
    },
    unmount: () => window.removeEventListener('hashchange', listener)
  },
  {
    id: 'countersign.callbacks.navigation',
    pluginPoint: 'cockpit.navigation',
    properties: { path: '/callbacks' },
    render: async container => {
      // who may not read them has no link to them
      const dead = await call('?state=dead').catch(() => null);
      if (dead) container.append(element('a', dead.total ? `Callbacks (${dead.total} given up)` : 'Callbacks', { href: '#/callbacks' }));
    },
    unmount: () => {}
  }
];
