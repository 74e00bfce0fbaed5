using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Sidechain.Api.Database;

/// <summary>For <c>dotnet ef</c> alone: migrations are made without starting the service or reaching a database.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<SidechainDbContext>
{
    public SidechainDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SidechainDbContext>().UseNpgsql().Options);
}
