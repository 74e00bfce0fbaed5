using System.Diagnostics;

namespace Sidechain.ServiceDefaults.Tests.Services;

/// <summary>Fresh ids, so that tests in one process never share a trace.</summary>
internal static class Ids
{
    public static string Trace() => ActivityTraceId.CreateRandom().ToHexString();

    public static string Span() => ActivitySpanId.CreateRandom().ToHexString();
}
