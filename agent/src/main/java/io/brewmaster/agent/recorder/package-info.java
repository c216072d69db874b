/** What lies beside the recorder: sessions that are not delivered yet. */
package io.brewmaster.agent.recorder;
