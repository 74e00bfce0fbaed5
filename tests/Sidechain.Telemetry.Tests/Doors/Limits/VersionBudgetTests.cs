using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Doors.Limits;

public sealed class VersionBudgetTests
{
    [Fact]
    public void Versions_OfOneWithoutAToken_AreThoseOfItsAddress()
    {
        var clock = new FakeTimeProvider();
        var versions = new VersionBudget(Options.Create(new IngestOptions()), clock);
        string[] Name(Sender sender, string beginning) =>
            [.. Enumerable.Range(1, 25).Select(n => versions.Of(sender, $"{beginning}.{n}")).Distinct()];
        var mallory = Sender.Client(null, "192.0.2.66");

        Assert.Equal((21, VersionBudget.Other), (Name(mallory, "6").Length, versions.Of(mallory, "7.1")));
        Assert.Equal("7.1", versions.Of(Sender.Client(null, "192.0.2.1"), "7.1"));
        // A user has its own, wherever it is, and whatever it is called.
        Assert.Equal("7.1", versions.Of(Sender.Client("alice", "192.0.2.66"), "7.1"));
        Assert.Equal("7.1", versions.Of(Sender.Client("192.0.2.66", "192.0.2.66"), "7.1"));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("7.1", versions.Of(mallory, "7.1"));
    }
}
