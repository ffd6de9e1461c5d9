/** What is measured, against what, in one run: the daemon beside a loader written by hand. */
@NullMarked
package weir.bench;

import org.jspecify.annotations.NullMarked;
