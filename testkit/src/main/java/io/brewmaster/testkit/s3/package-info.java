/** S3 servers on loopback: three that keep what they get, one that checks it and throws it away. */
package io.brewmaster.testkit.s3;
