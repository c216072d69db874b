/** What is in the folder {@code docker/}: s6 services, scripts, the compose file and the images themselves. */
package io.brewmaster.docker;
