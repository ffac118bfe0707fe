/// What is stored, over HTTP, for people and notebooks. Read [dev.perrin.snapshot.web.ArchiveResource] first.
@NullMarked
package dev.perrin.snapshot.web;

import org.jspecify.annotations.NullMarked;
