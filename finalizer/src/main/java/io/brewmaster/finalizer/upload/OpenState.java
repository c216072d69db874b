package io.brewmaster.finalizer.upload;

/**
 * The document about an open upload that lies in the bucket, where it outlives the recorder's disk.
 *
 * @param owner who works on the upload: a name that no two processes share
 * @param beat grows with every write, so that a living owner's document never stays the same
 */
public record OpenState(OpenUpload upload, String owner, long beat) {}
