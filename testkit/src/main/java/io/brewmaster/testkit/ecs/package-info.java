/** What ECS offers to a container, on loopback. */
package io.brewmaster.testkit.ecs;
