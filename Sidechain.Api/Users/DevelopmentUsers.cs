using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.ServiceDefaults.Identity;

namespace Sidechain.Api.Users;

/// <summary>The users of a development machine; their password is their name.</summary>
internal static class DevelopmentUsers
{
    private static readonly (string Name, string Role)[] All = [("alice", UserRoles.User), ("bob", UserRoles.User), ("sam", UserRoles.Support)];

    public static async Task SeedAsync(SidechainDbContext database, TimeProvider time, CancellationToken cancellationToken)
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
