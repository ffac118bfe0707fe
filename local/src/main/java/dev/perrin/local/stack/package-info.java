/// The whole system on this machine: infrastructure and the four packaged services as child processes over one data
/// folder. Read [dev.perrin.local.stack.LocalStack] first.
@NullMarked
package dev.perrin.local.stack;

import org.jspecify.annotations.NullMarked;
