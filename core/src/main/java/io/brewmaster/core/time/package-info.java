/** Times that people write down. */
package io.brewmaster.core.time;
