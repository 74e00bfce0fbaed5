using Sidechain.StreamFake.Answers;
using Sidechain.StreamFake.Auth;
using Sidechain.StreamFake.Fields;
using Sidechain.StreamFake.Requests;

namespace Sidechain.StreamFake.Faults;

/// <summary>Switches latency and failures on and off. In Development only, and for whoever holds the app's secret.</summary>
internal static class FaultsApi
{
    public const string Route = "/development/faults";

    private const string Resource = "faults";
    private const int MaxLatencyMs = 60_000;
    private const int MaxSeconds = 300;

    public static void MapFaults(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        var group = app.MapGroup(Route);
        group.WithMetadata(new StreamOperation(IsStreams: false));
        group.MapGet("", Get);
        group.MapPut("", SetAsync);
        group.MapDelete("", Clear);
    }

    private static StreamJson Get(StreamCall call, FaultSwitch faults)
    {
        call.Caller.RequireServer(Resource, Actions.Read);
        return Answer(faults);
    }

    private static async Task<IResult> SetAsync(StreamCall call, FaultSwitch faults, CancellationToken cancellationToken)
    {
        call.Caller.RequireServer(Resource, Actions.Write);
        using var document = await call.ReadJsonAsync(cancellationToken);
        var body = document.RootElement.RequireObject("the fault");
        var fault = new Fault(
            TimeSpan.FromMilliseconds(body.Number("latency_ms", 0, MaxLatencyMs) ?? 0),
            body.Number("fail_percent", 0, 100) ?? 0,
            body.Number("lose_percent", 0, 100) ?? 0);
        faults.On(fault, TimeSpan.FromSeconds(body.Number("seconds", 1, MaxSeconds) ?? 60));
        return Answer(faults);
    }

    private static StreamJson Clear(StreamCall call, FaultSwitch faults)
    {
        call.Caller.RequireServer(Resource, Actions.Delete);
        faults.Off();
        return Answer(faults);
    }

    private static StreamJson Answer(FaultSwitch faults) => StreamJson.Ok(json =>
    {
        var fault = faults.Active;
        json.WriteNumber("latency_ms", fault.Latency.TotalMilliseconds);
        json.WriteNumber("fail_percent", fault.FailPercent);
        json.WriteNumber("lose_percent", fault.LosePercent);
    });
}
