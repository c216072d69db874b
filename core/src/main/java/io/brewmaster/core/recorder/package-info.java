/** What the two programs beside a recorder tell each other about it. */
package io.brewmaster.core.recorder;
