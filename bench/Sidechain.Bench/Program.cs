using System.Globalization;
using Sidechain.Bench;
using Sidechain.Bench.Recording;

var runs = args is [_, "--runs", var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 100 ? n : 5;
switch (args.FirstOrDefault())
{
    case "first-trace":
        return await FirstTrace.RunAsync(runs);
    case "record":
        return RecordCost.Run(runs);
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Sidechain.Bench -- first-trace|record [--runs 1..100]");
        return 2;
}
