// The page "Insight" in Cockpit: whether each checkpoint protects or annoys. Whatever people or agents wrote is only
// ever text here. Each chart shows a table that stands beside it, so nothing is told by a picture alone.

const root = document.querySelector('base').getAttribute('app-root');
const address = root + '/api/countersign/insight';

const DIMENSIONS = {
  workflow: 'By workflow',
  rule: 'By rule',
  agent: 'By agent and version',
  group: 'By group of reviewers',
  week: 'By week (from Monday, UTC)'
};
const PATHS = { automatic: 'Automatic', after: 'Reviewed after', approved: 'Approved', edited: 'Edited' };

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined && text !== '') made.textContent = text;
  if (className) made.className = className;
  return made;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });
const cents = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = part => whole.format(100 * part);

/** In parts: a narrow column breaks between them and nowhere else. */
function share(one) {
  if (one.of === 0) return '–';
  const counted = `${whole.format(one.n)} of ${whole.format(one.of)}`;
  return one.tooFew
    ? ['too few', `(${counted})`]
    : [`${percent(one.share)} % (${percent(one.low)}–${percent(one.high)} %),`, counted];
}

function minutes(value) {
  if (value === null) return '–';
  if (value < 60) return `${whole.format(value)} min`;
  return value < 48 * 60 ? `${precise.format(value / 60)} h` : `${precise.format(value / 60 / 24)} days`;
}

const money = (amount, currency) => `${cents.format(amount)} ${currency}`;

const spread = both =>
  both.median === null ? '–' : [`${minutes(both.median)},`, `90 % in ${minutes(both.ninetieth)}`];

function table(caption, columns, rows) {
  const made = element('table', '', 'insight-table');
  made.append(element('caption', caption));
  const head = element('tr');
  for (const [label] of columns) {
    const cell = element('th', label);
    cell.scope = 'col';
    head.append(cell);
  }
  const thead = element('thead');
  thead.append(head);
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    columns.forEach(([, value], index) => {
      const cell = element(index ? 'td' : 'th');
      for (const part of [value(row)].flat()) {
        if (cell.childNodes.length) cell.append(' ');
        cell.append(element('span', String(part)));
      }
      if (!index) cell.scope = 'row';
      line.append(cell);
    });
    body.append(line);
  }
  made.append(thead, body);
  const scroller = element('div', '', 'insight-scroll');
  scroller.tabIndex = 0;
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-label', caption);
  scroller.append(made);
  return scroller;
}

function section(title, definitions, ...parts) {
  const made = element('section');
  made.append(element('h3', title));
  for (const definition of definitions) made.append(element('p', definition, 'insight-definition'));
  made.append(...parts);
  return made;
}

/** Leads to each section, because the page is long; an address of its own is not possible within Cockpit's. */
function contents(sections) {
  const made = element('nav', '', 'insight-contents');
  made.setAttribute('aria-label', 'On this page');
  for (const one of sections) {
    const title = one.querySelector('h3');
    title.tabIndex = -1;
    const button = element('button', title.textContent, 'btn btn-link');
    button.type = 'button';
    button.addEventListener('click', () => {
      one.scrollIntoView();
      title.focus({ preventScroll: true });
    });
    made.append(button);
  }
  return made;
}

const none = text => element('p', text, 'insight-none');

function orNone(rows, made, text = 'Nothing in this period.') {
  return rows.length ? made(rows) : none(text);
}

/** Approved unchanged, week by week, with intervals; a week with too few reviews has no point. */
async function draw(place, rows, charts) {
  const echarts = await import('./echarts/echarts.esm.min.js');
  if (!place.isConnected) return;
  const weeks = [...new Set(rows.map(row => row.name))].sort();
  const workflows = [...new Set(rows.map(row => row.workflow))];
  const of = (workflow, week) => rows.find(row => row.workflow === workflow && row.name === week)?.approve;
  const chart = echarts.init(place);
  chart.setOption({
    animation: false,
    aria: { enabled: false },
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 48, right: 16, top: 36, bottom: 28 },
    legend: { top: 0 },
    xAxis: { type: 'category', data: weeks },
    yAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value} %' } },
    series: workflows.flatMap(workflow => [
      {
        name: workflow,
        type: 'line',
        symbolSize: 7,
        data: weeks.map(week => {
          const one = of(workflow, week);
          return one && !one.tooFew ? 100 * one.share : null;
        })
      },
      {
        name: workflow,
        type: 'custom',
        silent: true,
        data: weeks.flatMap((week, index) => {
          const one = of(workflow, week);
          return one && !one.tooFew ? [[index, 100 * one.low, 100 * one.high]] : [];
        }),
        renderItem: (parameters, api) => {
          const low = api.coord([api.value(0), api.value(1)]);
          const high = api.coord([api.value(0), api.value(2)]);
          return {
            type: 'line',
            shape: { x1: low[0], y1: low[1], x2: high[0], y2: high[1] },
            style: { stroke: api.visual('color'), lineWidth: 1.5, opacity: 0.6 }
          };
        }
      }
    ])
  });
  charts.push(chart);
}

