package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.config.JdbcConnectionConfig;
import weir.config.SqlSourceConfig.Mode;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** The statements of polling, as SQL Server is sent them, run by H2 in its mode. */
@Timeout(60)
class SqlServerPollIT {
    private static final JdbcConnectionConfig CONNECTION = new JdbcConnectionConfig(
            "crm", "jdbc:sqlserver://h2", Optional.empty(), Optional.empty(), Duration.ofSeconds(30));

    final Readings all = new Readings(CONNECTION, Mode.POLL);
    final H2Dialect dialect = new H2Dialect("poll" + System.nanoTime());
    Connection keeper;

    @BeforeEach
    void open() throws SQLException {
        all.settings.pageRows = 4;
        keeper = DriverManager.getConnection(dialect.url(CONNECTION));
        execute(
                "CREATE SCHEMA dbo",
                "CREATE ALIAS MIN_ACTIVE_ROWVERSION FOR \"weir.streams.source.sql.H2Functions.oldest\"",
                "CREATE ALIAS DB_NAME FOR \"weir.streams.source.sql.H2Functions.name\"",
                "CREATE ALIAS DATABASEPROPERTYEX FOR \"weir.streams.source.sql.H2Functions.property\"",
                "CREATE ALIAS H2_BYTES FOR \"weir.streams.source.sql.H2Functions.bytes\"");
    }

    @AfterEach
    void close() throws SQLException {
        all.close();
        keeper.close();
    }

    @Test
    void a_rowversion_is_read_up_to_the_lowest_that_is_still_to_be_committed() throws SQLException {
        execute("CREATE TABLE dbo.orders (region nvarchar(10), id int, note nvarchar(20), version binary(8) NOT NULL,"
                + " PRIMARY KEY (region, id))");
        for (int id = 1; id <= 10; id++) order(id, 0xF8 + id);
        H2Functions.OLDEST.set(0x103);
        now(1_000_000);
        SqlSource source = byVersion("dbo.orders");
        List<Slice> plan = all.plan(source);

        try (Reading load = all.read(source, plan.get(1)).toTheEnd()) {
            assertThat(load.values("id")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            assertThat(load.read).extracting(Envelope::writeTime).containsOnly(999_999L);
        }
        order(11, 0x104); // committed before the one below, which has drawn its version before
        order(12, 0x105);
        now(2_000_000);
        try (Reading changes = all.read(source, plan.get(0))) {
            order(13, 0x103);
            H2Functions.OLDEST.set(0x105);
            assertThat(changes.until(2).values("id")).containsExactly(13, 11);
            H2Functions.OLDEST.set(0x1_0000_0000L);
            assertThat(changes.until(3).save().values("id")).containsExactly(13, 11, 12);
            assertThat(changes.read).extracting(Envelope::writeTime).isSorted().allMatch(time -> time >= 2_000_000);
        }
        order(14, 0xFFFF_FFFFL);
        try (Reading changes = all.read(source, plan.get(0))) {
            assertThat(changes.until(1).values("id")).containsExactly(14);
        }
    }

    @Test
    void versions_of_a_copy_are_not_trusted() throws SQLException {
        execute("CREATE TABLE dbo.copied (id int PRIMARY KEY, version binary(8) NOT NULL)");
        H2Functions.updateability = "READ_ONLY";
        try {
            assertThat(all.failure(byVersion("dbo.copied")).text())
                    .isEqualTo("WEIR-4125: this is a copy of another server, whose open transactions cannot be seen"
                            + " (expected: a connection to that one)");
        } finally {
            H2Functions.updateability = "READ_WRITE";
        }
    }

    @Test
    void rows_of_equal_times_are_read_on_by_their_key_and_none_past_the_oldest_transaction() throws SQLException {
        execute("CREATE TABLE dbo.items (id bigint PRIMARY KEY, price decimal(10, 2), changed datetime2(7) NOT NULL)");
        LocalDateTime time = LocalDateTime.parse("2026-05-04T03:02:01.1234567");
        now(micros(time.minusSeconds(1)));
        SqlSource source = byTime("dbo.items");
        List<Slice> plan = all.plan(source);
        try (Reading changes = all.read(source, plan.get(0))) {
            for (int id = 1; id <= 11; id++) item(id, time);
            item(12, time.plusSeconds(2));
            now(micros(time.plusSeconds(1)));

            changes.until(11);
            now(micros(time.plusSeconds(3)));
            changes.until(12).save();

            assertThat(changes.values("id"))
                    .isEqualTo(LongStream.rangeClosed(1, 12)
                            .<Object>mapToObj(id -> id)
                            .toList());
            assertThat(changes.read.get(0).writeTime()).isEqualTo(micros(time));
        }
    }

    @Test
    void what_cannot_be_bounded_needs_a_lag() throws SQLException {
        execute("CREATE TABLE dbo.items (id bigint PRIMARY KEY, changed datetime2(7) NOT NULL)");
        dialect.moment = new Dialect.Moment(
                1_000_000, 1_000_000, Optional.of(Dialect.Hidden.byRights("GRANT VIEW DATABASE STATE TO [weir]")));
        SqlSource source = byTime("dbo.items");

        CodedException failure = all.failure(source);

        assertThat(failure.code()).isEqualTo(Code.SQL_TRANSACTIONS);
    }

    @Test
    void a_table_whose_changes_were_tracked_before_is_refused_as_its_place_is_no_cursor() throws SQLException {
        execute("CREATE TABLE dbo.items (id bigint PRIMARY KEY, changed datetime2(7) NOT NULL)");
        Reading.get(all.state.replace(
                Readings.PIPELINE, Optional.empty(), new Entry("dbo.items", "1", "1000 row:57:fork+x", true)));
        SqlSource source = byTime("dbo.items");

        CodedException failure = all.failure(source);

        assertThat(failure.code()).isEqualTo(Code.SQL_LOG_LOST);
    }

    private void now(long micros) {
        dialect.moment = new Dialect.Moment(micros, micros, Optional.empty());
    }

    private static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
    }

    private void order(int id, long version) throws SQLException {
        execute("INSERT INTO dbo.orders VALUES ('north', %d, 'n', X'%016x')".formatted(id, version));
    }

    private void item(int id, LocalDateTime changed) throws SQLException {
        execute("INSERT INTO dbo.items VALUES (%d, 1.50, '%s')".formatted(id, changed));
    }

    private void execute(String... statements) throws SQLException {
        try (Statement statement = keeper.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    private SqlSource byVersion(String table) {
        all.settings.cursor = "version";
        return source(table);
    }

    private SqlSource byTime(String table) {
        all.settings.cursor = "changed";
        all.settings.zone = Optional.of(ZoneOffset.UTC);
        return source(table);
    }

    private SqlSource source(String table) {
        var database = new Database(Readings.PIPELINE, CONNECTION, dialect, new Credentials(), 3);
        return all.with(SqlSource.create(
                database, all.settings.config(List.of(table)), all.settings.limits(), all.state, all.state));
    }
}
