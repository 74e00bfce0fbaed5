using System.CommandLine;

namespace Sidechain.Client.Posts;

/// <summary>Options and arguments that several commands have.</summary>
public static class PostOptions
{
    /// <summary>For the help.</summary>
    public const string ExampleId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const int MaxId = 64;

    /// <summary>The option <c>--before</c>.</summary>
    public static Option<string> Before() =>
        new("--before") { Description = "Older ones: what an earlier page gave as next", HelpName = "NEXT" };

    /// <summary>The argument that names a post.</summary>
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
