using System.Text;
using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Doors.Clients;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Doors.Reading;
using Sidechain.Telemetry.Spans;
using Sidechain.Telemetry.Store;
using Sidechain.Tracing.Context;

namespace Sidechain.Telemetry.Tests.Doors.Clients;

public sealed class CallerThatLeftTests
{
    [Fact]
    public void Decoding_EndsWithItsCaller_AtTheNextSpan()
    {
        var limits = Options.Create(new IngestOptions());
        var intake = new SpanIntake(limits, new SpanCuts(limits), new AttributeKeys(), TimeProvider.System);
        var clients = new ClientSpans(intake, new VersionBudget(limits, TimeProvider.System));
        var document = Encoding.UTF8.GetBytes(Documents.Span(Documents.NewTraceId()));
        using var place = new Admission(limits).Enter(Sender.Client("alice"));
        Intake Read(bool hasLeft) =>
            clients.Read(document, IncomingHeaders.Read(_ => null), place, new CancellationToken(hasLeft)).Taken;

        Assert.Single(Read(hasLeft: false).Spans);
        Assert.Throws<OperationCanceledException>(() => Read(hasLeft: true));
    }
}
