// The statistics of the comparison: medians for the tables, Welch's unequal-variances t-test for the confidence.

export function median(values) {
  if (values.length === 0) throw new RangeError('the median of no values');
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The unbiased estimate of the variance. */
export function variance(values) {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}

/**
 * Welch's t-test: are the means of two samples different, whatever their variances?
 * B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved", 1947.
 * @returns {{ t: number, degrees: number, p: number }} p is two-sided; NaN where a sample has fewer than two values.
 */
export function welch(a, b) {
  if (a.length < 2 || b.length < 2) return { t: NaN, degrees: NaN, p: NaN };
  const errorA = variance(a) / a.length;
  const errorB = variance(b) / b.length;
  const difference = mean(a) - mean(b);
  if (errorA + errorB === 0) return { t: difference === 0 ? 0 : Math.sign(difference) * Infinity, degrees: Infinity, p: difference === 0 ? 1 : 0 };
  const t = difference / Math.sqrt(errorA + errorB);
  const degrees = (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return { t, degrees, p: studentTwoSided(t, degrees) };
}

/** The probability that Student's t of so many degrees of freedom is at least as far from 0 as t. */
export function studentTwoSided(t, degrees) {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** As the compare script of Node marks them. */
export function stars(p) {
  return p < 0.001 ? '***' : p < 0.01 ? '**' : p < 0.05 ? '*' : '';
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22), evaluated with Lentz's method. */
export function incompleteBeta(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only below this point; above it, DLMF 8.17.4 mirrors it.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b)) / a;
  const tiny = 1e-300;
  let fraction = 1;
  let c = 1;
  let d = 0;
  for (let i = 0; i <= 500; i++) {
    const m = i >> 1;
    const numerator =
      i === 0 ? 1
      : i % 2 === 0 ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
      : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + numerator * d;
    if (Math.abs(d) < tiny) d = tiny;
    d = 1 / d;
    c = 1 + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    fraction *= c * d;
    if (Math.abs(1 - c * d) < 1e-15) break;
  }
  return front * (fraction - 1);
}

function logBeta(a, b) {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) above 10, the recurrence below. */
export function logGamma(x) {
  let shift = 0;
  let y = x;
  while (y < 10) {
    shift -= Math.log(y);
    y++;
  }
  const y2 = y * y;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * y2)) / y2) / y2) / y2) / y;
  return shift + (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series;
}
