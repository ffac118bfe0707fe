/// The safetensors file format: named tensors behind a JSON header. Read
/// [dev.perrin.snapshot.safetensors.SafetensorsHeader] first.
@NullMarked
package dev.perrin.snapshot.safetensors;

import org.jspecify.annotations.NullMarked;
