using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database;
using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Users;

/// <summary>Users in the database.</summary>
internal sealed class UserStore(SidechainDbContext database)
{
    public Task<User?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var id = User.IdOf(name);
        return database.Users.TagWith("SELECT users").AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
    }

    /// <param name="name">In any case.</param>
    /// <param name="reader">Whose following is looked at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ProfileAnswer?> FindProfileAsync(string name, string reader, CancellationToken cancellationToken)
    {
        var id = User.IdOf(name);
        return database.Users.TagWith("SELECT users").AsNoTracking().Where(u => u.Id == id)
            .Select(u => new ProfileAnswer(
                u.Id,
                u.Name,
                u.CreatedAt,
                database.AudioPosts.Count(p => p.AuthorId == id),
                database.Follows.Count(f => f.FolloweeId == id),
                database.Follows.Count(f => f.FollowerId == id),
                database.Follows.Any(f => f.FollowerId == reader && f.FolloweeId == id)))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Keeps the password in today's form, unless it has been changed meanwhile.</summary>
    public Task RewriteAsync(User user, string passwordHash, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlAsync(
            $"""
            -- UPDATE users
            UPDATE users SET password_hash = {passwordHash} WHERE id = {user.Id} AND password_hash = {user.PasswordHash}
            """,
            cancellationToken);

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
