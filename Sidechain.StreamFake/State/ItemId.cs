namespace Sidechain.StreamFake.State;

/// <summary>An item of a collection, <c>food:cheese-burger</c>.</summary>
internal readonly record struct ItemId(string Collection, string Id)
{
    /// <summary>What Stream calls its foreign id.</summary>
    public override string ToString() => $"{Collection}:{Id}";

    /// <summary>Reads <c>collection:id</c>.</summary>
    public static bool TryParse(string? text, out ItemId id)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        id = colon < 0 ? default : new ItemId(text![..colon], text[(colon + 1)..]);
        return colon >= 0;
    }
}
