using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;

namespace Sidechain.Api.Users;

/// <summary>Users in the database.</summary>
internal sealed class UserStore(SidechainDbContext database)
{
    public Task<User?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var id = User.IdOf(name);
        return database.Users.TagWith("SELECT users").AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
    }

    /// <summary>False when the name is taken, whatever its case.</summary>
    public async Task<bool> AddAsync(User user, CancellationToken cancellationToken) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            -- INSERT users
            INSERT INTO users (id, name, password_hash, role, created_at)
            VALUES ({user.Id}, {user.Name}, {user.PasswordHash}, {user.Role}, {user.CreatedAt})
            ON CONFLICT DO NOTHING
            """,
            cancellationToken) == 1;
}
