using System.Globalization;
using Sidechain.Bench;

var runs = args is [_, "--runs", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 100 ? n : 5;
switch (args.FirstOrDefault())
{
    case "first-trace":
        return await FirstTrace.RunAsync(runs);
    default:
        Console.Error.WriteLine("usage: dotnet run --project bench/Sidechain.Bench -- first-trace [--runs 1..100]");
        return 2;
}
