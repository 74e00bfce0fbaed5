using Sidechain.Tracing.Masking;
using Sidechain.Tracing.Wire;

namespace Sidechain.Telemetry.Ingest;

/// <summary>What a sender wrote, as it may be stored: without secrets and without what the database refuses.</summary>
internal static class SafeText
{
    public static string Of(string text) => AttributeValues.Text(Masker.MaskText(text));
}
