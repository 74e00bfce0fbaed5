using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Configuration;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;

namespace Sidechain.Cli.Configuration;

/// <summary><c>sidechain config</c>: settings that are kept, so that no variable has to be set. It talks to nobody.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var command = new ExampleCommand(
            "config",
            "Keep settings for the commands that follow [default: list]",
            "sidechain config set api_url https://api.example.org",
            "sidechain config set tracing off",
            "sidechain config unset tracing");
        command.SetAction(_ => List());
        var list = new Command("list", "List what is kept, and what comes before it");
        list.SetAction(_ => List());

        var key = KeyArgument();
        var value = new Argument<string>("VALUE") { Description = "Of the setting" };
        var set = new Command("set", "Keep a setting") { key, value };
        set.SetAction(parsed => Change(parsed.GetRequiredValue(key), parsed.GetRequiredValue(value)));

        var forgotten = KeyArgument();
        var unset = new Command("unset", "Forget a setting") { forgotten };
        unset.SetAction(parsed => Change(parsed.GetRequiredValue(forgotten), value: null));
        command.Add(list);
        command.Add(set);
        command.Add(unset);
        return command;
    }

    private static Argument<string> KeyArgument()
    {
        var key = new Argument<string>("KEY") { Description = string.Join(", ", ConfigFile.Keys.Select(known => known.Key)) };
        key.AcceptOnly([.. ConfigFile.Keys.Select(known => known.Key)]);
        return key;
    }

    private static int List()
    {
        var (file, screen) = (ConfigFile.OfUser(), new Screen(json: false));
        var table = new TextTable(new("setting"), new("kept"), new("comes first"));
        foreach (var (key, variable) in ConfigFile.Keys)
        {
            table.Add(key, file.Find(key) ?? "-", Settings.Variable(variable) is { } first ? $"{variable}={first}" : null);
        }

        table.Print(screen);
        screen.Hint($"Kept in {file.Path}");
        return ExitCodes.Done;
    }

    private static int Change(string key, string? value)
    {
        var (file, screen) = (ConfigFile.OfUser(), new Screen(json: false));
        file.Set(key, value);
        screen.Success(value is null ? $"{key} is forgotten." : $"{key} is kept in {file.Path}.");
        if (Settings.Variable(ConfigFile.Keys.First(known => known.Key == key).Variable) is not null)
        {
            screen.Warning($"{ConfigFile.Keys.First(known => known.Key == key).Variable} is set and comes first.");
        }

        return ExitCodes.Done;
    }
}
