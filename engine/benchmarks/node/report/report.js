// The whole report as Markdown: for a terminal, and for the docs.
import { circumstances } from '../machine.js';
import { numbers, ratios, reasons, versions } from './tables.js';
import { checkTargets, targetTable } from './targets.js';

export function report(data) {
  const sections = [
    circumstances(data),
    `### Nanoseconds per call\n\n${numbers(data)}`,
    `### Beside ours\n\n${ratios(data)}\n\nIn brackets: how many more calls ours makes in the same time. Welch's t-test: \\*\\*\\* p < 0.001, \\*\\* p < 0.01, \\* p < 0.05.`,
  ];
  const older = versions(data);
  if (older !== undefined) sections.push(`### Ours on every Node\n\n${older}`);
  const why = reasons(data);
  if (why.length > 0) sections.push(`### Cells that need a reason\n\n${why.join('\n')}`);
  const checks = checkTargets(data);
  if (checks.length > 0) sections.push(`### Targets\n\n${targetTable(checks)}\n\n${checks.filter(({ met }) => met).length} of ${checks.length} met.`);
  return sections.join('\n\n');
}
