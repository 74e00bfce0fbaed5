using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Doors.Limits;

public sealed class BigBodiesTests : IDisposable
{
    private const int Small = 1000;
    private const int Middle = 100_000;
    private const int Big = 2_000_000;

    private static readonly IOptions<IngestOptions> Limits = Options.Create(new IngestOptions());

    private readonly Admission _admission = new(Limits);
    private readonly BigBodies _bodies = new(Limits);
    private readonly ManualResetEventSlim _gate = new();
    private int _begun;

    [Fact]
    public async Task BodiesOfManyUsersOfOneAddress_AreDecodedOneAfterTheOther_AndOthersWhileTheyWait()
    {
        var flood = Enumerable.Range(0, 20).Select(n => Decode($"user-{n}", "192.0.2.66", Middle)).ToList();
        await BegunAsync(1);

        await _bodies.DecodeAsync(Place("alice", "192.0.2.1"), Middle, () => true, TestContext.Current.CancellationToken);

        Assert.Equal(1, _begun);
        _gate.Set();
        await Task.WhenAll(flood);
        Assert.Equal(20, _begun);
    }

    [Fact]
    public async Task BigBodies_TakeNoTurnsOfShorterWork()
    {
        Task[] big = [Decode("mallory", "192.0.2.66", Big), Decode("trudy", "192.0.2.67", Big), Decode("oscar", "192.0.2.68", Big)];
        await BegunAsync(2);

        await _bodies.DecodeAsync(Place("alice", "192.0.2.66"), Middle, () => true, TestContext.Current.CancellationToken);

        _gate.Set();
        await Task.WhenAll(big);
    }

    [Fact]
    public async Task SmallBodies_DoNotWait_NorDoServices()
    {
        Task[] held =
        [
            .. Enumerable.Range(0, 4).Select(n => Decode("alice", $"192.0.2.{n}", Middle)),
            .. Enumerable.Range(0, 4).Select(n => Decode($"user-{n}", $"192.0.2.{n}", Middle)),
        ];
        await BegunAsync(2);

        Assert.True(_bodies.DecodeAsync(Place("alice", "192.0.2.1"), Small, () => true, CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(_bodies.DecodeAsync(_admission.Enter(Sender.Service), Big, () => true, CancellationToken.None).IsCompletedSuccessfully);
        _gate.Set();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task AddressesWithoutAToken_DoNotWaitForEachOther()
    {
        var held = Decode(null, "192.0.2.66", Middle);
        await BegunAsync(1);

        await _bodies.DecodeAsync(Place(null, "192.0.2.1"), Middle, () => true, TestContext.Current.CancellationToken);

        _gate.Set();
        await held;
    }

    public void Dispose()
    {
        _gate.Set();
        _bodies.Dispose();
        _gate.Dispose();
    }

    private Task<bool> Decode(string? user, string address, int bytes) => _bodies.DecodeAsync(
        Place(user, address), bytes,
        () =>
        {
            Interlocked.Increment(ref _begun);
            _gate.Wait();
            return true;
        },
        TestContext.Current.CancellationToken);

    private Task BegunAsync(int count) => Wait.UntilAsync($"{count} have begun", () => Task.FromResult(Volatile.Read(ref _begun) == count));

    private Admission.Place Place(string? user, string address) => _admission.Enter(Sender.Client(user, address));
}
