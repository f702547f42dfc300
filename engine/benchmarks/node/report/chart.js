// A bar chart as SVG: a panel per row, a bar per peer, each panel on its own scale. Colours come from a style that follows the
// reader's light or dark theme.
import { nanoseconds, peersOf } from './compare.js';

const columns = 3;
const panel = { width: 300, gap: 24, title: 26, bar: 15, step: 19, label: 118, value: 52 };
const margin = 20;
const heading = 56;

const style = `
  text { font: 11px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f; }
  .background { fill: #ffffff; }
  .heading { font-size: 15px; font-weight: 600; }
  .row { font-size: 12px; font-weight: 600; }
  .quiet { fill: #57606a; }
  .bar { fill: #afb8c1; }
  .ours { fill: #0969da; }
  .limit { fill: #54aeff; }
  .axis { stroke: #d0d7de; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .background { fill: #0d1117; }
    .quiet { fill: #9198a1; }
    .bar { fill: #57606a; }
    .ours { fill: #4493f8; }
    .limit { fill: #1f4f8f; }
    .axis { stroke: #3d444d; }
  }
`;

const escape = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const text = (x, y, content, attributes = '') => `<text x="${x}" y="${y}"${attributes}>${escape(content)}</text>`;

export function drawChart(data) {
  const { main } = peersOf(data);
  const height = panel.title + main.length * panel.step;
  const lines = Math.ceil(data.rows.length / columns);
  const size = {
    width: 2 * margin + columns * panel.width + (columns - 1) * panel.gap,
    height: margin + heading + lines * (height + panel.gap),
  };
  const panels = data.rows.map(({ name }, i) => {
    const x = margin + (i % columns) * (panel.width + panel.gap);
    const y = margin + heading + Math.floor(i / columns) * (height + panel.gap);
    return `<g transform="translate(${x} ${y})">\n${drawPanel(data, name, main)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="Nanoseconds per call from JavaScript, by function and peer">
<style>${style}</style>
<rect class="background" width="${size.width}" height="${size.height}"/>
${text(margin, margin + 16, 'Nanoseconds per call from JavaScript', ' class="heading"')}
${text(margin, margin + 34, `Shorter is better. ${data.runs} processes per bar, ${data.started.slice(0, 10)}. Every panel has a scale of its own, from zero.`, ' class="quiet"')}
${panels.join('\n')}
</svg>
`;
}

function drawPanel(data, row, peers) {
  const values = peers.map(({ name }) => nanoseconds(data, row, name));
  const longest = Math.max(...values.filter((value) => value !== undefined));
  const room = panel.width - panel.label - panel.value;
  const bars = peers.flatMap(({ name, label }, i) => {
    const y = panel.title + i * panel.step;
    const middle = y + panel.bar - 4;
    const parts = [text(panel.label - 6, middle, label, ' text-anchor="end"')];
    if (values[i] === undefined) {
      parts.push(text(panel.label + 5, middle, data.results[row][name].cannot ?? 'not measured', ' class="quiet"'));
      return parts;
    }
    const width = Math.max(1, (values[i] / longest) * room).toFixed(1);
    const kind = name === 'ours' ? 'bar ours' : name === 'limit' ? 'bar limit' : 'bar';
    parts.push(`<rect class="${kind}" x="${panel.label}" y="${y}" width="${width}" height="${panel.bar}"/>`);
    parts.push(text(panel.label + Number(width) + 5, middle, values[i] < 100 ? values[i].toFixed(1) : values[i].toFixed(0)));
    return parts;
  });
  const bottom = panel.title + peers.length * panel.step - (panel.step - panel.bar);
  return [
    text(0, 14, row, ' class="row"'),
    `<line class="axis" x1="${panel.label}" y1="${panel.title - 3}" x2="${panel.label}" y2="${bottom + 3}"/>`,
    ...bars,
  ].join('\n');
}
