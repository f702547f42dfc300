// What the tables, the chart and the targets read out of the results.
import { mean, median, welch } from '../statistics.js';

/** A number per process: its fastest sample. What disturbs a sample only ever adds to it. */
function processes(result) {
  return result.samples.map((samples) => Math.min(...samples));
}

/** The nanoseconds per call of a peer: the mean, over the shapes of the loop, of the median of its processes; undefined where it was not measured. */
export function nanoseconds(data, row, peer) {
  const result = data.results[row]?.[peer];
  if (result === undefined || result.samples.length === 0) return undefined;
  const numbers = processes(result);
  const shapes = [...new Set(result.shapes)];
  return mean(shapes.map((shape) => median(numbers.filter((_, i) => result.shapes[i] === shape))));
}

/**
 * Ours beside a peer.
 * @returns {{ ratio: number, improvement: number, p: number } | undefined} the peer's time over ours, by how many percent ours makes
 * more calls in the same time (as Node's compare script counts), and the probability that chance made the difference
 */
export function compare(data, row, peer, base = 'ours') {
  const theirs = nanoseconds(data, row, peer);
  const ours = nanoseconds(data, row, base);
  if (theirs === undefined || ours === undefined) return undefined;
  return { ratio: theirs / ours, improvement: (theirs / ours - 1) * 100, p: welch(processes(data.results[row][base]), processes(data.results[row][peer])).p };
}

/** The peers of the comparison, and ours on the Nodes before. */
export function peersOf(data) {
  const isVersion = ({ name }) => name.startsWith('ours-node');
  return { main: data.peers.filter((peer) => !isVersion(peer)), versions: data.peers.filter(isVersion) };
}
