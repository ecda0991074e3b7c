// The page Audit in Cockpit: all cases, and one case from its request to what became of it.
// What people and agents wrote is only ever text here; the server has made hidden characters visible.

import draw from './auditDiagram.js';

const root = document.querySelector('base').getAttribute('app-root');
const address = root + '/api/countersign/audit';
const LONG = 300;
const STATES = ['proposing', 'inReview', 'carryingOut', 'done', 'rejected', 'refused', 'expired', 'stuck', 'inDoubt'];
const FILTERS = [
  ['text', 'Words or key', 'search'],
  ['workflow', 'Workflow', []],
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

const count = new Intl.NumberFormat('en-GB');
const link = query => '#/audit' + (query.toString() ? '?' + query : '');

/** In the reader's own time zone, as everywhere in Cockpit. */
const time = at => (at ? new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }) : '');

/** camelCase in words. */
const words = name => (name ? name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase() : '');

function passed(from, to) {
  const minutes = Math.round((new Date(to) - new Date(from)) / 60000);
  if (minutes < 1) return 'within a minute';
  if (minutes < 120) return `after ${minutes} minute${minutes === 1 ? '' : 's'}`;
  return minutes < 2880 ? `after ${Math.round(minutes / 60)} hours` : `after ${Math.round(minutes / 1440)} days`;
}

function money(amount, currency) {
  return amount === null || amount === undefined ? '' : `${Number(amount).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 4 })} ${currency || ''}`;
}

/** Long texts are folded; print shows them whole. */
function text(value) {
  if (value === undefined || value === null || value === '') return element('span', '–');
  const whole = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  if (whole.length <= LONG) return element('span', whole, { class: 'audit-text' });
  const folded = element('details', '');
  folded.append(element('summary', whole.slice(0, 80).replace(/\s+/g, ' ') + ' …'), element('pre', whole));
  return folded;
}

function table(label, heads, rows) {
  return element(
    'div', '', { class: 'audit-wide' },
    element(
      'table', '', { class: 'table audit-table', 'aria-label': label },
      element('thead', '', {}, element('tr', '', {}, ...heads.map(head => element('th', head, { scope: 'col' })))),
      element('tbody', '', {}, ...rows.map(cells => element('tr', '', {}, ...cells.map(cell => (cell instanceof Node ? element('td', '', {}, cell) : element('td', cell))))))
    )
  );
}

const section = (title, ...content) => element('section', '', {}, element('h3', title), ...content);

