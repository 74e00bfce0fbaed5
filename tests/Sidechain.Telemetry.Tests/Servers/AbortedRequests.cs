using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Sidechain.Telemetry.Tests.Servers;

/// <summary>Counts the requests whose clients went away.</summary>
internal sealed class AbortedRequests : IStartupFilter
{
    private int _count;

    public int Count => _count;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            context.RequestAborted.Register(() => Interlocked.Increment(ref _count));
            return rest(context);
        });
        next(app);
    };
}
