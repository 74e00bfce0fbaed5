using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Sidechain.TestServers.Statements;

/// <summary>Npgsql's spans of one database, until disposed.</summary>
/// <remarks>Services make them below other spans alone: who wants those of the background too starts the service below one.</remarks>
public sealed class DatabaseSpans : IDisposable
{
    // Npgsql's own name of a span.
    private const string NoName = "postgresql";

    // Services take this away, so who has it is a test that looked for itself.
    private const string OfATest = "db.npgsql.data_source";

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public DatabaseSpans(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("db.namespace") as string == database)
                {
                    _ended.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    // Services drop those that lie below none, as health checks' do.
    private IEnumerable<Activity> OfServices => _ended.Where(span => span.GetTagItem(OfATest) is null && span.ParentSpanId != default);

    /// <summary>The statements of spans that no statement named.</summary>
    public IEnumerable<string> Unnamed => OfServices.Where(span => span.DisplayName == NoName).Select(Text).Distinct();

    /// <summary>Names with their statements.</summary>
    public ILookup<string, string> Named => OfServices.Where(span => span.DisplayName != NoName).ToLookup(span => span.DisplayName, Text);

    /// <summary>The statements that no span was made of.</summary>
    public IEnumerable<string> Missing(IEnumerable<string> statements)
    {
        var made = string.Join('\n', _ended.Select(Text));
        return statements.Where(statement => !made.Contains(statement.Trim(), StringComparison.Ordinal));
    }

    /// <summary>The values that stand in a name, an attribute or an event.</summary>
    public IEnumerable<string> Found(params IEnumerable<string> values)
    {
        var everything = string.Join('\n', _ended.SelectMany(span => (string?[])
        [
            span.DisplayName, span.StatusDescription, Texts(span.TagObjects),
            .. span.Events.Select(happened => $"{happened.Name} {Texts(happened.Tags)}"),
        ]));
        return values.Where(value => everything.Contains(value, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => _listener.Dispose();

    private static string Text(Activity span) => $"{span.GetTagItem("db.query.text")}";

    private static string Texts(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
