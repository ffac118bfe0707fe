/// What a Java service adds to ask theory-service. Read [dev.perrin.theory.client.TheoryClient] first; the messages are
/// those of the schema.
@NullMarked
package dev.perrin.theory.client;

import org.jspecify.annotations.NullMarked;
