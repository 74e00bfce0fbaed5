using System.Text.Json;

namespace Sidechain.Telemetry.Load.Fuzz;

/// <summary>A body that is a JSON object is taken, whatever is in it; one that is other JSON, or none, is the sender's mistake.</summary>
internal static class JsonRule
{
    private const int Taken = 200, Refused = 400;

    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Null where the rule is kept. What is too large is refused before anybody looks at it.</summary>
    public static string? Complaint(ReadOnlySpan<byte> body, int status) => (IsObject(body), status) switch
    {
        (true, Refused) => "a JSON object was refused",
        (false, Taken) => "what is no JSON object was taken",
        _ => null,
    };

    private static bool IsObject(ReadOnlySpan<byte> body)
    {
        // A mark at the beginning is no part of the document.
        var json = new Utf8JsonReader(body.StartsWith("\uFEFF"u8) ? body[3..] : body, AnyDepth);
        try
        {
            var isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
            while (json.Read())
            {
                // To the end, or to the first thing that is no JSON.
            }

            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