function reviews(figures, dimension, charts) {
  const rows = figures.reviews[dimension];
  const named = dimension === 'workflow' ? [] : [['Name', row => row.name]];
  const columns = [
    ...named,
    ['Workflow', row => row.workflow],
    ['Reviews (before)', row => `${whole.format(row.reviews)} (${whole.format(row.reviewsBefore)})`],
    ['Approved unchanged', row => share(row.approve)],
    ['Before', row => share(row.approveBefore)],
    ['Edited', row => share(row.edit)],
    ['Rejected', row => share(row.reject)],
    ['Escalated', row => share(row.escalate)],
    ['Sent back', row => share(row.revise)],
    ['In time', row => share(row.inTime)],
    ['Waiting, median', row => spread(row.waiting)],
    ['Working, median', row => spread(row.working)]
  ].filter(([label]) => dimension !== 'week' || label !== 'Before');
  const parts = [];
  if (dimension === 'week' && rows.some(row => !row.approve.tooFew)) {
    const place = element('div', '', 'insight-chart');
    place.setAttribute('role', 'img');
    place.setAttribute('aria-label', 'Share approved unchanged in each week, as in the table below.');
    parts.push(place);
    requestAnimationFrame(() =>
      draw(place, rows, charts).catch(() => place.replaceWith(none('The chart did not load. Its figures are in the table.')))
    );
  }
  const caption = `Reviews, ${DIMENSIONS[dimension].charAt(0).toLowerCase()}${DIMENSIONS[dimension].slice(1)}`;
  parts.push(orNone(rows, () => table(caption, columns, rows), `${DIMENSIONS[dimension]}: nothing in this period.`));
  return parts;
}

function outgrown(row) {
  if (row.daysLeft === 0) return 'now';
  if (row.arriving.tooFew) return 'too few';
  if (row.daysLeft === null) return 'not growing';
  return row.daysLeft < 1.5 ? 'a day' : `${whole.format(row.daysLeft)} days`;
}

function costs(rows, caption, ...first) {
  return table(caption, [
    ...first,
    ['Caught', row => share(row.caught)],
    ['Work', row => `${whole.format(row.minutes / 60)} h`],
    ['Cost', row => money(row.cost, row.currency)],
    ['Held back', row => money(row.heldBack, row.currency)],
    ['Cost of each caught', row => (row.perCaught === null ? '–' : money(row.perCaught, row.currency))]
  ], rows);
}

function overrides(rows, caption, ...first) {
  return table(caption, [
    ...first,
    ['Field', row => row.field],
    ['Workflow', row => row.workflow],
    ['Times', row => row.times],
    ['Raised', row => row.up],
    ['Lowered', row => row.down],
    ['Median change', row => change(row)],
    ['Mostly', row => row.mostly || '–']
  ], rows);
}

function change(row) {
  if (row.medianChange === null) return '–';
  const by = `${row.medianChange > 0 ? '+' : ''}${precise.format(row.medianChange)}`;
  return row.medianPercent === null ? by : `${by} (${whole.format(row.medianPercent)} %)`;
}

