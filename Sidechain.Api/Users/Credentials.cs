using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Sidechain.Api.Database.Tables;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Users;

/// <summary>The body of registering and of signing in.</summary>
internal sealed partial record Credentials(string? Username, string? Password)
{
    /// <summary>A name and a password, however they are escaped.</summary>
    public static readonly RequestSizeLimitAttribute BodyLimit = new(8 * 1024);

    private const int MinPassword = 8;
    private const int MaxPassword = 128;

    /// <summary>Whether a user could have this name at all.</summary>
    public static bool IsName(string? name) => name is not null && NamePattern().IsMatch(name);

    /// <summary>What is wrong with them, else null.</summary>
    public Problem? WhyNotForRegistering()
    {
        // Addresses below /users/me are the caller's own.
        if (!IsName(Username) || User.IdOf(Username!) == "me")
        {
            return Problem.OfField("username", "username must have 2 to 32 characters: letters, digits, - or _; and not be me.");
        }

        return Password is { Length: >= MinPassword and <= MaxPassword }
            ? null
            : Problem.OfField("password", $"password must have {MinPassword} to {MaxPassword} characters.");
    }

    // ASCII: a user's id is also a feed's id at Stream and part of a key in Redis.
    [GeneratedRegex(@"^[A-Za-z0-9_-]{2,32}\z")]
    private static partial Regex NamePattern();
}
