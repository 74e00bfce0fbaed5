namespace Sidechain.ServiceDefaults.Identity;

/// <summary>The two roles.</summary>
public static class UserRoles
{
    public const string User = "user";

    /// <summary>May read every trace.</summary>
    public const string Support = "support";
}
