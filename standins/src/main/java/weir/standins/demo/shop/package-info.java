/** What the demo sends, made from numbers, and the rows it must come to. */
@NullMarked
package weir.standins.demo.shop;

import org.jspecify.annotations.NullMarked;
