package weir.streams.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.config.ScalarType;

class LiteralConversionsTest {
    @ParameterizedTest
    @CsvSource({"true,true", "True,true", "TRUE,true", "false,false", "False,false", "FALSE,false"})
    void booleans_are_the_two_words_in_three_cases(String text, boolean value) {
        assertThat(Converted.to(ScalarType.BOOLEAN, text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tRUE", "t", "1", "0", "yes", "on", " true", "true "})
    void nothing_else_is_a_boolean(String text) {
        assertThat(Converted.to(ScalarType.BOOLEAN, text).toString()).endsWith(" is not a boolean");
    }

    @Test
    void a_uuid_has_36_characters_in_either_case() {
        UUID uuid = UUID.fromString("8a172200-0b29-41ef-8000-0123456789ab");

        assertThat(Converted.to(ScalarType.UUID, "8A172200-0B29-41EF-8000-0123456789AB"))
                .isEqualTo(uuid);
        for (String text : new String[] {
            "1-1-1-1-1",
            "{8a172200-0b29-41ef-8000-0123456789ab}",
            "8a1722000b2941ef80000123456789ab",
            "8a172200-0b29-41ef-8000-0123456789ag",
            "8a172200-0b29-41ef-8000_0123456789ab",
            "٣a172200-0b29-41ef-8000-0123456789ab"
        }) {
            assertThat(Converted.to(ScalarType.UUID, text))
                    .isEqualTo("refused: text of " + text.length() + " characters is not a uuid");
        }
    }

    @Test
    void a_timeuuid_is_of_version_1() {
        UUID random = UUID.fromString("8a172200-0b29-41ef-8000-0123456789ab");

        assertThat(Converted.to(ScalarType.TIMEUUID, random))
                .isEqualTo("refused: a uuid is a uuid of version 4, not of version 1");
    }

    @Test
    void a_blob_is_hex_after_0x() {
        assertThat(Converted.to(ScalarType.BLOB, "0x00fF")).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
        assertThat(Converted.to(ScalarType.BLOB, "0x")).isEqualTo(ByteBuffer.allocate(0));
        for (String text : new String[] {"00ff", "0x0", "0X00", "0xgg", "AP8=", "0x 1"}) {
            assertThat(Converted.to(ScalarType.BLOB, text))
                    .isEqualTo("refused: text of " + text.length() + " characters is not a blob");
        }
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);
        assertThat(Converted.to(ScalarType.TEXT, bytes)).isEqualTo("0x0203");
        assertThat(bytes.remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4,1.2.3.4",
        "255.255.255.255,255.255.255.255",
        "::1,0:0:0:0:0:0:0:1",
        "2001:DB8::ff,2001:db8:0:0:0:0:0:ff",
        "::ffff:1.2.3.4,1.2.3.4"
    })
    void an_address_is_read_from_its_literal(String text, String address) {
        assertThat(((InetAddress) Converted.to(ScalarType.INET, text)).getHostAddress())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "1.2.3.4.5",
                "ab:cd",
                "::g",
                "gg::1",
                "::1%lo",
                "[::1]",
                ":",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "::1.2.3",
                "::01.2.3.4",
                "ff",
                "1.2.3.4:80",
                "0x7f000001",
                "2130706433"
            })
    void a_name_or_half_an_address_is_refused_and_never_looked_up(String text) {
        assertThat(Converted.to(ScalarType.INET, text).toString()).endsWith(" is not an address");
    }

    @Test
    void an_address_with_a_scope_is_refused() throws Exception {
        InetAddress scoped =
                Inet6Address.getByAddress("", InetAddress.getByName("fe80::1").getAddress(), 1);

        assertThat(Converted.to(ScalarType.INET, scoped))
                .isEqualTo("refused: an address has a scope, which inet cannot hold");
        assertThat(Converted.to(ScalarType.TEXT, scoped))
                .isEqualTo("refused: an address has a scope, which inet cannot hold");
    }

    @Test
    void text_is_kept_to_the_last_blank_but_must_be_whole_characters() {
        assertThat(Converted.to(ScalarType.TEXT, " é😀 ")).isEqualTo(" é😀 ");
        assertThat(Converted.to(ScalarType.TEXT, "")).isEqualTo("");
        for (String text : new String[] {"\ud83d", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00", "😀\ude00"}) {
            assertThat(Converted.to(ScalarType.TEXT, text))
                    .isEqualTo("refused: text of " + text.codePointCount(0, text.length())
                            + (text.length() == 1 ? " character" : " characters") + " holds half a surrogate pair");
        }
    }

    @Test
    void ascii_holds_ascii() {
        assertThat(Converted.to(ScalarType.ASCII, "a\u007f\u0000")).isEqualTo("a\u007f\u0000");
        assertThat(Converted.to(ScalarType.ASCII, "aé"))
                .isEqualTo("refused: text of 2 characters holds characters that are not ASCII");
    }
}
