using Microsoft.Extensions.Options;
using Sidechain.ServiceDefaults.Limits;

namespace Sidechain.Telemetry.LiveView;

/// <summary>
/// Bounds how many traces are read and built for live views at the same time: one for each user, half for an address, a few for
/// all. A view that was opened is no query, and could else be opened and closed as often as its user likes, each time for the price of one.
/// </summary>
internal sealed class LiveBuilds(IOptions<LiveOptions> options) : HeavyWork(options.Value.MostBuilds);
