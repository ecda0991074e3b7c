// The page Audit: every case, running and ended, with what happened to it and whether that is proved.
// What people and agents wrote is only ever text here.

const root = document.querySelector('base').getAttribute('app-root');
const address = root + '/api/countersign/audit';
const STATES = ['proposing', 'inReview', 'carryingOut', 'done', 'rejected', 'refused', 'expired', 'stuck', 'inDoubt'];
const FILTERS = [
  ['text', 'Text or key', 'search'],
  ['workflow', 'Workflow', ['ticket', 'outreach', 'invoice', 'briefing']],
  ['state', 'State', STATES],
  ['oversight', 'Oversight', ['automatic', 'after', 'before', 'refuse']],
  ['outcome', 'Decision', ['approve', 'reject', 'edit', 'escalate', 'revise']],
  ['reviewer', 'Reviewer', 'text'],
  ['rule', 'Rule', 'text'],
  ['amountFrom', 'Amount from', 'number'],
  ['amountTo', 'to', 'number'],
  ['from', 'Opened from', 'date'],
  ['to', 'to', 'date']
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
const link = query => '#/audit' + (query.toString() ? '?' + query : '');

async function read(path) {
  const answer = await fetch(address + path, { headers: { Accept: 'application/json' } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail || `The server answered ${answer.status}. Try again; if it stays so, tell an operator.`);
}

function filters() {
  const form = element('form', '', { class: 'audit-filters', role: 'search' });
  const now = asked();
  for (const [name, label, kind] of FILTERS) {
    const input = Array.isArray(kind)
      ? element('select', '', { name }, element('option', '', { value: '' }), ...kind.map(one => element('option', one, { value: one })))
      : element('input', '', { name, type: kind, ...(kind === 'number' ? { step: 'any' } : {}) });
    input.value = now.get(name) || '';
    form.append(element('label', label, {}, input));
  }
  form.append(element('button', 'Search', { class: 'btn btn-primary' }));
  form.addEventListener('submit', event => {
    event.preventDefault();
    const query = new URLSearchParams();
    new FormData(form).forEach((value, name) => value && query.set(name, value));
    location.hash = link(query);
  });
  return form;
}

function table(heads, rows, label) {
  return element(
    'table', '', { class: 'table audit-table', 'aria-label': label },
    element('thead', '', {}, element('tr', '', {}, ...heads.map(head => element('th', head, { scope: 'col' })))),
    element('tbody', '', {}, ...rows.map(cells => element('tr', '', {}, ...cells.map(cell => (cell instanceof Node ? element('td', '', {}, cell) : element('td', cell))))))
  );
}

async function list(page) {
  const query = asked();
  const found = await read('?' + query);
  const first = found.page * found.size;
  const shown = found.total === 0 ? 'No case fits.' : `${first + 1} to ${first + found.cases.length} of ${found.total} cases, the newest first`;
  page.append(element('p', shown, { role: 'status' }));
  if (found.cases.length) {
    page.append(table(
      ['Case', 'Workflow', 'State', 'Opened', 'Ended', 'Amount', 'Approved by'],
      found.cases.map(one => [
        element('a', one.key, { href: link(new URLSearchParams({ case: one.key })) }),
        one.workflow, one.state, time(one.openedAt), time(one.endedAt),
        one.amount ? `${Number(one.amount).toFixed(2)} ${one.currency || ''}` : '', one.approvedBy
      ]),
      'Cases'
    ));
  }
  const pages = element('p', '', { class: 'audit-pages' });
  for (const [label, number, there] of [['Previous', found.page - 1, found.page > 0], ['Next', found.page + 1, first + found.cases.length < found.total]]) {
    if (there) {
      query.set('page', number);
      pages.append(element('a', label, { href: link(query) }), ' ');
    }
  }
  page.append(pages);
}

function verdict(bundle) {
  const last = kind => bundle.trail.filter(step => step.kind === kind).pop();
  return ['proposal', 'noProposal', 'rules', 'decision', 'ended'].map(last).filter(Boolean).map(step => step.what).join(' ');
}

/** Which fields of what was first proposed are others in what was checked last. */
function differences(bundle) {
  const first = bundle.trail.find(step => step.kind === 'proposal')?.detail?.action || {};
  const last = bundle.trail.filter(step => step.kind === 'rules').pop()?.detail?.action || {};
  const text = value => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return [...new Set([...Object.keys(first), ...Object.keys(last)])].map(field => [field, text(first[field]), text(last[field])]);
}

async function one(page, key) {
  const bundle = await read('/' + encodeURIComponent(key));
  page.append(
    element('p', '', { class: 'audit-tools' },
      element('a', 'All cases', { href: '#/audit' }), ' · ',
      element('a', 'JSON with its proof', { href: address + '/' + encodeURIComponent(key), download: key + '.json' }), ' · ',
      Object.assign(element('button', 'Print', { class: 'btn btn-link', type: 'button' }), { onclick: () => window.print() })),
    element('h2', `${bundle.key} · ${bundle.workflow} · ${bundle.state}`),
    element('p', verdict(bundle), { class: 'audit-verdict' })
  );
  const sealed = bundle.seals.length ? Math.max(...bundle.seals.map(proof => proof.leaf.height)) : 0;
  page.append(element('p', bundle.holds
    ? `The chain of ${bundle.records.length} records holds and history tells the same. ${sealed} of them are sealed.`
    : 'NOT AS IT WAS: ' + bundle.findings.join(' '), { class: bundle.holds ? 'audit-holds' : 'audit-broken', role: 'status' }));
  page.append(element('h3', 'Proposed, and what was checked last'));
  page.append(table(['Field', 'First proposed', 'Checked and decided on'], differences(bundle).map(([field, before, after]) =>
    [field, before, before === after ? after : element('mark', after || '(nothing)')]), 'Differences'));
  if (bundle.effects.length) {
    page.append(element('h3', 'Carried out'), table(['Target', 'Operation', 'State', 'Attempts', 'Receipt'],
      bundle.effects.map(effect => [effect.target, effect.operation, effect.state, effect.attempts, effect.receipt]), 'Effects'));
  }
  page.append(element('h3', 'What happened'), table(['', 'When', 'What', 'Everything that was recorded'],
    bundle.trail.map(step => [step.number, time(step.at), step.what, step.detail
      ? element('details', '', {}, element('summary', step.kind), element('pre', JSON.stringify(step.detail, null, 2)))
      : '']), 'Trail'));
  const times = {};
  for (const activity of bundle.activities) (times[activity.id] ||= []).push(activity);
  page.append(element('h3', 'The way through the model'), table(['Step', 'Kind', 'Times', 'First', 'Last'],
    Object.values(times).map(all => [all[0].name || all[0].id, all[0].type, all.length, time(all[0].startedAt), time(all[all.length - 1].endedAt)]), 'Activities'));
}

async function show(container) {
  const page = element('div', '', { class: 'audit', 'aria-live': 'polite' });
  const key = asked().get('case');
  page.append(element('h1', 'Audit'));
  if (!key) page.append(filters());
  try {
    await (key ? one(page, key) : list(page));
  } catch (error) {
    page.append(element('p', error.message, { class: 'audit-broken', role: 'alert' }));
  }
  container.replaceChildren(page);
}

const style = element('link', '', { rel: 'stylesheet', href: root + '/app/cockpit/styles/audit.css' });
document.head.append(style);

let listener;

export default [
  {
    id: 'countersign.audit',
    pluginPoint: 'cockpit.route',
    properties: { path: '/audit' },
    render: container => {
      listener = () => location.hash.startsWith('#/audit') && show(container);
      window.addEventListener('hashchange', listener);
      show(container);
    },
    unmount: () => window.removeEventListener('hashchange', listener)
  },
  {
    id: 'countersign.audit.navigation',
    pluginPoint: 'cockpit.navigation',
    properties: { path: '/audit' },
    render: container => container.append(element('a', 'Audit', { href: '#/audit' })),
    unmount: () => {}
  }
];
