using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Sidechain.Api.Faults;

namespace Sidechain.Api.Development;

/// <summary>
/// Slow: the statement is followed by a sleep in the same implicit transaction, so its span lasts and its locks are held, as with a real
/// slow disk.
/// Fail: the statement is replaced by one that the server refuses as it does while it shuts down.
/// </summary>
internal sealed class DatabaseFaults(FaultInjection faults) : DbCommandInterceptor
{
    private const string Refusal = """
        DO $$ BEGIN RAISE EXCEPTION 'a fault of the development host' USING ERRCODE = '57P01'; END $$
        """;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Apply(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Apply(command);
        return ValueTask.FromResult(result);
    }

    private void Apply(DbCommand command)
    {
        switch (faults.Of(FaultTarget.Database))
        {
            case { Mode: FaultMode.Slow, Delay: var delay }:
                // DO has no result: EF Core reads all that there are.
                var seconds = delay.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
                command.CommandText = $"{command.CommandText.TrimEnd().TrimEnd(';')};\nDO $$ BEGIN PERFORM pg_sleep({seconds}); END $$";
                break;
            case { Mode: FaultMode.Fail }:
                // The first line stays: it names the span.
                var name = command.CommandText.Split('\n')[0];
                command.CommandText = name.StartsWith("--", StringComparison.Ordinal) ? $"{name}\n{Refusal}" : Refusal;
                command.Parameters.Clear();
                break;
        }
    }
}
