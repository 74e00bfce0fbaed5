using System.Globalization;
using Sidechain.Client.Commands;
using Sidechain.Client.Documents;
using Sidechain.Client.Terminal;
using Sidechain.Traces.Views;

namespace Sidechain.Client.Posts;

/// <summary>A page of posts, as a table or as one document.</summary>
public static class PostTable
{
    /// <summary>Prints it.</summary>
    /// <param name="run">The action's.</param>
    /// <param name="page">What the server answered.</param>
    /// <param name="nothing">The sentence for an empty page.</param>
    public static void Print(CommandRun run, PostPage page, string nothing)
    {
        var (session, screen) = run;
        if (screen.Json)
        {
            screen.Document(new PostPageDocument(page.Posts, page.Next, session.TraceId), ClientJson.Readable.PostPageDocument);
            return;
        }

        if (page.Posts.Count == 0)
        {
            screen.Line(nothing);
        }
        else
        {
            Table(page).Print(screen);
            screen.Line();
            screen.Hint($"Get one: ./{session.Program.Command} download {TreeText.Printable(page.Posts[0].Id)}");
        }

        if (page.Next is { } next)
        {
            screen.Hint($"Older ones: add --before {TreeText.Printable(next)}");
        }

        screen.TraceId(session.TraceId);
    }

    private static TextTable Table(PostPage page)
    {
        var table = new TextTable(
            new("shared", Dispensable: 2), new("by", IsFlexible: true), new("title", IsFlexible: true), new("bpm", IsNumber: true),
            new("key"), new("likes", IsNumber: true, Dispensable: 1), new("comments", IsNumber: true, Dispensable: 4),
            new("downloads", IsNumber: true, Dispensable: 5), new("size", IsNumber: true, Dispensable: 3), new("id"));
        foreach (var post in page.Posts)
        {
            table.Add(
                When(post.CreatedAt), post.Author?.Name, post.Title, Number(post.Bpm), post.Key,
                Likes(post), Number(post.Comments), Number(post.Downloads),
                post.Audio?.Size is { } size ? Amounts.Size(size) : post.AudioUrl is null ? null : "elsewhere", post.Id);
        }

        return table;
    }

    internal static string? When(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The reader's own like is marked.</summary>
    private static string? Likes(LoopPost post) => post.Likes is { } likes ? $"{(post.Liked == true ? "* " : "")}{likes}" : null;

    private static string? Number(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
