/** What a process has used: CPU, memory, garbage. */
@NullMarked
package weir.bench.measure;

import org.jspecify.annotations.NullMarked;
