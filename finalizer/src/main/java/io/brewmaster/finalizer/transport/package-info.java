/** HTTP/1.1 for the SDK, made for sending large files with little CPU. */
package io.brewmaster.finalizer.transport;
