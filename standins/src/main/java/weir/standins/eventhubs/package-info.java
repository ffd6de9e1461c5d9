/** An Event Hubs namespace on loopback that the real client library talks to over AMQP, with every fault a test may want. */
@NullMarked
package weir.standins.eventhubs;

import org.jspecify.annotations.NullMarked;
