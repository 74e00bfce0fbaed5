namespace Sidechain.StreamFake.Auth;

/// <summary>What tokens can allow, as the claim <c>action</c> names it.</summary>
internal static class Actions
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Delete = "delete";
}
