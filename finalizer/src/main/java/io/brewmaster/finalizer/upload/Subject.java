package io.brewmaster.finalizer.upload;

/**
 * What an upload is about, in words that outlive the recorder's disk.
 *
 * @param session Jibri's session id
 * @param room as Jibri knew it
 * @param file the media file's name
 */
public record Subject(String session, String room, String file) {}
