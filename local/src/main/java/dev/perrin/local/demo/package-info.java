/// `perrin demo`: one run from its options to the table of measured against predicted. Read
/// [dev.perrin.local.demo.DemoCommand] first.
@NullMarked
package dev.perrin.local.demo;

import org.jspecify.annotations.NullMarked;
