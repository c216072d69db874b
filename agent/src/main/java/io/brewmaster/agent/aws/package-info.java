/**
 * The platform's services, what is wanted of them and the machine that makes it so, by the AWS SDK. Loaded by the change process alone: its
 * libraries are not on the resident agent's class path.
 */
package io.brewmaster.agent.aws;
