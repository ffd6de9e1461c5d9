/**
 * Settings as typed, checked records; the only package that knows the file format. Nothing here opens a connection or knows of Pekko;
 * the other modules take these records and trust them.
 */
@NullMarked
package weir.config;

import org.jspecify.annotations.NullMarked;
