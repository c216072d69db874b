/**
 * What a platform costs: a plan of Terraform, a table of prices and how it is used become lines of a bill. No I/O, no
 * AWS.
 */
package io.brewmaster.ops.cost;
