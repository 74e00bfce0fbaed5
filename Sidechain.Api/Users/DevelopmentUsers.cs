using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Production;

namespace Sidechain.Api.Users;

/// <summary>The users of a development machine; their password is their name.</summary>
internal static class DevelopmentUsers
{
    private static readonly (string Name, string Role)[] All = [("alice", UserRoles.User), ("bob", UserRoles.User), ("sam", UserRoles.Support)];

    /// <exception cref="UnsafeSettingException">One of them is there, with the password that everybody knows.</exception>
    public static async Task RequireNoneAsync(SidechainDbContext database, CancellationToken cancellationToken)
    {
        var names = All.Select(a => a.Name).ToList();
        var there = await database.Users.TagWith("SELECT users").AsNoTracking().Where(u => names.Contains(u.Id)).ToListAsync(cancellationToken);
        if (there.Where(user => PasswordHash.Check(user.PasswordHash, user.Id) != PasswordMatch.No).Select(user => user.Id).ToArray() is { Length: > 0 } open)
        {
            throw new UnsafeSettingException(
                $"The database has users of a development machine whose password is their name ({string.Join(", ", open)}): remove them, or give them other passwords, before starting outside Development.");
        }
    }

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
