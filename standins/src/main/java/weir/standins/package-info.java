/** Local servers that speak the real protocols, for the demo, the tests and the benchmarks. */
@NullMarked
package weir.standins;

import org.jspecify.annotations.NullMarked;
