/** What a program may ask of ECS about the task that it runs in. */
package io.brewmaster.core.ecs;
