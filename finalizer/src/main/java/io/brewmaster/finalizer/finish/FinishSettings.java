package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.store.Encryption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * What {@code finish} needs of the configuration.
 *
 * @param recordings where Jibri makes its sessions
 * @param state where locks, records and the quarantine lie
 * @param prefix of all keys
 * @param partSize of an upload's first parts, in bytes
 * @param faststart whether an object's index comes first
 * @param metadataKeys of metadata.json that may go up besides the harmless ones
 * @param openFileWait how long a file may still be open
 * @param zone in which the recorder names its files
 */
public record FinishSettings(
        Path recordings,
        Path state,
        String prefix,
        long partSize,
        Encryption encryption,
        boolean faststart,
        List<String> metadataKeys,
        Duration openFileWait,
        ZoneId zone) {}
