using System.CommandLine;

namespace Sidechain.Cli.Accounts;

/// <summary>Whose account it is.</summary>
internal static class AccountOptions
{
    public static Option<string> User() => new("--user") { Description = "Name of the user", Required = true, HelpName = "USER" };

    public static Option<string> Password() => new("--password")
    {
        Description = "The password; without it, or with -, it is asked for (at a terminal without echo) or read from standard input",
        HelpName = "PASSWORD",
    };
}
