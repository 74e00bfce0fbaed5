using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Production;

namespace Sidechain.Api.Users;

/// <summary>The users of a development machine, whose password is their name: made there, and refused anywhere else.</summary>
internal sealed class DevelopmentUsers(IHostEnvironment environment, TimeProvider time) : IAfterMigration
{
    private static readonly (string Name, string Role)[] All =
    [
        ("alice", UserRoles.User), ("bob", UserRoles.User), ("sam", UserRoles.Support),
    ];

    /// <inheritdoc/>
    public Task RunAsync(SidechainDbContext database, CancellationToken cancellationToken) =>
        environment.IsDevelopment() ? SeedAsync(database, cancellationToken) : RequireNoneAsync(database, cancellationToken);

    private static async Task RequireNoneAsync(SidechainDbContext database, CancellationToken cancellationToken)
    {
        var names = All.Select(a => a.Name).ToList();
        var there = await database.Users.TagWith("SELECT users").AsNoTracking().Where(u => names.Contains(u.Id))
            .ToListAsync(cancellationToken);
        var open = there.Where(user => PasswordHash.Check(user.PasswordHash, user.Id) != PasswordMatch.No)
            .Select(user => user.Id).ToArray();
        if (open.Length > 0)
        {
            throw new UnsafeSettingException(
                $"The database has users of a development machine whose password is their name ({string.Join(", ", open)}): "
                + "remove them, or give them other passwords, before starting outside Development.");
        }
    }

    private async Task SeedAsync(SidechainDbContext database, CancellationToken cancellationToken)
    {
        var names = All.Select(a => a.Name).ToList();
        var there = await database.Users.TagWith("SELECT users")
            .Where(u => names.Contains(u.Id)).Select(u => u.Id).ToListAsync(cancellationToken);
        database.Users.AddRange(All.Where(a => !there.Contains(a.Name)).Select(a => new User
        {
            Id = User.IdOf(a.Name),
            Name = a.Name,
            PasswordHash = PasswordHash.Create(a.Name),
            Role = a.Role,
            CreatedAt = time.GetUtcNow(),
        }));
        await database.SaveChangesAsync(cancellationToken);
    }
}
