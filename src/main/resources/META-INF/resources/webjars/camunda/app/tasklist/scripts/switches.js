// Shows above Tasklist and Cockpit which workflows are switched off or to review, and lets their leads set the switch.
// What people wrote is only ever text here.

const EVERY = 30000;
const STATES = [
  ['on', 'On: the rules decide'],
  ['review', 'Review: a person sees everything first'],
  ['off', 'Off: nothing is carried out, waiting cases included']
];

const root = document.querySelector('base').getAttribute('app-root');
const address = root + '/api/countersign/switches';

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = root + '/app/tasklist/styles/switches.css';
document.head.append(style);

let switches = [];

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function sentence(now) {
  const name = now.workflow.charAt(0).toUpperCase() + now.workflow.slice(1);
  const who = `since ${new Date(now.at).toLocaleString('en-GB')} by ${now.by} (“${now.reason}”)`;
  return now.state === 'off'
    ? `${name} is switched off ${who}: nothing is carried out. What you decide is kept and waits.`
    : `${name} is switched to review ${who}: nothing runs without a person.`;
}

function show() {
  document.getElementById('switches')?.remove();
  document.getElementById('set-switch')?.remove();
  const set = switches.filter(one => one.now.state !== 'on');
  const mine = switches.filter(one => one.mine);
  if (set.length) {
    const bar = element('div', '', 'switches');
    bar.id = 'switches';
    bar.setAttribute('role', 'status');
    for (const one of set) {
      bar.append(element('p', sentence(one.now), `switch-${one.now.state}`));
    }
    document.body.append(bar);
  }
  if (mine.length) {
    const button = element('button', 'Kill switch', 'set-switch');
    button.id = 'set-switch';
    button.type = 'button';
    button.addEventListener('click', () => ask(mine));
    document.body.append(button);
  }
  // Cockpit has a banner above its header, Tasklist has none
  const header = document.querySelector('[cam-widget-header]')?.getBoundingClientRect().bottom || 45;
  document.documentElement.style.setProperty('--header', header + 'px');
  document.documentElement.style.setProperty(
    '--switches',
    (document.getElementById('switches')?.offsetHeight || 0) + 'px'
  );
}

function field(form, label, input) {
  const row = element('label', label);
  row.append(input);
  form.append(row);
  return input;
}

function options(select, entries) {
  for (const [value, label] of entries) {
    const option = element('option', label);
    option.value = value;
    select.append(option);
  }
  return select;
}

function ask(mine) {
  const dialog = element('dialog', '', 'switch-dialog');
  dialog.setAttribute('aria-label', 'Kill switch');
  const form = element('form');
  form.append(element('h3', 'Kill switch'));
  const workflow = field(
    form,
    'Workflow',
    options(element('select'), mine.map(one => [one.now.workflow, `${one.now.workflow} (now ${one.now.state})`]))
  );
  const state = field(form, 'State', options(element('select'), STATES));
  const current = () => (state.value = mine.find(one => one.now.workflow === workflow.value).now.state);
  workflow.addEventListener('change', current);
  current();
  const reason = field(form, 'Reason, for those whom it stops', element('textarea'));
  reason.required = true;
  reason.maxLength = 500;
  const problem = element('p', '', 'switch-problem');
  problem.setAttribute('role', 'alert');
  const buttons = element('div', '', 'switch-buttons');
  const cancel = element('button', 'Cancel', 'btn btn-default');
  cancel.type = 'button';
  cancel.addEventListener('click', () => dialog.close());
  buttons.append(cancel, element('button', 'Set the switch', 'btn btn-primary'));
  form.append(problem, buttons);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    problem.textContent = '';
    try {
      const answer = await put(workflow.value, { state: state.value, reason: reason.value });
      if (answer.ok) {
        dialog.close();
        await look();
      } else {
        const said = await answer.json();
        problem.textContent = said.errors
          ? said.errors.map(error => `The ${error.field} ${error.problem}.`).join(' ')
          : said.detail || 'That did not work, and nothing has changed.';
      }
    } catch (error) {
      problem.textContent = 'The server did not answer. Look at how the switch stands before you try again.';
    }
  });
  dialog.append(form);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  state.focus();
}

function put(workflow, body) {
  const token = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]*)/);
  return fetch(`${address}/${encodeURIComponent(workflow)}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': token ? decodeURIComponent(token[1]) : '' },
    body: JSON.stringify(body)
  });
}

async function look() {
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } });
    switches = answer.ok ? await answer.json() : [];
    show();
  } catch (error) {
    // what was shown last stays: no answer is no news
  }
}

window.addEventListener('hashchange', look);
setInterval(look, EVERY);
look();
