/// `perrin demo`: one run from its options to the table of measured against predicted. Read
/// [dev.perrin.local.demo.DemoCommand] first. `perrin train` and `perrin sweep`: runs by their specification, see
/// [dev.perrin.local.demo.QueueRun].
@NullMarked
package dev.perrin.local.demo;

import org.jspecify.annotations.NullMarked;
