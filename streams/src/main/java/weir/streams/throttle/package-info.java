/** How much goes to one server at once and how fast: fair between pipelines, led by what the server answers. */
@NullMarked
package weir.streams.throttle;

import org.jspecify.annotations.NullMarked;
