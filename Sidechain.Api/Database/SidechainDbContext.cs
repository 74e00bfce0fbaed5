using Microsoft.EntityFrameworkCore;
using Sidechain.Api.Database.Tables;

namespace Sidechain.Api.Database;

/// <summary>Api's tables in the database <c>sidechain</c>; every feature configures its own.</summary>
internal sealed class SidechainDbContext(DbContextOptions<SidechainDbContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<AudioPost> AudioPosts => Set<AudioPost>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<Like> Likes => Set<Like>();

    public DbSet<Follow> Follows => Set<Follow>();

    public DbSet<Comment> Comments => Set<Comment>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<OutboxEntry> StreamOutbox => Set<OutboxEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(SidechainDbContext).Assembly);
}
