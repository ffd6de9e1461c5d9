/** Signing in to Azure: who one is, the tokens that show it, and what it means when there is none. */
@NullMarked
package weir.streams.azure;

import org.jspecify.annotations.NullMarked;
