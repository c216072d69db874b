/** Recordings as Jibri's ffmpeg writes them: a real one, one that grows, huge ones, and ffmpeg itself. */
package io.brewmaster.testkit.media;
