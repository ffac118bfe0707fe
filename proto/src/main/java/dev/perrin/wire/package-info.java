/// Names on the wire: topics, run ids, record keys. Everything that two services must agree on and that is not a schema
/// lives here or in [dev.perrin.wire.frame]. Read [dev.perrin.wire.Topic] first.
@NullMarked
package dev.perrin.wire;

import org.jspecify.annotations.NullMarked;
