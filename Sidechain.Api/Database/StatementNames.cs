using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Sidechain.Api.Database;

/// <summary>Names what EF Core writes by itself, changes and migrations. Queries are named where they stand, by TagWith.</summary>
internal sealed class StatementNames : DbCommandInterceptor
{
    // With more tables the name says only that there are many.
    private const int MostTables = 2;

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        var name = eventData.CommandSource switch
        {
            CommandSource.SaveChanges => Changes(eventData.Context!),
            CommandSource.Migrations => "MIGRATE",
            _ => null,
        };
        if (name is not null)
        {
            result.CommandText = $"-- {name}\n{result.CommandText}";
        }

        return result;
    }

    private static string Changes(DbContext database) => string.Join(' ', database.ChangeTracker.Entries()
        .Select(entry => (Verb: Verb(entry.State), Table: entry.Metadata.GetTableName()))
        .Where(change => change.Verb is not null)
        .Select(change => $"{change.Verb} {change.Table}")
        .Distinct()
        .Take(MostTables));

    private static string? Verb(EntityState state) => state switch
    {
        EntityState.Added => "INSERT",
        EntityState.Modified => "UPDATE",
        EntityState.Deleted => "DELETE",
        _ => null,
    };
}
