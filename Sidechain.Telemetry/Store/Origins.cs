using Sidechain.Tracing.Conventions;

namespace Sidechain.Telemetry.Store;

/// <summary>Where a span comes from, as a bit: those of a trace are or'ed.</summary>
internal static class Origins
{
    public static short Of(string? clientType) => clientType switch
    {
        ClientTypes.Plugin => 1,
        ClientTypes.Web => 2,
        ClientTypes.Cli => 4,
        _ => 0,
    };
}
