package io.brewmaster.testkit.bench.upload;

/**
 * What one call took.
 *
 * @param cpuSeconds of the process and its children, in user and in system mode
 * @param wallSeconds from its start to its end
 * @param peakBytes the most memory that was resident at one moment
 */
record Cost(double cpuSeconds, double wallSeconds, double peakBytes) {}
