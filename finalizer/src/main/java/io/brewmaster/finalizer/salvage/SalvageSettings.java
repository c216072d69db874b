package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.store.Encryption;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What salvaging needs of the configuration.
 *
 * @param orphanAfter how long an owner must have been silent
 * @param zone in which recorders name their files
 */
public record SalvageSettings(Duration orphanAfter, Encryption encryption, ZoneId zone) {}
