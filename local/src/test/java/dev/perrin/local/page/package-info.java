/// The live page in a real browser. Read [dev.perrin.local.page.LivePageIT].
@NullMarked
package dev.perrin.local.page;

import org.jspecify.annotations.NullMarked;
