/** The finalizer as a child process: what it does with recordings is done nowhere else. */
package io.brewmaster.ops.child;
