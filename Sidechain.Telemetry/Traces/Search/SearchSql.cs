using Npgsql;
using NpgsqlTypes;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Traces.Search;

/// <summary>The statement of a search: the conditions that are asked for and no others, so that the planner sees what there is.</summary>
internal static class SearchSql
{
    private const long NsOfATick = 100;
    private const string Columns =
        "t.trace_id, t.original_id, t.owner, t.root_name, t.start_ns, t.longest_ns, t.span_count, t.status, t.clients, t.pinned, "
        + "t.at_ns, coalesce(t.user_first = t.owner AND t.user_last = t.owner, t.user_first IS NULL), t.bytes, t.strays";

    /// <param name="among">All traces that have the wanted terms, where they are few.</param>
    public static NpgsqlCommand Command(NpgsqlDataSource database, TraceFilter filter, Guid[]? among = null)
    {
        var command = database.CreateCommand();
        command.CommandText = Text(filter, among, value =>
        {
            command.Parameters.Add(value);
            return $"${command.Parameters.Count}";
        });
        return command;
    }

    private static string Text(TraceFilter filter, Guid[]? among, Func<NpgsqlParameter, string> add)
    {
        var order = filter.Order == TraceOrder.Start ? "at_ns" : "longest_ns";
        var conditions = string.Join(" AND ", Conditions(filter, order, add));
        var limit = add(new() { Value = filter.Limit });
        if (among is not null)
        {
            conditions = $"t.trace_id = ANY({add(new() { Value = among })}) AND {conditions}";
        }

        if (filter.Owner is not null || among is not null)
        {
            return $"""
                -- SELECT traces
                SELECT {Columns} FROM telemetry.traces t WHERE {conditions} ORDER BY t.{order} DESC, t.trace_id DESC LIMIT {limit}
                """;
        }

        // Each day by its own part of an index: a range of days has no order. By start the days are in order too, so the search ends with
        // the first that fill the page.
        var days = add(new() { Value = Days(filter), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date });
        string Of(string day) =>
            $"(SELECT {Columns} FROM telemetry.traces t WHERE t.day = {day} AND {conditions} "
            + $"ORDER BY t.{order} DESC, t.trace_id DESC LIMIT {limit})";
        var sorted = filter.Order == TraceOrder.Duration ? $"ORDER BY t.{order} DESC, t.trace_id DESC " : "";
        return $"""
            -- SELECT traces
            (SELECT t.* FROM unnest({days}) AS d (day) CROSS JOIN LATERAL {Of("d.day")} t {sorted}LIMIT {limit})
            UNION ALL {Of("'infinity'")}
            """;
    }

    private static IEnumerable<string> Conditions(TraceFilter filter, string order, Func<NpgsqlParameter, string> add)
    {
        yield return "t.span_count > 0";
        yield return $"t.at_ns >= {add(new() { Value = Nanoseconds(filter.From) })} "
            + $"AND t.at_ns < {add(new() { Value = Nanoseconds(filter.To) })}";
        if (filter.Owner is not null)
        {
            yield return $"t.owner = {add(new() { Value = filter.Owner })}";
        }

        if (filter.Client is not null)
        {
            yield return $"t.clients & {add(new() { Value = Origins.Of(filter.Client) })} <> 0";
        }

        if (filter.Status is { } status)
        {
            yield return $"t.status = {add(new() { Value = (short)status })}";
        }

        if (filter.MinNs > 0)
        {
            yield return $"t.longest_ns >= {add(new() { Value = filter.MinNs })}";
        }

        if (filter.MaxNs is { } most)
        {
            yield return $"t.longest_ns <= {add(new() { Value = most })}";
        }

        if (filter.WantedTerms() is { Length: > 0 } terms)
        {
            yield return $"t.terms @> {add(new() { Value = terms })}";
        }

        if (filter.After is { } after)
        {
            yield return $"(t.{order}, t.trace_id) < ({add(new() { Value = after.Key })}, {add(new() { Value = after.TraceId })})";
        }
    }

    // The newest first. Pinned traces, whose day is none, are asked for apart.
    private static DateOnly[] Days(TraceFilter filter)
    {
        var (first, last) = (DateOnly.FromDateTime(filter.From.UtcDateTime), DateOnly.FromDateTime(filter.To.UtcDateTime));
        return [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(n => last.AddDays(-n))];
    }

    private static long Nanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NsOfATick;
}
