/**
 * How long to wait after so many failed tries: it grows by the factor, and a random half of it is
 * left out, so that what failed together does not come back together.
 */
export function retryDelayMs({ initialDelayMs, factor, maxDelayMs }, attempts, random) {
    const whole = Math.min(initialDelayMs * factor ** (attempts - 1), maxDelayMs);
    return whole * (0.5 + random() / 2);
}
//# sourceMappingURL=retry-delay.js.map