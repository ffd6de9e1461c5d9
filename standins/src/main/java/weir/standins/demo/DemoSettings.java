package weir.standins.demo;

import weir.standins.BlobStandIn;
import weir.standins.CassandraStandIn;

/** The settings file a user would write for the shop. */
final class DemoSettings {
    private DemoSettings() {}

    static String text(BlobStandIn blobs, CassandraStandIn cassandra, int port) {
        return """
                # written by `weir demo`; try it again by hand: ./weir standins cassandra blob, then ./weir run FILE
                weir {
                  http { port = %d }
                  connections {
                    %s
                    %s
                  }
                  state { connection = shop, keyspace = weir, replication-factor = 1 }

                  pipelines {
                    customers {
                      source {
                        connection = lake
                        container = shop
                        prefix = "customers/"
                        poll-interval = 1s
                        format { type = csv, header = true }
                      }
                      transforms = [
                        { require = [id] }
                        { cast { credit = decimal, joined = date, active = boolean } }
                      ]
                      sink { connection = shop, keyspace = shop, table = customers }
                    }

                    orders {
                      source {
                        connection = lake
                        container = shop
                        prefix = "orders/"
                        poll-interval = 1s
                        format { type = ndjson }   # what ends in .gz is decompressed
                      }
                      transforms = [
                        { drop = [till] }
                        { rename { id = order_id } }
                        { require = [customer_id, placed, order_id] }
                        { cast { placed = timestamp, amount = decimal, quantity = int } }
                        { default { status = new } }
                      ]
                      sink { connection = shop, keyspace = shop, table = orders_by_customer }
                    }
                  }
                }
                """.formatted(port, blobs.connection(), cassandra.connection());
    }
}