async function read(path) {
  const answer = await fetch(address + path, { headers: { Accept: 'application/json' } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail || problem.message || `The server answered ${answer.status}. Try again; if it stays so, tell an operator.`);
}

function filters(now) {
  const form = element('form', '', { class: 'audit-filters', role: 'search' });
  for (const [name, label, kind] of FILTERS) {
    const input = Array.isArray(kind)
      ? element('select', '', { name }, element('option', 'all', { value: '' }), ...kind.map(one => element('option', words(one), { value: one })))
      : element('input', '', { name, type: kind, ...(kind === 'number' ? { step: 'any' } : {}) });
    // the workflows come with the answer
    if (name === 'workflow' && now.get(name)) input.append(element('option', now.get(name), { value: now.get(name) }));
    input.value = now.get(name) || '';
    form.append(element('label', label, {}, input));
  }
  form.append(element('button', 'Search', { class: 'btn btn-primary' }), element('a', 'All cases', { href: link(''), class: 'btn btn-default' }));
  form.addEventListener('submit', event => {
    event.preventDefault();
    const query = new URLSearchParams();
    new FormData(form).forEach((value, name) => value.trim() && query.set(name, value.trim()));
    location.hash = link(query);
  });
  return form;
}

async function list(query, form) {
  const found = await read('?' + query);
  const workflow = form.elements.workflow;
  for (const name of found.workflows) {
    if (![...workflow.options].some(option => option.value === name)) workflow.append(element('option', name, { value: name }));
  }
  const first = found.page * found.size;
  const shown = found.cases.length
    ? `${count.format(first + 1)} to ${count.format(first + found.cases.length)} of ${count.format(found.total)} cases, the newest first`
    : found.total ? `Nothing on this page; ${count.format(found.total)} cases in all` : 'No case fits.';
  const parts = [element('p', shown, { role: 'status' })];
  if (found.cases.length) {
    parts.push(table(
      'Cases',
      ['Case', 'Opened', 'Workflow', 'Proposed last', 'Oversight', 'State', 'Approved', 'By'],
      found.cases.map(one => [
        element('a', one.key, { href: link(new URLSearchParams({ case: one.key })) }),
        time(one.openedAt), one.workflow, one.summary ? beginning(one.summary, 120) : '–', one.oversight ?? '–',
        words(one.state), money(one.amount, one.currency), one.approvedBy
      ])
    ));
  }
  const pages = element('nav', '', { class: 'audit-pages', 'aria-label': 'Pages' });
  for (const [label, number, there] of [['Newer', found.page - 1, found.page > 0], ['Older', found.page + 1, first + found.cases.length < found.total]]) {
    if (there) {
      const other = new URLSearchParams(query);
      other.set('page', number);
      pages.append(element('a', label, { href: link(other) }), ' ');
    }
  }
  return [...parts, pages];
}

const OVERSIGHT = {
  automatic: 'The rules let it run without a person: ',
  after: 'The rules let it run, to be reviewed afterwards: ',
  before: 'A person had to decide first: ',
  refuse: 'The rules refused it: '
};
const DECIDED = {
  approve: 'approved it',
  reject: 'rejected it',
  edit: 'changed it',
  escalate: 'handed it up',
  revise: 'sent it back to the agent'
};

const beginning = (long, most) => (long.length <= most ? long : long.slice(0, most) + ' …');

/** What happened in a few sentences, from the records alone: what they do not say is not said. */
function verdict(one) {
  if (one.erased) return 'What was recorded of this case was erased. That it was recorded, and when, is still proved.';
  const parts = [];
  let given = null;
  let oversight = null;
  for (const { kind, at, what, detail } of one.trail) {
    if (kind === 'proposal') parts.push(`${detail.agent.name} ${detail.agent.version} proposed: “${beginning(detail.summary, 200)}”`);
    if (kind === 'noProposal') parts.push(what);
    if (kind === 'rules' && detail.routing.oversight !== oversight) {
      oversight = detail.routing.oversight;
      parts.push((OVERSIGHT[oversight] || oversight + ': ') + detail.routing.reasons.map(reason => reason.why).join(' '));
    }
    if (kind === 'review') given = at;
    if (kind === 'decision') {
      const { by, outcome } = detail.decision;
      parts.push(`${by} ${DECIDED[outcome] || outcome}${given ? ' ' + passed(given, at) : ''}.`);
    }
    if (kind === 'setBack') parts.push(what);
  }
  for (const { row } of one.effects) {
    parts.push(`${words(row.operation)} on ${row.target}: ${words(row.state)}${row.receipt ? `, receipt ${row.receipt}` : ''}.`);
  }
  if (!one.effects.length) parts.push('Nothing was carried out.');
  return parts.join(' ');
}

function proof(one) {
  const newer = one.records - one.sealed;
  const covered = one.sealed
    ? `${one.sealed} of ${one.records} records are sealed, last at ${time(one.sealedAt)}${newer > 0 ? `; ${newer} are newer than that` : ''}.`
    : 'No seal covers it yet.';
  return element(
    'div', '', { class: one.holds ? 'audit-holds' : 'audit-broken', role: one.holds ? 'status' : 'alert' },
    element('p', one.holds
      ? `The chain of ${one.records} records holds and history tells the same. ${covered}`
      : `NOT AS IT WAS. ${covered}`),
    ...(one.erased ? [element('p', `Of ${one.erased} records the content was erased.`)] : []),
    ...one.findings.map(finding => element('p', finding))
  );
}

/** What was proposed, what the last reviewer saw, and what was carried out, field by field; what differs is marked. */
function differences(one) {
  const columns = [['The agent proposed', one.proposed], ...(one.seenBy ? [[`${one.seenBy} saw`, one.seen]] : []),
    [one.editedBy ? `Carried out, as ${one.editedBy} wrote it` : 'Carried out', one.carriedOut]];
  const fields = [...new Set(columns.flatMap(([, action]) => Object.keys(action || {})))];
  if (!fields.length) return element('p', one.erased ? 'Erased.' : 'No action is on record.');
  const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  let differ = 0;
  const rows = fields.map(field => {
    const values = columns.map(([, action]) => (action ? action[field] : undefined));
    const known = values.filter((value, at) => columns[at][1]);
    const unlike = known.some(value => !same(value, known[0]));
    differ += unlike;
    return [words(field), ...values.map((value, at) => {
      if (!columns[at][1]) return '–';
      return at > 0 && unlike && !same(value, known[0]) ? element('mark', '', {}, text(value)) : text(value);
    }), unlike ? element('strong', 'differs') : known.length > 1 ? 'same' : ''];
  });
  const compared = columns.filter(([, action]) => action).length > 1;
  const said = [
    ...(compared ? [differ ? `${differ} of ${fields.length} fields differ.` : 'No field differs.'] : []),
    ...(one.carriedOut ? [] : ['Nothing was carried out.'])
  ];
  return element(
    'div', '', { class: 'audit-differences' },
    element('p', said.join(' ')),
    table('Proposed, seen and carried out', ['Field', ...columns.map(([head]) => head), ''], rows)
  );
}

/** Each review with who opened, claimed and decided it, and when. */
function reviews({ trail, erased }) {
  const rows = [];
  for (const { kind, at, detail } of trail) {
    if (!detail) continue;
    const row = rows.at(-1);
    if (kind === 'review') rows.push({ ...detail, at, opened: [], claimed: [], then: [] });
    else if (!row) continue;
    else if (kind === 'opened') row.opened.push(`${detail.by}, ${time(at)}`);
    else if (kind === 'claimed') row.claimed.push(`${detail.by}, ${time(at)}`);
    else if (kind === 'handedBack') row.claimed.push(`handed back, ${time(at)}`);
    else if (kind === 'reminded') row.then.push(`reminded, ${time(at)}`);
    else if (kind === 'escalated') row.then.push(`${detail.next === null ? 'no level is left' : `to level ${detail.next}`}, ${time(at)}`);
    else if (kind === 'decision') {
      const { by, outcome, reason, comment } = detail.decision;
      row.then.push(`${by}: ${words(outcome)}${reason ? ` (${words(reason)})` : ''}${comment ? `, “${comment}”` : ''}, ${time(at)}, ${passed(row.at, at)}`);
    }
  }
  const lines = entries => element('div', '', {}, ...(entries.length ? entries : ['–']).map(entry => element('div', '', {}, text(entry))));
  return rows.length
    ? table('Reviews', ['Given to', 'When', 'Answer by', 'Opened by', 'Claimed by', 'Decided, or what else came'], rows.map(row => [
        `${words(row.group)}, level ${row.level}${row.afterwards ? ', after the fact' : ''}`, time(row.at), time(row.answerBy), lines(row.opened), lines(row.claimed), lines(row.then)]))
    : element('p', erased ? 'Erased. Who had a review stands with the steps of the model.' : 'No person was asked.');
}

function effects(one) {
  return one.effects.length
    ? table('Effects', ['What', 'On', 'State', 'Amount', 'Attempts', 'First call', 'Last call', 'Receipt'], one.effects.map(({ row, earlier, openedAt, triedAt, lastError }) => [
        words(row.operation) + (earlier ? ' (of an earlier version)' : ''), row.target, words(row.state), money(row.amount, row.currency),
        String(row.attempts), time(openedAt), time(triedAt),
        row.receipt ? text(row.receipt) : lastError ? text('None. The last call came back with: ' + lastError) : 'none'
      ]))
    : element('p', 'Nothing was carried out.');
}

/** The rules that fired, and what their table was asked on last before that. */
function rules(step, asked) {
  const inputs = asked.filter(one => step.detail.table.startsWith(one.table + ':') && new Date(one.at) <= new Date(step.at)).at(-1)?.inputs;
  return [
    element('ul', '', { class: 'audit-rules' }, ...(step.detail.routing?.reasons || []).map(reason =>
      element('li', '', {}, element('code', reason.rule), ' ' + reason.why))),
    ...(inputs ? [element('details', '', { class: 'audit-record' }, element('summary', 'What the rules were asked on'),
      table('Inputs', ['Input', 'Value'], Object.entries(inputs)))] : [])
  ];
}

function timeline(one) {
  return element('ol', '', { class: 'audit-timeline' }, ...one.trail.map(step => {
    const said = step.kind === 'rules' && step.detail ? `${step.detail.table.replace(':', ', version ')}: ${words(step.detail.routing.oversight)}.` : step.what;
    const line = element('li', '', {}, element('time', time(step.at), { datetime: step.at }), element('strong', words(step.kind)),
      element('div', '', { class: 'audit-what' }, text(said)));
    if (step.kind === 'rules' && step.detail) line.append(...rules(step, one.asked));
    if (step.detail) {
      line.append(element('details', '', { class: 'audit-record' }, element('summary', `Record ${step.number}`), element('pre', JSON.stringify(step.detail, null, 2))));
    }
    return line;
  }));
}

/** Every step in the order in which it was entered: what the drawing says, in words. */
function steps(activities) {
  const times = new Map();
  return table('Steps of the model', ['', 'Step', 'Kind', 'Time', 'Entered', 'Left', 'Person'], activities.map((one, at) => {
    times.set(one.id, (times.get(one.id) || 0) + 1);
    return [String(at + 1), one.name || words(one.id), words(one.type), `${times.get(one.id)}.`, time(one.startedAt),
      one.endedAt ? time(one.endedAt) + (one.cancelled ? ' (cancelled)' : '') : 'is here', one.assignee];
  }));
}

function wayOf(one, drawn) {
  if (!one.way) return [element('p', 'Camunda has no history of this case any more, so its way is not drawn.', { class: 'audit-broken' })];
  const place = element('div', '', { class: 'audit-diagram', role: 'img', 'aria-label': `The model ${one.way.model} with the way of ${one.key}; the steps are listed below.` });
  drawn.push(() => draw(place, one.way).catch(() => place.replaceChildren(element('p', 'The model could not be drawn. Its steps are listed below.', { class: 'audit-broken', role: 'alert' }))));
  return [
    element('p', `Version ${one.way.version} of the model, on which this case ran. Thick is what it went through, with how often; what is pale it did not.${
      one.way.here.length ? ' The broken line is where it stands.' : ''}${one.way.unclear.length ? ' One of the arrows with “?” was taken; history does not tell which.' : ''}`),
    place,
    element('details', '', {}, element('summary', `The same in words: ${one.activities.length} steps`), steps(one.activities))
  ];
}

async function show(key, drawn) {
  const one = await read('/' + encodeURIComponent(key));
  const print = element('button', 'Print', { class: 'btn btn-default', type: 'button' });
  print.addEventListener('click', () => window.print());
  return [
    element('div', '', { class: 'audit-head' },
      element('h2', `${one.key} · ${one.workflow} · ${words(one.state)}`),
      element('span', `opened by ${one.openedBy}, ${time(one.openedAt)}`),
      element('span', '', { class: 'audit-tools' },
        element('a', 'All cases', { href: link(''), class: 'btn btn-default' }), print,
        element('a', 'JSON with its proof', { href: `${address}/${encodeURIComponent(key)}/bundle`, download: key + '.json', class: 'btn btn-default' }))),
    element('p', verdict(one), { class: 'audit-verdict' }),
    proof(one),
    section('Proposed, seen and carried out', differences(one)),
    section('Reviews', reviews(one)),
    section('Effects', effects(one)),
    section('What became of it later', one.outcomes.length
      ? table('Outcomes', ['What', 'Severity', 'When', 'Note', 'Reported by', 'Reported'], one.outcomes.map(it =>
          [text(it.kind), it.severity, time(it.occurredAt), text(it.note), it.reportedBy, time(it.reportedAt)]))
      : element('p', 'Nothing was reported so far.')),
    section('The way through the model', ...wayOf(one, drawn)),
    section('What happened', timeline(one))
  ];
}

/** Draws the page; gives what to do when it is left. */
function page(container) {
  const made = element('div', '', { class: 'audit', tabindex: '-1' });
  container.append(made);
  let asked = 0;
  let shown = null;
  async function look() {
    if (!location.hash.startsWith('#/audit') || location.hash === shown) return;
    shown = location.hash;
    const mine = ++asked;
    const query = new URLSearchParams(shown.split('?')[1] || '');
    const key = query.get('case');
    const form = key ? null : filters(query);
    const head = form ? [element('h2', 'Audit'), form] : [];
    const drawn = [];
    let parts;
    made.replaceChildren(...head, element('p', 'Looking …', { role: 'status' }));
    try {
      parts = await (key ? show(key, drawn) : list(query, form));
    } catch (error) {
      parts = [element('p', error.message, { class: 'audit-error', role: 'alert' })];
      if (key) parts.push(element('a', 'All cases', { href: link('') }));
    }
    if (mine !== asked) return;
    made.replaceChildren(...head, ...parts);
    made.scrollTop = 0;
    drawn.forEach(one => one());
  }
  // the records themselves are in the JSON
  const unfold = () => made.querySelectorAll('details:not(.audit-record)').forEach(one => (one.open = true));
  window.addEventListener('hashchange', look);
  window.addEventListener('beforeprint', unfold);
  look();
  return () => {
    asked++;
    window.removeEventListener('hashchange', look);
    window.removeEventListener('beforeprint', unfold);
  };
}

document.head.append(element('link', '', { rel: 'stylesheet', href: root + '/app/cockpit/styles/audit.css' }));

let leave = () => {};

export default [
  {
    id: 'countersign.audit',
    pluginPoint: 'cockpit.route',
    properties: { path: '/audit' },
    render: container => {
      leave = page(container);
    },
    unmount: () => leave()
  },
  {
    id: 'countersign.audit.navigation',
    pluginPoint: 'cockpit.navigation',
    priority: 60,
    render: container => container.append(element('a', 'Audit', { href: '#/audit' }))
  }
];
