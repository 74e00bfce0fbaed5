using System.ComponentModel.DataAnnotations;

namespace Sidechain.Api.Users;

/// <summary>Section <c>Users</c>: what guards passwords.</summary>
internal sealed class UserOptions
{
    public const string Section = "Users";

    /// <summary>Passwords that are hashed at the same time; half of them, and at least one, for one address.</summary>
    [Range(1, 64)]
    public int ConcurrentHashes { get; set; } = 2;

    /// <summary>Log-ins and registrations that may wait for that; 503 above. Each takes some 50 ms.</summary>
    [Range(0, 10_000)]
    public int WaitingHashes { get; set; } = 32;

    /// <summary>Wrong passwords for one name from one address in a minute; 429 above.</summary>
    [Range(1, 1_000_000)]
    public int WrongPasswordsPerMinute { get; set; } = 10;

    /// <summary>Wrong passwords for a name from all addresses in a minute; above, only the user's known addresses may try.</summary>
    [Range(1, 1_000_000)]
    public int WrongPasswordsOfAllPerMinute { get; set; } = 100;
}
