/** Checks of lines in CloudWatch's embedded metric format. */
package io.brewmaster.testkit.emf;
