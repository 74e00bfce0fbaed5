namespace Sidechain.Client.Accounts;

/// <summary>Checks a token's form before it is put into a header. Whether it holds is the server's to say.</summary>
internal static class BearerToken
{
    /// <summary>Servers refuse longer headers, characters.</summary>
    private const int MaxLength = 8000;

    /// <summary>Visible ASCII: a line break would end the header, and other letters have no place in one.</summary>
    public static bool IsWellFormed(string? token) => token is { Length: > 0 and <= MaxLength } && token.All(c => c is > ' ' and <= '~');
}