function show(place, figures, charts) {
  const says = figures.definitions;
  const suggested = element('ul', '', 'insight-suggestions');
  for (const one of figures.suggestions) {
    const line = element('li');
    line.append(element('strong', one.workflow + ': '), element('span', one.text), element('small', ` (${one.test})`));
    suggested.append(line);
  }
  const sections = [
    section(
      'What the figures suggest',
      [],
      figures.suggestions.length ? suggested : none('Nothing that chance would not explain.')
    ),
    section(
      'Cases',
      [says.cases],
      orNone(figures.cases, rows =>
        table('Cases', [
          ['Workflow', row => row.workflow],
          ['Cases (before)', row => `${whole.format(row.cases)} (${whole.format(row.casesBefore)})`],
          ['Automatic', row => share(row.automatic)],
          ['Reviewed after', row => share(row.after)],
          ['Reviewed before', row => share(row.before)],
          ['Refused', row => share(row.refuse)],
          ['Expired', row => share(row.expired)]
        ], rows)
      )
    ),
    section(
      'Queue',
      [says.queue, says.daysLeft],
      orNone(figures.queue, rows =>
        table('Queue', [
          ['Group', row => row.group],
          ['Workflow', row => row.workflow],
          ['In review now', row => row.waiting],
          ['Oldest since', row => minutes(row.oldestMinutes)],
          ['Arrivals', row => whole.format(row.arrivals)],
          ['Decisions', row => whole.format(row.decisions)],
          ['Unanswered', row => row.unanswered],
          ['In time', row => share(row.inTime)],
          ['Growth a day', row => precise.format(row.growthPerDay)],
          ['Room', row => (row.room === null ? '–' : whole.format(row.room))],
          ['Outgrown in', outgrown]
        ], rows)
      )
    ),
    section(
      'Reviews',
      [says.reviews, `Approved unchanged: ${says.approve} In time: ${says.inTime} Waiting: ${says.waiting} Working: ${says.working}`],
      ...Object.keys(DIMENSIONS).flatMap(dimension => reviews(figures, dimension, charts))
    ),
    section(
      'Reasons',
      [says.reasons],
      orNone(figures.reasons, rows =>
        table('Reasons', [
          ['Reason', row => row.reason],
          ['Outcome', row => row.outcome],
          ['Workflow', row => row.workflow],
          ['Share', row => share(row.share)]
        ], rows)
      )
    ),
    section(
      'What editors change',
      [says.overrides],
      orNone(figures.overrides.filter(row => row.rule === null), rows => overrides(rows, 'What editors change')),
      ...[figures.overrides.filter(row => row.rule !== null)]
        .filter(rows => rows.length)
        .map(rows => overrides(rows, 'What editors change, by rule', ['Rule', row => row.rule]))
    ),
    section(
      'What reviews cost and catch',
      [says.costs],
      orNone(figures.costs.filter(row => row.rule === null), rows =>
        costs(rows, 'What reviews cost and catch', ['Workflow', row => row.workflow])
      ),
      ...[figures.costs.filter(row => row.rule !== null)]
        .filter(rows => rows.length)
        .map(rows =>
          costs(rows, 'What reviews cost and catch, by rule', ['Rule', row => row.rule], ['Workflow', row => row.workflow])
        )
    ),
    section(
      'Versions of agents',
      [says.versions],
      orNone(figures.versions, rows =>
        table('Versions of agents', [
          ['Agent', row => row.agent],
          ['Version', row => row.version],
          ['Workflow', row => row.workflow],
          ['Approved unchanged', row => share(row.approve)],
          ['Version before', row => row.before || '–'],
          ['Of that one', row => (row.approveBefore ? share(row.approveBefore) : '–')],
          ['z', row => (row.z === null ? '–' : precise.format(row.z))]
        ], rows)
      )
    ),
    section(
      'What turned out wrong later',
      [says.downstream],
      orNone(figures.downstream, rows =>
        table('What turned out wrong later', [
          ['Path', row => PATHS[row.path] || row.path],
          ['Workflow', row => row.workflow],
          ['Wrong', row => share(row.error)]
        ], rows)
      )
    )
  ];
  place.replaceChildren(
    element(
      'p',
      `${figures.period.from} to ${figures.period.to}, against ${figures.before.from} to ${figures.before.to}. ${says.share}`,
      'insight-definition'
    ),
    contents(sections),
    ...sections
  );
}

function field(form, label, input) {
  const row = element('label', label);
  row.append(input);
  form.append(row);
  return input;
}

function day(before) {
  const input = element('input');
  input.type = 'date';
  input.required = true;
  input.value = new Date(Date.now() - before * 86400000).toISOString().slice(0, 10);
  return input;
}

async function problem(answer) {
  const told = await answer.json().catch(() => ({}));
  return told.detail || told.message || `The server answered with ${answer.status}. Try again.`;
}

/** Draws the page; gives what to do when it is left. */
function page(container) {
  const charts = [];
  const resize = () => charts.forEach(chart => chart.resize());
  const made = element('div', '', 'insight');
  const form = element('form', '', 'insight-choice');
  const workflow = field(form, 'Workflow', element('select'));
  const everything = element('option', 'All that I may see');
  everything.value = '';
  workflow.append(everything);
  const from = field(form, 'From', day(27));
  const to = field(form, 'To', day(0));
  form.append(element('button', 'Show', 'btn btn-primary'));
  const status = element('p', '', 'insight-status');
  status.setAttribute('role', 'status');
  const place = element('div');
  made.append(element('h2', 'Insight'), form, status, place);
  container.append(made);

  let asked = 0;
  async function look() {
    const mine = ++asked;
    status.textContent = 'Counting …';
    try {
      const query = new URLSearchParams({ workflow: workflow.value, from: from.value, to: to.value });
      const answer = await fetch(`${address}?${query}`, { headers: { Accept: 'application/json' } });
      const figures = answer.ok ? await answer.json() : null;
      const refused = answer.ok ? '' : await problem(answer);
      if (mine !== asked) return;
      charts.splice(0).forEach(chart => chart.dispose());
      status.textContent = refused;
      if (!figures) {
        place.replaceChildren();
        return;
      }
      if (workflow.options.length === 1) {
        for (const name of figures.workflows) workflow.append(new Option(name, name));
      }
      show(place, figures, charts);
    } catch (error) {
      if (mine !== asked) return;
      place.replaceChildren();
      status.textContent = 'The server did not answer. Try again.';
    }
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    look();
  });
  window.addEventListener('resize', resize);
  look();
  return () => {
    asked++;
    window.removeEventListener('resize', resize);
    charts.splice(0).forEach(chart => chart.dispose());
  };
}

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = root + '/app/cockpit/styles/insight.css';
document.head.append(style);

let leave = () => {};

export default [
  {
    id: 'insight',
    pluginPoint: 'cockpit.navigation',
    priority: 50,
    render: node => {
      const link = element('a', 'Insight');
      link.href = '#/insight';
      node.append(link);
    }
  },
  {
    id: 'insight-page',
    pluginPoint: 'cockpit.route',
    properties: { path: '/insight' },
    render: container => {
      leave = page(container);
    },
    unmount: () => leave()
  }
];
