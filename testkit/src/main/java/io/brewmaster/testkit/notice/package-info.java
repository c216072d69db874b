/** Those who are told that a recording is complete. */
package io.brewmaster.testkit.notice;
