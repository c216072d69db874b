/** CloudWatch's PutMetricData, on loopback. */
package io.brewmaster.testkit.cloudwatch;
