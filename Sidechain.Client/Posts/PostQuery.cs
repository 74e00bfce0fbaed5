using System.Globalization;

namespace Sidechain.Client.Posts;

/// <summary>Which posts to read.</summary>
public sealed record PostQuery
{
    /// <summary>Words of the title or the author.</summary>
    public string? Text { get; init; }

    /// <summary>Beats a minute, inclusive.</summary>
    public double? BpmMin { get; init; }

    /// <summary>Beats a minute, inclusive.</summary>
    public double? BpmMax { get; init; }

    /// <summary>Musical key as it is written.</summary>
    public string? Key { get; init; }

    /// <summary>A user's name.</summary>
    public string? Author { get; init; }

    /// <summary>Everybody's posts; else those of the reader and of users that the reader follows.</summary>
    public bool Everybody { get; init; }

    /// <summary>What the page before gave as next.</summary>
    public string? Before { get; init; }

    /// <summary>At most so many.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether anything is asked for that only a search answers.</summary>
    public bool IsSearch => Text is not null || BpmMin is not null || BpmMax is not null || Key is not null || Author is not null;

    /// <summary>Path and query below the api's address.</summary>
    internal string Path()
    {
        var parameters = new List<string>();
        Add("q", Text);
        Add("bpm_min", BpmMin?.ToString(CultureInfo.InvariantCulture));
        Add("bpm_max", BpmMax?.ToString(CultureInfo.InvariantCulture));
        Add("key", Key);
        Add("author", Author);
        Add("before", Before);
        Add("limit", Limit?.ToString(CultureInfo.InvariantCulture));
        var path = IsSearch ? "api/v1/search" : Everybody ? "api/v1/feed/global" : "api/v1/feed/timeline";
        return parameters.Count == 0 ? path : $"{path}?{string.Join('&', parameters)}";

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parameters.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }
}
