/**
 * The platform's services, what is wanted of them, the machine that makes it so, and CloudWatch, by the AWS SDK. Loaded by the change process, and
 * by a class loader of its own in an agent whose metrics go to CloudWatch: its libraries are not on the resident agent's class path.
 */
package io.brewmaster.agent.aws;
