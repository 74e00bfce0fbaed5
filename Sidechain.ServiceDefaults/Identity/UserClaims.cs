namespace Sidechain.ServiceDefaults.Identity;

/// <summary>The claims of a user's token.</summary>
public static class UserClaims
{
    /// <summary>The user's id.</summary>
    public const string Id = "sub";

    /// <summary>The name that others see.</summary>
    public const string Name = "name";

    /// <summary><see cref="UserRoles.User"/> or <see cref="UserRoles.Support"/>.</summary>
    public const string Role = "role";

    /// <summary>The id of the session that the token belongs to.</summary>
    public const string Session = "sid";
}
