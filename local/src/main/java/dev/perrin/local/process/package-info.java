/// Child JVMs on this machine: ports, start, health, logs, end. Read [dev.perrin.local.process.ServiceProcess] first.
@NullMarked
package dev.perrin.local.process;

import org.jspecify.annotations.NullMarked;
