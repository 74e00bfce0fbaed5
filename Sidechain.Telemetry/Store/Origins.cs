using Types = Sidechain.Tracing.Conventions.ClientTypes;

namespace Sidechain.Telemetry.Store;

/// <summary>Where a span comes from, as a bit: those of a trace are or'ed.</summary>
internal static class Origins
{
    public static short Of(string? clientType) => clientType switch
    {
        Types.Plugin => 1,
        Types.Web => 2,
        Types.Cli => 4,
        Types.Mobile => 8,
        _ => 0,
    };

    /// <summary>The types of clients in or'ed bits.</summary>
    public static IReadOnlyList<string> ClientTypes(short bits) => [.. Types.All.Where(type => (bits & Of(type)) != 0)];
}
