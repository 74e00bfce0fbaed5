using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Which requests are recorded, and how.</summary>
public sealed class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>False leaves the request unrecorded. Runs before routing.</summary>
    public Func<HttpContext, bool>? Filter { get; set; }

    /// <summary>Whether an exception that nothing handles becomes an event of the span.</summary>
    public bool RecordException { get; set; }
}
