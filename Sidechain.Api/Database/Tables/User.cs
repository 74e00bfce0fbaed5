namespace Sidechain.Api.Database.Tables;

/// <summary>Somebody who may sign in.</summary>
internal sealed class User
{
    /// <summary>The name in lower case: what tokens call <c>sub</c>, and what makes names unique whatever their case.</summary>
    public required string Id { get; init; }

    /// <summary>The name as its owner spells it.</summary>
    public required string Name { get; init; }

    public required string PasswordHash { get; init; }

    /// <summary>What tokens call <c>role</c>: one of <see cref="ServiceDefaults.Identity.UserRoles"/>.</summary>
    public required string Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static string IdOf(string name) => name.ToLowerInvariant();
}
