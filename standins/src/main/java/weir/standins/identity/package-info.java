/** Those who give tokens: Entra and the identity endpoint of a machine, on loopback. */
@NullMarked
package weir.standins.identity;

import org.jspecify.annotations.NullMarked;
