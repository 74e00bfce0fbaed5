using System.Globalization;
using Sidechain.Cli.Fuzz;

return await FuzzLoop.RunAsync(Number("--seed", 1), Number("--documents", 1000), TimeSpan.FromSeconds(Number("--seconds", 600)));

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length
        ? int.Parse(args[at + 1], CultureInfo.InvariantCulture)
        : otherwise;
