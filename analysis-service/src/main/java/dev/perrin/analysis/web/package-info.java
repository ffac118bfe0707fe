/// REST and server-sent events for the page and for notebooks. Read [dev.perrin.analysis.web.RunsResource].
@NullMarked
package dev.perrin.analysis.web;

import org.jspecify.annotations.NullMarked;
