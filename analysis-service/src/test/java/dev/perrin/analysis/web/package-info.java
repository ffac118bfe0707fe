@NullMarked
package dev.perrin.analysis.web;

import org.jspecify.annotations.NullMarked;
