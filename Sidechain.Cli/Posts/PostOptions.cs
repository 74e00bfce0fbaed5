using System.CommandLine;

namespace Sidechain.Cli.Posts;

/// <summary>Options and arguments that several commands have.</summary>
internal static class PostOptions
{
    /// <summary>For the help.</summary>
    public const string ExampleId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const int MaxId = 64;

    public static Option<string> Before() =>
        new("--before") { Description = "Older ones: what an earlier page gave as next", HelpName = "NEXT" };

    public static Argument<string> PostId()
    {
        var id = new Argument<string>("POST_ID") { Description = "The post's id, as upload and feed print it" };
        id.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= MaxId } given || !given.All(char.IsAsciiLetterOrDigit))
            {
                result.AddError("That is no post's id. It has 32 hexadecimal digits; feed prints them.");
            }
        });
        return id;
    }
}
