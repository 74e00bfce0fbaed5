using System.Text.Json;

namespace Sidechain.StreamFake.Enrichment;

/// <summary>Keeps enriched answers small enough: what callers wrote once, other callers can refer to many times.</summary>
internal static class AnswerSize
{
    /// <summary>From here on references stay names, and lists of reactions empty.</summary>
    private const long Enough = 8 * 1024 * 1024;

    public static bool IsEnough(Utf8JsonWriter json) => json.BytesCommitted + json.BytesPending > Enough;
}
