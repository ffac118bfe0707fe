/// What tests of the modules that use the object store stand on. Read
/// [dev.perrin.objectstore.testing.S3Server] first.
@NullMarked
package dev.perrin.objectstore.testing;

import org.jspecify.annotations.NullMarked;
