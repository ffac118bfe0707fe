/// A class that DL4J asks for by a name which its own releases no longer have.
@NullMarked
package org.nd4j.nativeblas;

import org.jspecify.annotations.NullMarked;
