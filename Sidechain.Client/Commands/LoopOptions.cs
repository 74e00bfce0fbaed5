using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Client.Uploads;

namespace Sidechain.Client.Commands;

/// <summary>The options of every command that shares a loop.</summary>
public sealed class LoopOptions
{
    /// <summary>What the api takes; a typing error is better told before the upload.</summary>
    private const double MinBpm = 20;
    private const double MaxBpm = 400;
    private const int MaxTitle = 200;
    private const int MaxKey = 16;

    private readonly Option<string> _title = new("--title")
    {
        Description = "Title of the post [default: the file's name]",
        HelpName = "TEXT",
        Validators = { option => CheckText(option, MaxTitle) },
    };

    private readonly Option<double?> _bpm =
        new("--bpm") { Description = $"Beats a minute, {MinBpm} to {MaxBpm}", HelpName = "N", CustomParser = ParseBpm };
    private readonly Option<string> _key = new("--key")
    {
        Description = "Musical key, for example \"A minor\"",
        HelpName = "KEY",
        Validators = { option => CheckText(option, MaxKey) },
    };

    private readonly Option<EncodeOn> _encode = new("--encode")
    {
        Description = "Where the loop is encoded: client sends Opus, server sends the WAV [default: client]",
        HelpName = "client|server",
        CustomParser = ParseEncode,
    };

    /// <summary>The words that are typed are completed, and not the names that stand for them.</summary>
    public LoopOptions()
    {
        _encode.CompletionSources.Clear();
        _encode.CompletionSources.Add("client", "server");
    }

    /// <summary>Beats a minute, where given.</summary>
    /// <param name="parsed">The command line.</param>
    public double? Bpm(ParseResult parsed) => parsed.GetValue(_bpm);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_title, _bpm, _key, _encode];

    /// <summary>Makes the options part of a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Whether the server is to encode, as it was typed.</summary>
    public bool EncodesAtServer(CommandResult result) => result.GetResult(_encode) is { Tokens: [{ Value: "server" }] };

    /// <summary>The loop with what was typed about it.</summary>
    public UploadRequest Request(ParseResult parsed, ILoopSource source) =>
        new(source, parsed.GetValue(_title), parsed.GetValue(_bpm), parsed.GetValue(_key)) { Encode = parsed.GetValue(_encode) };

    private static void CheckText(OptionResult option, int maxLength)
    {
        if (option.Tokens is not [{ Value: var text }])
        {
            return;
        }

        if (text.Trim().Length > maxLength)
        {
            option.AddError($"{option.Option.Name} takes at most {maxLength} characters.");
        }
        else if (text.Trim().Any(char.IsControl))
        {
            option.AddError($"{option.Option.Name} takes no control characters, such as line breaks.");
        }
    }

    private static double? ParseBpm(ArgumentResult argument)
    {
        if (double.TryParse(argument.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bpm)
            && bpm is >= MinBpm and <= MaxBpm)
        {
            return bpm;
        }

        argument.AddError($"--bpm takes a number from {MinBpm} to {MaxBpm}.");
        return null;
    }

    private static EncodeOn ParseEncode(ArgumentResult argument)
    {
        switch (argument.Tokens[0].Value)
        {
            case "client":
                return EncodeOn.Client;
            case "server":
                return EncodeOn.Server;
            default:
                argument.AddError("--encode takes client or server.");
                return EncodeOn.Client;
        }
    }
}
