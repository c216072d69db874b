package io.brewmaster.finalizer.recording;

/**
 * One part of an upload.
 *
 * @param number 1 to 10,000
 * @param offset its first byte in the file
 * @param length its bytes, 1 to 5 GiB
 */
public record Part(int number, long offset, long length) {}
