using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Sidechain.Traces.Ledgers;
using Sidechain.Traces.Verdicts;
using Sidechain.Traces.Views;

namespace Sidechain.Bench;

/// <summary>From the start of the AppHost process to "all healthy", and from the CLI's exit to the complete tree.</summary>
internal static class FirstTrace
{
    private const int SpansOfAnUpload = 15;
    private static readonly Uri Api = new("http://localhost:8787");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int runs)
    {
        var folder = Directory.CreateTempSubdirectory("sidechain-bench-").FullName;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        var noop = new Figures("dotnet run of a program that does nothing");
        var cold = new Figures("AppHost process to all healthy, new data folder");
        var warm = new Figures("AppHost process to all healthy, data of an earlier run");
        var upload = new Figures("sidechain upload, first in its application (whole process)");
        var start = new Figures("of it cli.start_process");
        var unaccounted = new Figures("of the action unaccounted, per cent, both uploads");
        var complete = new Figures("CLI's exit to the complete tree, first upload");
        var next = new Figures("CLI's exit to the complete tree, second upload");
        var stop = new Figures("SIGINT to the AppHost's end, nothing left");

        for (var run = 0; run < runs; run++)
        {
            noop.Add((await Programs.RunAsync("dotnet", ["run", "--project", "bench/Noop"], new Dictionary<string, string>())).Time);
            var environment = new Dictionary<string, string>
            {
                ["SIDECHAIN_DATA"] = Path.Combine(folder, run.ToString(CultureInfo.InvariantCulture)),
                ["XDG_CONFIG_HOME"] = Path.Combine(folder, "home"),
                ["XDG_STATE_HOME"] = Path.Combine(folder, "home"),
                // As the launch profile has them, which belongs to dotnet run.
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                ["ASPNETCORE_URLS"] = "http://localhost:15888",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:15889",
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = "http://localhost:15890",
            };
            foreach (var started in (Figures[])[cold, warm])
            {
                using var appHost = Programs.Start(
                    "env", ["--default-signal=INT", "dotnet", Checkout.Built("Sidechain.AppHost", "Sidechain.AppHost.dll")], environment);
                started.Add(await UpAsync(appHost));
                await Programs.RunAsync(Checkout.Command, ["login", "--user", "alice", "--password", "alice"], environment);
                using var client = await LogInAsync();
                foreach (var figures in (Figures[])[complete, next])
                {
                    var (time, output) = await Programs.RunAsync(Checkout.Command, ["upload", "samples/loop.wav"], environment);
                    var (late, ledger) = await CompleteAsync(client, output.TrimEnd().Split(' ')[^1]);
                    figures.Add(late);
                    unaccounted.Add(ledger.Share(Ns(ledger, LedgerCategory.Unaccounted)));
                    if (figures == complete)
                    {
                        upload.Add(time);
                        start.Add(
                            ledger.Entries.Where(entry => entry.Step.EndsWith(".start_process", StringComparison.Ordinal))
                                .Sum(entry => entry.Ns) / 1e6);
                    }
                }

                var watch = Stopwatch.StartNew();
                await Programs.RunAsync("kill", ["-s", "INT", appHost.Id.ToString(CultureInfo.InvariantCulture)], environment);
                await appHost.WaitForExitAsync().WaitAsync(Limit);
                stop.Add(watch.Elapsed);
            }
        }

        Directory.Delete(folder, recursive: true);
        var testing = await Cycles.StartsAsync(runs);
        Console.WriteLine($"{"milliseconds",-62} {"least",8} {"median",8} {"most",8}   runs");
        foreach (var figures in (Figures[])[noop, cold, warm, testing, upload, start, unaccounted, complete, next, stop])
        {
            Console.WriteLine(figures);
        }

        return 0;
    }

    /// <summary>Until the line that the AppHost prints when every service is healthy; the rest of its output is read and dropped.</summary>
    private static async Task<TimeSpan> UpAsync(Process appHost)
    {
        var watch = Stopwatch.StartNew();
        var up = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        appHost.OutputDataReceived += (_, e) =>
        {
            if (e.Data?.StartsWith("Sidechain is up", StringComparison.Ordinal) == true)
            {
                up.TrySetResult(watch.Elapsed);
            }
        };
        appHost.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        appHost.BeginOutputReadLine();
        appHost.BeginErrorReadLine();
        return await up.Task.WaitAsync(Limit);
    }

    private static async Task<HttpClient> LogInAsync()
    {
        var client = new HttpClient { BaseAddress = Api };
        using var response = await client.PostAsJsonAsync("/api/v1/auth/login", new { username = "alice", password = "alice" });
        using var login = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonDocument>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", login!.RootElement.GetProperty("token").GetString());
        return client;
    }

    private static long Ns(Ledger ledger, LedgerCategory category) =>
        ledger.Entries.Where(entry => entry.Category == category).Sum(entry => entry.Ns);

    private static async Task<(TimeSpan Late, Ledger Ledger)> CompleteAsync(HttpClient client, string traceId)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Limit)
        {
            using var response = await client.GetAsync(new Uri($"/api/v1/traces/{traceId}", UriKind.Relative));
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var trace = TreeJson.Read(await response.Content.ReadAsByteArrayAsync());
                if (trace.IsComplete && trace.Tree.SpanCount == SpansOfAnUpload)
                {
                    return (watch.Elapsed, TraceFindings.Of(trace.Tree)!.Ledger);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        throw new TimeoutException($"trace {traceId} is not complete after {Limit}");
    }
}
