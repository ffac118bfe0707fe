/// The safetensors file format: named tensors behind a JSON header. Read
/// [dev.perrin.safetensors.SafetensorsHeader] first.
@NullMarked
package dev.perrin.safetensors;

import org.jspecify.annotations.NullMarked;
