/// The container images: what `k8s/image/Containerfile` says against what is packaged and what the launcher does.
/// Begin with [ContainerfileTest].
@NullMarked
package dev.perrin.local.container;

import org.jspecify.annotations.NullMarked;
