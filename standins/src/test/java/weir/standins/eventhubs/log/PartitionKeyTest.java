package weir.standins.eventhubs.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionKeyTest {
    /** The vectors that the client libraries are tested with. */
    @Test
    void hashes_as_the_service_does() {
        assertThat(PartitionKey.hash("7")).isEqualTo((short) -15263);
        assertThat(PartitionKey.hash("131")).isEqualTo((short) 30562);
        assertThat(PartitionKey.hash("7149583486996073602")).isEqualTo((short) 12977);
        assertThat(PartitionKey.hash("FWfAT")).isEqualTo((short) -22341);
        assertThat(PartitionKey.hash("sOdeEAsyQoEuEFPGerWO")).isEqualTo((short) -6503);
        assertThat(PartitionKey.hash("!c*_!I@1^c")).isEqualTo((short) 15372);
        assertThat(PartitionKey.hash("$0cb")).isEqualTo((short) 26269);
        assertThat(PartitionKey.hash("-4189260826195535198")).isEqualTo((short) 453);
    }

    @Test
    void a_partition_is_never_negative() {
        assertThat(PartitionKey.partitionOf("7", 4)).isEqualTo(3);
        assertThat(PartitionKey.partitionOf("", 4)).isBetween(0, 3);
    }
}
