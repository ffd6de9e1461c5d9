/** What a namespace keeps: hubs, their partitions, and the log of each; knows nothing of AMQP. */
@NullMarked
package weir.standins.eventhubs.log;

import org.jspecify.annotations.NullMarked;
