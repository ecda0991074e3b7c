// Draws the way that a case took through its model.

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 30;

/** The viewer of models that Cockpit has loaded already: what its own widget makes one from. */
function viewerOfCockpit() {
  const injector = window.angular.element(document.body).injector();
  const scope = injector.get('$rootScope').$new(true);
  scope.control = {};
  injector.get('$compile')('<div cam-widget-bpmn-viewer control="control" disable-navigation="true"></div>')(scope);
  scope.$digest();
  const viewer = scope.control.getViewer().constructor;
  scope.$destroy();
  return viewer;
}

function made(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function badge(x, y, text, kind) {
  const width = 8 + 8 * text.length;
  return made(
    'g', { class: `audit-times ${kind}`, transform: `translate(${x} ${y})` },
    made('rect', { x: -width / 2, y: -9, width, height: 18, rx: 9 }),
    made('text', { y: 4, 'text-anchor': 'middle' }, document.createTextNode(text))
  );
}

/** Beside the middle of an arrow's longest part, off its label, which stands above or to the right. */
function beside({ waypoints }) {
  let longest = -1;
  let found;
  for (let at = 1; at < waypoints.length; at++) {
    const [from, to] = [waypoints[at - 1], waypoints[at]];
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length > longest) {
      longest = length;
      const level = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
      found = [(from.x + to.x) / 2 - (level ? 0 : 16), (from.y + to.y) / 2 + (level ? 14 : 0)];
    }
  }
  return found;
}

/** In the corner of a step; in that of a small one it would cover its sign. */
const corner = step => (step.width > 60 ? [step.x + step.width - 16, step.y + 13] : [step.x + step.width, step.y]);

/**
 * @param place an element that is on the page
 * @param way the model's xml, and how often each step was entered and each arrow taken
 */
export default async function draw(place, way) {
  const Viewer = viewerOfCockpit();
  const viewer = new Viewer({ container: place, canvas: { deferUpdate: false } });
  await viewer.importXML(way.xml);
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  const badges = canvas.getLayer('auditTimes', 1000);
  const mark = (id, kind) => {
    for (const one of [id, id + '_label']) if (elements.get(one)) canvas.addMarker(one, kind);
  };
  for (const [id, times] of Object.entries(way.arrows)) {
    const arrow = elements.get(id);
    if (!arrow) continue;
    mark(id, way.unclear.includes(id) ? 'audit-unclear' : 'audit-taken');
    if (way.unclear.includes(id)) badges.append(badge(...beside(arrow), '?', 'audit-arrow'));
    else if (times > 1) badges.append(badge(...beside(arrow), `${times}×`, 'audit-arrow'));
  }
  for (const [id, times] of Object.entries(way.steps)) {
    const step = elements.get(id);
    if (!step) continue;
    mark(id, 'audit-taken');
    if (way.here.includes(id)) mark(id, 'audit-here');
    badges.append(badge(...corner(step), `${times}×`, 'audit-step'));
  }
  // without the zoom of a screen, it fits any width, and a sheet of paper
  const { inner } = canvas.viewbox();
  const svg = canvas.getContainer().querySelector(':scope > svg');
  svg.setAttribute('viewBox', [inner.x - MARGIN, inner.y - MARGIN, inner.width + 2 * MARGIN, inner.height + 2 * MARGIN].join(' '));
  svg.removeAttribute('height');
  svg.setAttribute('width', '100%');
  svg.querySelector('.viewport').removeAttribute('transform');
}
