using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Addresses;
using Sidechain.ServiceDefaults.Identity;
using Sidechain.ServiceDefaults.Limits;
using Sidechain.Telemetry.Answers;

namespace Sidechain.Telemetry.Traces;

/// <summary>Bounds how many big traces are in memory: one of each reader, half from one address, a few of all.</summary>
internal sealed class BigTraces(IOptions<QueryOptions> options) : HeavyWork(options.Value.BigTraces)
{
    /// <summary>From so many spans on a trace is big.</summary>
    public int Least { get; } = options.Value.BigTrace;

    public bool IsBig(StoredTrace trace) => trace.SpanCount >= Least || trace.Bytes >= options.Value.BigTraceBytes;

    public HeavyPlace Of(SidechainUser user, HttpContext context) => Of(user.Id, CallerAddress.Of(context));
}
