/** A stub of a Cassandra node: it speaks the protocol, tells the live node's schema, acknowledges all rows and stores none. */
@NullMarked
package weir.bench.stub;

import org.jspecify.annotations.NullMarked;
