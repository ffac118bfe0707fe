/// The broker and the object store, embedded in a JVM of their own: real Apache Kafka (KRaft) and a real S3 server on
/// loopback ports. Read [dev.perrin.local.infrastructure.InfrastructureMain] first.
@NullMarked
package dev.perrin.local.infrastructure;

import org.jspecify.annotations.NullMarked;
