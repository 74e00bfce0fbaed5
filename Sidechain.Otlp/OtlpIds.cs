using System.Globalization;

namespace Sidechain.Otlp;

/// <summary>Ids as lower-case hex.</summary>
internal static class OtlpIds
{
    /// <summary>32 digits.</summary>
    public static string Text(UInt128 traceId) => traceId.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>16 digits.</summary>
    public static string Text(ulong spanId) => spanId.ToString("x16", CultureInfo.InvariantCulture);
}
