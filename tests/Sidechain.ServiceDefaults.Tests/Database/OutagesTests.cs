using Npgsql;
using Sidechain.ServiceDefaults.Database;

namespace Sidechain.ServiceDefaults.Tests.Database;

public sealed class OutagesTests
{
    private readonly SetTime _time = new();
    private readonly Outages _outages;

    public OutagesTests() => _outages = new Outages(_time);

    [Fact]
    public void OutageIsNews_Once_HoweverLongItLasts()
    {
        Assert.Equal((true, true), Meet(new NpgsqlException("gone")));
        for (var seconds = 0; seconds < 600; seconds += 50)
        {
            _time.Now += TimeSpan.FromSeconds(50);
            Assert.Equal((true, false), Meet(new InvalidOperationException("wrapped", new NpgsqlException("still gone"))));
        }
    }

    [Fact]
    public void NextOutage_IsNewsAgain()
    {
        Meet(new NpgsqlException("gone"));
        _time.Now += TimeSpan.FromSeconds(61);

        Assert.Equal((true, true), Meet(new NpgsqlException("gone again")));
    }

    [Fact]
    public void WhatIsNoOutage_IsNone() => Assert.Equal((false, false), Meet(new InvalidOperationException("ours")));

    private (bool IsOutage, bool IsNews) Meet(Exception exception) => (_outages.Caused(exception, out var isNews), isNews);

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
