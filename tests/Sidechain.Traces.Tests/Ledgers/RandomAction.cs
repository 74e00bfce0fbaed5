using System.Diagnostics;
using Sidechain.Traces.Trees;

namespace Sidechain.Traces.Tests.Ledgers;

/// <summary>
/// Actions of clients by seed, whose clocks are right: steps side by side, requests with the server's spans below, and whatever services
/// do: fan out, call one another and databases, publish messages, leave work running. Times are whole microseconds.
/// </summary>
internal sealed class RandomAction
{
    private const long Us = 1_000;
    private const long Start = 1_795_000_000_000_000;

    private readonly Random _random;
    private readonly List<Span> _spans = [];
    private readonly string _client;

    private RandomAction(Random random) => (_random, _client) = (random, random.Next(2) == 0 ? "cli" : "web");

    public static Span[] Spans(Random random)
    {
        var action = new RandomAction(random);
        var end = Start + random.Next(1, 10_000);
        var root = action.Add(null, $"{action._client}.share_loop", "", ActivityKind.Internal, Start, end);
        for (var steps = random.Next(1, 6); steps > 0; steps--)
        {
            var (from, to) = action.Within(root);
            if (random.Next(3) == 0)
            {
                var step = action.Add(root, $"{action._client}.step_{steps}", "", ActivityKind.Internal, from, to);
                if (random.Next(3) == 0)
                {
                    action.Request(step);
                }
            }
            else
            {
                action.Request(root);
            }
        }

        return [.. action._spans];
    }

    private void Request(Span parent)
    {
        var (from, to) = Within(parent);
        var request = Add(parent, "POST", "", ActivityKind.Client, from, to);
        for (var servers = _random.Next(4) == 0 ? _random.Next(2, 4) : 1; servers > 0; servers--)
        {
            var received = _random.NextInt64(from, to + 1);
            var ended = received + _random.NextInt64(0, to - received + 1) + (_random.Next(4) == 0 ? _random.Next(3_000) : 0);
            var server = Add(request, "POST /posts", "api", ActivityKind.Server, received, ended);
            if (_random.Next(2) == 0)
            {
                var left = _random.NextInt64(received, Math.Min(ended, to) + 1);
                _spans[_spans.IndexOf(request)] = request = request with
                {
                    Attributes = new Dictionary<string, object?>
                    {
                        ["http.server_time_ms"] = (left - received) / 1e3,
                        ["sidechain.server.span_id"] = server.SpanId,
                    },
                };
                Add(server, "http.read_body", "api", ActivityKind.Internal, received, _random.NextInt64(received, left + 1));
            }

            Work(server, _random.Next(1, 5));
            // One after the other, or at once.
            from = _random.Next(2) == 0 ? Math.Min(to, ended) : from;
        }

        OwnWork(request, _random.Next(-1, 3));
    }

    // The client's own steps within its request: it looks up a host, waits in a step of its own, reads the answer.
    private void OwnWork(Span parent, int depth)
    {
        for (var steps = depth <= 0 ? 0 : _random.Next(0, 4); steps > 0; steps--)
        {
            var (from, to) = Within(parent);
            from = _random.Next(3) == 0 ? parent.StartNs / Us : from;
            OwnWork(Add(parent, $"{_client}.own_{steps}", "", ActivityKind.Internal, from, to), depth - 1);
        }
    }

    private void Work(Span parent, int depth)
    {
        for (var spans = depth == 0 ? 0 : _random.Next(0, 4); spans > 0; spans--)
        {
            var (from, to) = Within(parent);
            switch (_random.Next(6))
            {
                case 0:
                    var database = _random.Next(2) == 0 ? "postgresql" : "redis";
                    Add(parent, "SELECT posts", parent.Service, ActivityKind.Client, from, to, database);
                    break;
                case 1:
                    var call = Add(parent, _random.Next(2) == 0 ? "stream.io.call" : "GET", parent.Service, ActivityKind.Client, from, to);
                    var received = _random.NextInt64(from, to + 1);
                    var service = Another(parent);
                    var ended = received + _random.NextInt64(0, to - received + 1) + (_random.Next(4) == 0 ? 900 : 0);
                    Work(Add(call, "GET /x", service, ActivityKind.Server, received, ended), depth - 1);
                    break;
                case 2:
                    var sent = Add(parent, "publish", parent.Service, ActivityKind.Producer, from, to);
                    var (handled, deliver) = (_random.Next(2) == 0 ? to : _random.NextInt64(from, to + 1), Within(sent));
                    Add(sent, "deliver", parent.Service, ActivityKind.Client, deliver.From, deliver.To);
                    Work(Add(sent, "process", Another(parent), ActivityKind.Consumer, handled, handled + _random.Next(2_000)), depth - 1);
                    break;
                case 3:
                    Work(Add(parent, "elsewhere", Another(parent), ActivityKind.Internal, from, to + _random.Next(1_500)), depth - 1);
                    break;
                default:
                    Work(Add(parent, "work", parent.Service, ActivityKind.Internal, from, to), depth - 1);
                    break;
            }
        }
    }

    // Some outlive their parent by more than rounding.
    private (long From, long To) Within(Span parent)
    {
        var (from, to) = (parent.StartNs / Us, parent.EndNs / Us);
        var start = _random.NextInt64(from, to + 1);
        return (start, start + _random.NextInt64(0, to - start + 1) + (_random.Next(5) == 0 ? _random.Next(5_000) : 0));
    }

    private string Another(Span parent) => _random.Next(4) == 0 ? parent.Service : parent.Service == "api" ? "worker" : "api";

    private Span Add(Span? parent, string name, string service, ActivityKind kind, long fromUs, long toUs, string? db = null)
    {
        var client = service.Length == 0 ? _client : null;
        var span = new Span
        {
            TraceId = DrawnTrace.TraceId,
            SpanId = DrawnTrace.Id(_spans.Count + 1),
            ParentSpanId = parent?.SpanId,
            Name = name,
            Service = client is null ? service : $"sidechain-{client}",
            Tier = Tiers.Of(client, service, db),
            ClientType = client,
            Kind = kind,
            StartNs = fromUs * Us,
            EndNs = toUs * Us,
            Attributes = db is null ? Span.NoAttributes : new Dictionary<string, object?> { ["db.system.name"] = db },
        };
        _spans.Add(span);
        return span;
    }
}
