/// How a service reaches the object store: keys, credentials, trust and the clients made of them. Read
/// [dev.perrin.objectstore.StoreSettings] first.
@NullMarked
package dev.perrin.objectstore;

import org.jspecify.annotations.NullMarked;
