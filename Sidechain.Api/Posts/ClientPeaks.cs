using System.Text.Json;
using Sidechain.Audio.Peaks;
using Sidechain.ServiceDefaults.Problems;

namespace Sidechain.Api.Posts;

/// <summary>A waveform as the client that encoded the loop sends it: a JSON list of whole numbers from 0 to 255.</summary>
internal static class ClientPeaks
{
    private static readonly JsonDocumentOptions Flat = new() { MaxDepth = 2 };

    /// <exception cref="PostRejected">It is not such a list.</exception>
    public static byte[] Parse(string text)
    {
        try
        {
            using var list = JsonDocument.Parse(text, Flat);
            return list.RootElement.ValueKind == JsonValueKind.Array && list.RootElement.GetArrayLength() is > 0 and <= PeakMeter.MostPeaks
                ? [.. list.RootElement.EnumerateArray().Select(Peak)]
                : throw Rejected();
        }
        catch (JsonException)
        {
            throw Rejected();
        }
    }

    private static byte Peak(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetByte(out var peak) ? peak : throw Rejected();

    private static PostRejected Rejected() =>
        new(
            Problem.OfField(
                "peaks", $"peaks must be a list of 1 to {PeakMeter.MostPeaks} whole numbers from 0 to 255, such as [0,12,255]."));
}
