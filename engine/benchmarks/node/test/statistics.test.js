import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incompleteBeta, logGamma, mean, median, stars, studentTwoSided, variance, welch } from '../statistics.js';

const near = (actual, expected, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);

test('The median of an even number of values is the middle of the two in the middle', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([9, 1, 5]), 5);
  assert.throws(() => median([]), RangeError);
});

test('Mean and variance are the unbiased ones', () => {
  assert.equal(mean([2, 4, 4, 4, 5, 5, 7, 9]), 5);
  near(variance([2, 4, 4, 4, 5, 5, 7, 9]), 32 / 7);
});

test('The gamma function has its factorials, and its root of pi', () => {
  near(logGamma(6), Math.log(120));
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
  near(logGamma(101), 363.73937555556349014);
});

test('The incomplete beta function agrees with its closed forms', () => {
  near(incompleteBeta(0.3, 1, 1), 0.3);
  near(incompleteBeta(0.3, 2, 1), 0.09);
  near(incompleteBeta(0.3, 1, 2), 1 - 0.49);
  near(incompleteBeta(0.5, 7.5, 7.5), 0.5);
});

test("Student's t agrees with its closed forms and with printed tables", () => {
  near(studentTwoSided(1, 1), 0.5); // Cauchy
  near(studentTwoSided(2, 2), 1 - 2 / Math.sqrt(6)); // 1 - t / sqrt(t^2 + 2)
  near(studentTwoSided(2.228138852, 10), 0.05, 1e-8);
  near(studentTwoSided(1.959963985, 1e7), 0.05, 1e-5);
});

test("Welch's test of equal variances and two degrees of freedom has a closed form", () => {
  const { t, degrees, p } = welch([0, 2], [10, 12]);
  near(t, -10 / Math.SQRT2);
  near(degrees, 2);
  near(p, 1 - 10 / Math.SQRT2 / Math.sqrt(52));
});

test("Welch's test of unequal variances agrees with the density of Student's t, integrated", () => {
  const { t, degrees, p } = welch([1, 2, 3, 4], [2, 4, 6, 8, 10]);
  near(t, -3.5 / Math.sqrt(5 / 12 + 2));
  near(degrees, (5 / 12 + 2) ** 2 / ((5 / 12) ** 2 / 3 + 2 ** 2 / 4));
  const scale = Math.exp(logGamma((degrees + 1) / 2) - logGamma(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  const density = (x) => scale * (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
  // Simpson's rule over the middle.
  const steps = 1000;
  const width = (2 * Math.abs(t)) / steps;
  let middle = density(t) + density(-t);
  for (let i = 1; i < steps; i++) middle += density(t + i * width) * (i % 2 === 0 ? 2 : 4);
  near(p, 1 - (middle * width) / 3, 1e-8);
});

test("Welch's test of what cannot differ, or has no variance, says so", () => {
  assert.equal(welch([3, 3], [3, 3]).p, 1);
  assert.equal(welch([3, 3], [4, 4]).p, 0);
  assert.ok(Number.isNaN(welch([1], [1, 2]).p));
  near(welch([1, 2, 3], [1, 2, 3]).p, 1);
});

test('The stars are those of the compare script', () => {
  assert.deepEqual([0.0009, 0.009, 0.049, 0.05, NaN].map(stars), ['***', '**', '*', '', '']);
});
