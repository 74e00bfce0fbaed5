using System.Text.RegularExpressions;

namespace Sidechain.StreamFake.Ids;

/// <summary>A feed, <c>slug:id</c>: the group it belongs to and whose it is.</summary>
internal readonly partial record struct FeedId(string Slug, string Id)
{
    /// <summary>As tokens name it: slug and id without anything between.</summary>
    public string InToken => Slug + Id;

    public static bool TryCreate(string slug, string id, out FeedId feed)
    {
        feed = new FeedId(slug, id);
        return SlugPattern().IsMatch(slug) && IdPattern().IsMatch(id);
    }

    /// <summary>Reads <c>slug:id</c>.</summary>
    public static bool TryParse(string text, out FeedId feed)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        feed = default;
        return colon > 0 && TryCreate(text[..colon], text[(colon + 1)..], out feed);
    }

    public override string ToString() => $"{Slug}:{Id}";

    [GeneratedRegex(@"^\w{1,255}\z")]
    private static partial Regex SlugPattern();

    [GeneratedRegex(@"^[\w-]{1,255}\z")]
    private static partial Regex IdPattern();
}
