using System.Globalization;

namespace Sidechain.StreamFake.Answers;

/// <summary>The <c>duration</c> in each answer of Stream, such as <c>1.25ms</c>. One per request, started when first asked for.</summary>
internal sealed class RequestTimer(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public string Duration =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_start).TotalMilliseconds:0.00}ms");
}
