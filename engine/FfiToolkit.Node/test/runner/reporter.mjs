// A reporter of node:test that writes one JSON line for each case, for run.js.
export default async function* report(source) {
  const suites = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      suites.length = data.nesting;
      suites[data.nesting] = data.name;
    }

    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') {
      continue;
    }

    const outcome = type === 'test:fail' ? 'failed' : data.skip !== undefined ? 'skipped' : 'passed';
    const error = data.details?.error?.cause ?? data.details?.error;
    const message = outcome === 'failed' ? String(error?.stack ?? error) : outcome === 'skipped' ? String(data.skip) : undefined;
    yield `${JSON.stringify({ name: data.name, outcome, message })}\n`;
  }

  yield `${JSON.stringify({ end: true })}\n`;
}
