/** The loader written by hand: what a pipeline is measured against. */
@NullMarked
package weir.bench.loader;

import org.jspecify.annotations.NullMarked;
