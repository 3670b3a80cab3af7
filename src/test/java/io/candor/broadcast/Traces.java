package io.candor.broadcast;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Where a broadcast is in the database: every table with a {@code broadcast_id}, and every table that refers to one of
 * these, however far away. Found in the catalogue, so that a new table cannot be forgotten.
 */
public final class Traces {

    /** Tables that have nothing of any broadcast. */
    private static final Set<String> APART = Set.of("staff_account", "api_token", "signing_key", "staff_session", "flyway_schema_history");

    /** What is meant to stay, and what says that media is still to be deleted. */
    private static final Set<String> AFTERWARDS = Set.of("removed_broadcast", "media_removal");

    private final AgroalDataSource dataSource;
    private final UUID broadcast;
    private final Map<String, String> conditions = new LinkedHashMap<>();

    private Traces(AgroalDataSource dataSource, UUID broadcast) {
        this.dataSource = dataSource;
        this.broadcast = broadcast;
    }

    public static Traces of(AgroalDataSource dataSource, UUID broadcast) throws SQLException {
        Traces traces = new Traces(dataSource, broadcast);
        traces.conditions.put("broadcast", "id = '" + broadcast + "'");
        for (String table : traces.column("""
                select table_name from information_schema.columns
                where table_schema = current_schema() and column_name = 'broadcast_id'""")) {
            if (!AFTERWARDS.contains(table)) {
                traces.conditions.put(table, "broadcast_id = '" + broadcast + "'");
            }
        }
        traces.follow();
        return traces;
    }

    /** Adds what refers to rows that were found, by the values it refers to: these are known before they are gone. */
    private void follow() throws SQLException {
        for (boolean found = true; found; ) {
            found = false;
            for (String reference : column("""
                    select c.conrelid::regclass || ' ' || a.attname || ' ' || c.confrelid::regclass || ' ' || f.attname
                    from pg_constraint c
                    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
                    join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
                    where c.contype = 'f' and c.connamespace = current_schema()::regnamespace""")) {
                String[] part = reference.split(" ", -1);
                if (!conditions.containsKey(part[0]) && conditions.containsKey(part[2])) {
                    String values = column("select " + part[3] + "::text from " + part[2] + " where "
                                    + conditions.get(part[2]))
                            .stream()
                            .map(value -> "'" + value + "'")
                            .collect(Collectors.joining(", "));
                    conditions.put(part[0], values.isEmpty() ? "false" : part[1] + "::text in (" + values + ")");
                    found = true;
                }
            }
        }
    }

    /** Tables that are neither found nor known to have nothing of a broadcast. */
    Set<String> unknown() throws SQLException {
        Set<String> unknown = new TreeSet<>(tables());
        unknown.removeAll(conditions.keySet());
        unknown.removeAll(APART);
        unknown.removeAll(AFTERWARDS);
        return unknown;
    }

    Map<String, Integer> rows() throws SQLException {
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (Map.Entry<String, String> table : conditions.entrySet()) {
            rows.put(
                    table.getKey(),
                    Integer.parseInt(column("select count(*) from " + table.getKey() + " where " + table.getValue())
                            .getFirst()));
        }
        return rows;
    }

    /** Tables in which its id is, in whatever column. */
    List<String> mentions() throws SQLException {
        return mentionsOf(broadcast.toString());
    }

    /** Tables in which this text is, in whatever column. */
    public List<String> mentionsOf(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table : tables()) {
            String count = column("select count(*) from " + table + " t where t::text like '%" + text + "%'")
                    .getFirst();
            if (!count.equals("0")) {
                found.add(table);
            }
        }
        return found;
    }

    private List<String> tables() throws SQLException {
        return column("select tablename from pg_tables where schemaname = current_schema()");
    }

    private List<String> column(String query) throws SQLException {
        try (Connection c = dataSource.getConnection();
                ResultSet row = c.createStatement().executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }
}
