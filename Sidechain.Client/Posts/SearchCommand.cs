using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Client.Commands;
using Sidechain.Tracing.Conventions;

namespace Sidechain.Client.Posts;

/// <summary>The command <c>search</c>: posts by words, tempo, key and author.</summary>
public static class SearchCommand
{
    private const double MinBpm = 20;
    private const double MaxBpm = 400;
    private const int MaxLimit = 100;

    /// <summary>Makes it for a program.</summary>
    public static Command Create(CommandFrame frame)
    {
        var text = new Argument<string?>("WORDS")
        {
            Description = "Beginnings of words in the title or the author's name",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var bpmMin = Bpm("--bpm-min", "At least so many beats a minute");
        var bpmMax = Bpm("--bpm-max", "At most so many beats a minute");
        var key = new Option<string>("--key") { Description = "Musical key, as its author wrote it", HelpName = "KEY" };
        var author = new Option<string>("--author") { Description = "Shared by this user", HelpName = "USER" };
        var limit = new Option<int?>("--limit")
        {
            Description = $"At most so many, up to {MaxLimit} [default: 25]",
            HelpName = "N",
            CustomParser = ParseLimit,
        };
        var before = PostOptions.Before();
        var json = CommandFrame.JsonOption();
        var command = new ExampleCommand(
            "search",
            "Find posts",
            $"{frame.Program.Command} search \"dusty break\"",
            $"{frame.Program.Command} search --bpm-min 170 --bpm-max 176 --key \"F# minor\"")
        {
            text, bpmMin, bpmMax, key, author, limit, before, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var query = new PostQuery
            {
                Text = parsed.GetValue(text),
                BpmMin = parsed.GetValue(bpmMin),
                BpmMax = parsed.GetValue(bpmMax),
                Key = parsed.GetValue(key),
                Author = parsed.GetValue(author),
                Limit = parsed.GetValue(limit),
                Before = parsed.GetValue(before),
            };
            return frame.RunAsync(parsed, parsed.GetValue(json), run => RunAsync(run, query, cancellation), cancellation);
        });
        command.Validators.Add(result =>
        {
            Option[] filters = [bpmMin, bpmMax, key, author];
            if (result.GetResult(text) is null or { Tokens.Count: 0 }
                && Array.TrueForAll(filters, filter => result.GetResult(filter) is null))
            {
                result.AddError("Say what to search for: words, or one of --bpm-min, --bpm-max, --key, --author.");
            }
        });
        return command;
    }

    private static Task<int> RunAsync(CommandRun run, PostQuery query, CancellationToken cancellation) => UserAction.RunAsync(
        run,
        SpanNames.SearchPosts,
        () => PostReading.ReadAsync(run.Session, query, cancellation),
        page => PostTable.Print(run, page, "Nothing was found."),
        cancellation);

    private static Option<double?> Bpm(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = argument =>
        {
            if (double.TryParse(argument.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bpm)
                && bpm is >= MinBpm and <= MaxBpm)
            {
                return bpm;
            }

            argument.AddError($"{name} takes a number from {MinBpm} to {MaxBpm}.");
            return null;
        },
    };

    private static int? ParseLimit(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        argument.AddError($"--limit takes a number from 1 to {MaxLimit}.");
        return null;
    }
}
