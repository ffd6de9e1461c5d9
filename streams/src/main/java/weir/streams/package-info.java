/** Joins a source, transforms, a sink and what is remembered into a graph that can be run and stopped, one per slice. */
@NullMarked
package weir.streams;

import org.jspecify.annotations.NullMarked;
