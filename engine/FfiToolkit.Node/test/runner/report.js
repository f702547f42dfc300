'use strict';
// What a run says at its end, to people and to the matrix.
const fs = require('node:fs');
const path = require('node:path');

const counted = (cases, outcome) => cases.filter((each) => each.outcome === outcome);

// Cells that cannot run on this machine: what it lacks is said, and counted once for each.
const missingOf = (results) => results.filter(({ missing }) => missing !== undefined);

// Failures in full, then the reasons of what was skipped, then one line for each cell.
function printTable(results) {
  for (const { cell, cases } of results) {
    for (const { file, name, message } of counted(cases, 'failed')) {
      console.log(`\nFAILED ${cell.name}, ${file}: ${name}\n${String(message).split('\n').slice(0, 30).map((line) => `  ${line}`).join('\n')}`);
    }
  }

  for (const { cell, missing } of missingOf(results)) {
    console.log(`\nNOT RUN ${cell.name}: ${missing}`);
  }

  const reasons = new Map();
  for (const { cases } of results) {
    for (const { message } of counted(cases, 'skipped')) {
      reasons.set(message, (reasons.get(message) ?? 0) + 1);
    }
  }

  console.log('\nSkipped, by reason');
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) {
    console.log(`  ${String(count).padStart(5)}  ${reason}`);
  }

  const rows = results.map(({ cell, cases, seconds }) => [
    cell.name, cell.level, ...['passed', 'failed', 'skipped'].map((outcome) => String(counted(cases, outcome).length)),
    String(cases.find((each) => each.file === 'compare')?.rows ?? '-'), seconds.toFixed(1),
  ]);
  const table = [['cell', 'level', 'passed', 'failed', 'skipped', 'rows compared', 'seconds'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  console.log();
  for (const row of table) {
    console.log(row.map((text, column) => (column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join('  '));
  }
}

// One SuiteReport for each runtime and processor (test-matrix/support, SuiteReport.cs). The oracle's own run is not part of it.
function writeReports(results, folder) {
  fs.mkdirSync(folder, { recursive: true });
  const tested = results.filter(({ cell }) => cell.rid !== undefined);
  const key = ({ cell: { rid, runtime = 'node' } }) => `${runtime}-${rid}`;
  for (const name of new Set(tested.map(key))) {
    const own = tested.filter((result) => key(result) === name);
    const { rid, runtime = 'node' } = own[0].cell;
    const list = (outcome) => own.flatMap(({ cell, cases }) => counted(cases, outcome).map(({ name, message }) => ({ name: `${cell.name}: ${name}`, message: String(message) })));
    const report = {
      suite: runtime, cell: rid, level: own[0].cell.level, passed: own.reduce((sum, { cases }) => sum + counted(cases, 'passed').length, 0),
      expectedFailures: 0, failures: list('failed'), skipped: list('skipped'), missing: missingOf(own)[0]?.missing ?? null, seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
    };
    const file = path.join(folder, `${name}.json`);
    fs.writeFileSync(`${file}.tmp`, `${JSON.stringify(report, null, 2)}\n`);
    fs.renameSync(`${file}.tmp`, file);
  }
}

module.exports = { printTable, writeReports };
