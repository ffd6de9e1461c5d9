/** What flows: pages of envelopes, their fields, offsets and outcomes, and the codes of what can go wrong. */
@NullMarked
package weir.streams.model;

import org.jspecify.annotations.NullMarked;
