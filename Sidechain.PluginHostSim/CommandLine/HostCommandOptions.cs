using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;
using Sidechain.PluginHostSim.Host;
using Sidechain.PluginHostSim.Plugin;

namespace Sidechain.PluginHostSim.CommandLine;

/// <summary>The options of every command that plays: format, song, plugins.</summary>
internal sealed class HostCommandOptions
{
    /// <summary>1 GiB: more than the largest chain at 48 kHz keeps, and less than a small machine has.</summary>
    private const long MostKeptBytes = 1L << 30;

    private readonly Argument<string?> _file =
        new("FILE") { Description = "A WAV file that the track plays [default: a synth]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _rate = Whole(
        "--rate", "Sample rate, hertz", AudioFormat.MinSampleRate, AudioFormat.MaxSampleRate, 48_000);
    private readonly Option<int> _block = Whole(
        "--block", "Frames of a block", AudioFormat.MinBlockFrames, AudioFormat.MaxBlockFrames, 128);
    private readonly Option<bool> _variable = new("--variable") { Description = "Every block has another length, at most --block" };
    private readonly Option<int> _instances = Whole("--instances", "Plugins in the chain", 1, 64, 1);
    private readonly Option<int> _bpm = Whole("--bpm", "Tempo of the song, beats a minute", 20, 400, 120);
    private readonly Option<int> _seed = Whole("--seed", "The same seed plays the same song", 0, int.MaxValue, 1);

    public Option<string> Plugin { get; } = PluginOption();

    /// <summary>The option that names a plugin.</summary>
    public static Option<string> PluginOption() => new("--plugin")
    {
        Description = "A name that './plugin-host plugins' lists",
        HelpName = "NAME",
        DefaultValueFactory = _ => PluginCatalog.LoopSharing,
        Validators = { CheckPlugin },
    };

    /// <summary>An option that takes whole numbers within bounds.</summary>
    public static Option<int> Whole(string name, string description, int least, int most, int otherwise) => new(name)
    {
        Description = most == int.MaxValue ? description : string.Create(CultureInfo.InvariantCulture, $"{description}, {least} to {most}"),
        HelpName = "N",
        DefaultValueFactory = _ => otherwise,
        CustomParser = argument => ParseWhole(argument, name, least, most),
    };

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in new Option[] { Plugin, _rate, _block, _variable, _instances, _bpm, _seed })
        {
            command.Add(option);
        }
    }

    public HostOptions Read(ParseResult parsed) => new()
    {
        SampleRate = parsed.GetValue(_rate),
        BlockFrames = parsed.GetValue(_block),
        HasVariableBlocks = parsed.GetValue(_variable),
        Tempo = parsed.GetValue(_bpm),
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>The file that the track plays; null: the synth.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>Loads the chain.</summary>
    /// <exception cref="ClientException">It would keep more audio in memory than is allowed.</exception>
    public IReadOnlyList<IAudioPlugin> Load(ParseResult parsed)
    {
        var entry = PluginCatalog.Find(parsed.GetRequiredValue(Plugin))!;
        var (format, instances) = (Read(parsed).Format, parsed.GetValue(_instances));
        var bytes = entry.KeptBytes(format) * instances;
        if (bytes > MostKeptBytes)
        {
            throw new ClientException(
                $"{instances} instances at {format.SampleRate} Hz keep {Amounts.Size(bytes)} of audio in memory, "
                + $"and {Amounts.Size(MostKeptBytes)} are allowed. "
                + "Lower --instances or --rate.",
                ExitCodes.Usage);
        }

        return [.. Enumerable.Range(0, instances).Select(_ => entry.Create())];
    }

    private static void CheckPlugin(OptionResult option)
    {
        if (option.Tokens is [{ Value: var name }] && PluginCatalog.Find(name) is null)
        {
            option.AddError($"There is no plugin '{name}'. './plugin-host plugins' lists them.");
        }
    }

    private static int ParseWhole(ArgumentResult argument, string name, int least, int most)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        argument.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {least} to {most}."));
        return 0;
    }
}
