package weir.standins.demo;

/** The settings file a user would write for the shop. */
final class DemoSettings {
    static final String CONTAINER = "shop";
    static final String HUB = "orders";
    static final String CUSTOMERS = "customers";

    private DemoSettings() {}

    static String text(Servers servers, int port) {
        return """
                # written by `weir demo`; try it again by hand: ./weir standins cassandra blob eventhubs sql, then ./weir run FILE
                weir {
                  http { port = %3$d }
                  connections {
                    %4$s
                    %5$s
                    %6$s
                    %7$s
                  }
                  state { connection = shop, keyspace = weir, replication-factor = 1 }

                  pipelines {
                    %8$s {
                      source {
                        connection = crm
                        mode = cdc                 # all rows, then the log: inserts, updates and deletes
                        tables = [public.customers]
                        cdc { heartbeat = 1s }
                      }
                      sink { connection = shop, keyspace = shop, table = customers }
                    }

                    orders {
                      source {
                        connection = telemetry
                        hub = %2$s
                        consumer-group = weir
                        poll-interval = 1s
                        format { type = json }     # an object, an array of them, or one a line
                      }
                      transforms = [
                        { drop = [channel] }
                        { rename { id = order_id } }
                        { require = [customer_id, placed, order_id] }
                        { cast { placed = timestamp, amount = decimal, quantity = int } }
                        { default { status = new } }
                      ]
                      sink { connection = shop, keyspace = shop, table = orders_by_customer }
                    }

                    till {
                      source {
                        connection = lake
                        container = %1$s
                        prefix = "till/"
                        poll-interval = 1s
                        format { type = ndjson }
                      }
                      transforms = ${weir.pipelines.orders.transforms}
                      sink = ${weir.pipelines.orders.sink}
                    }
                  }
                }
                """.formatted(
                        CONTAINER,
                        HUB,
                        port,
                        servers.blobs().connection(),
                        servers.events().connection(),
                        servers.sql().connection(),
                        servers.cassandra().connection(),
                        CUSTOMERS);
    }
}
