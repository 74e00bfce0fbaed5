using Microsoft.Extensions.Options;
using Sidechain.Telemetry.Doors.Limits;
using Sidechain.Telemetry.Store;

namespace Sidechain.Telemetry.Tests.Doors.Limits;

public sealed class AdmissionTests
{
    private const int MiB = 1024 * 1024;

    private readonly Admission _admission = new(Options.Create(new IngestOptions { MaxWaitingBytes = 64 * MiB, MaxWaitingRequests = 16 }));

    [Fact]
    public void BytesOfAllWithoutAToken_HeldByOne_AreFoundForAnother()
    {
        var held = Hold(null, "192.0.2.66", 16 * MiB);
        var others = Enumerable.Range(1, 3).Select(n => Hold(null, $"192.0.2.{n}", 1000)).ToArray();

        Assert.True(held.IsGivenUp);
        Assert.All(others, other => Assert.False(other.IsGivenUp));
        Assert.Throws<StoreUnavailableException>(() => held.Add(1));
    }

    [Fact]
    public void BytesOfAll_HeldByManyUsersOfTwoAddresses_AreFoundForAnother()
    {
        Admission.Place[] held =
        [
            Hold("mallory", "192.0.2.66", 16 * MiB), Hold("trudy", "192.0.2.66", 15 * MiB),
            Hold("oscar", "192.0.2.67", 16 * MiB), Hold("eve", "192.0.2.67", 16 * MiB),
        ];
        var alice = Hold("alice", "192.0.2.1", 2 * MiB);

        // The address that holds the most loses the first of its largest.
        Assert.Equal([false, false, true, false], held.Select(place => place.IsGivenUp));
        Assert.False(alice.IsGivenUp);
        Assert.Equal(4, _admission.Requests);
    }

    [Fact]
    public void BytesOfAnAddress_HeldByTwoUsers_AreFoundForAThird()
    {
        Admission.Place[] held = [Hold("mallory", "192.0.2.66", 16 * MiB), Hold("trudy", "192.0.2.66", 16 * MiB)];
        Hold("alice", "192.0.2.66", 1000);

        Assert.Equal([true, false], held.Select(place => place.IsGivenUp));
    }

    [Fact]
    public void WhatIsBuiltOfASmallBody_CountsBeyondFourTimesItsBytes_AndOfAnOrdinaryOneNot()
    {
        var ordinary = Hold("alice", "192.0.2.1", 8 * MiB);
        for (var n = 0; n < 32; n++)
        {
            ordinary.Build(MiB);
        }

        Assert.Equal(8 * MiB, ordinary.Bytes);
        var small = Hold("mallory", "192.0.2.66", 200_000);
        var built = 0;
        Assert.Throws<StoreUnavailableException>(() =>
        {
            for (; built < 100 * MiB; built += 500)
            {
                small.Build(500);
            }
        });
        Assert.InRange(built, 60 * MiB, 65 * MiB);
        small.Dispose();
        Assert.Equal(8 * MiB, _admission.Bytes);
    }

    [Fact]
    public void Requests_OfThousandsThatSendNothing_MakeWayForAnother_TheOldestFirst()
    {
        var users = 0;
        var held = Enumerable.Range(0, 16).Select(n => Hold($"user{users++}", $"192.0.2.{66 + (n / 8)}", 10)).ToArray();
        Hold("alice", "192.0.2.1", 1000);

        Assert.Equal(0, Array.FindIndex(held, place => place.IsGivenUp));
        Assert.Single(held, place => place.IsGivenUp);
    }

    [Fact]
    public void CallersThatHoldAsMuchAsTheNewcomer_KeepIt()
    {
        Admission.Place[] held = [.. Enumerable.Range(1, 4).Select(n => Hold($"user{n}", $"192.0.2.{n}", 16 * MiB))];

        // More than any of them in the end, and so refused, after one made way for the rest.
        var greedy = _admission.Enter(Sender.Client("mallory", "192.0.2.66"));
        greedy.Add(12 * MiB);
        Assert.Throws<StoreUnavailableException>(() => greedy.Add(5 * MiB));
        Assert.Single(held, place => place.IsGivenUp);
    }

    [Fact]
    public void OwnPartOfAUser_IsFull_WhoeverElseHoldsMore()
    {
        var others = Hold("alice", "192.0.2.1", 16 * MiB);
        Hold("bob", "192.0.2.2", 10 * MiB);
        var second = _admission.Enter(Sender.Client("bob", "192.0.2.2"));

        Assert.Throws<StoreUnavailableException>(() => second.Add(7 * MiB));
        Assert.False(others.IsGivenUp);
    }

    [Fact]
    public void BodyThatIsHere_KeepsItsRoom()
    {
        var held = Hold(null, "192.0.2.66", 16 * MiB);
        held.Keep();
        var late = _admission.Enter(Sender.Client(null, "192.0.2.1"));

        Assert.Throws<StoreUnavailableException>(() => late.Add(1000));
        Assert.False(held.IsGivenUp);
    }

    [Fact]
    public async Task Wait_OfWhatIsGivenUp_EndsAsUnavailable()
    {
        var held = Hold(null, "192.0.2.66", 16 * MiB);
        var waiting = held.WaitAsync(
            async ended =>
            {
                await Task.Delay(Timeout.Infinite, ended);
                return 0;
            },
            TestContext.Current.CancellationToken);
        Hold(null, "192.0.2.1", 1000);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        Assert.Throws<StoreUnavailableException>(held.Keep);
    }

    [Fact]
    public void All_IsGivenBackOnce()
    {
        var random = new Random(7);
        List<Admission.Place> held = [];
        for (var n = 0; n < 2000; n++)
        {
            try
            {
                var user = random.Next(4);
                held.Add(Hold(user == 0 ? null : $"user{user}", $"192.0.2.{random.Next(3)}", random.Next(20 * MiB)));
            }
            catch (StoreUnavailableException)
            {
                // There is no room for it.
            }

            if (random.Next(2) == 0 && held.Count > 0)
            {
                var left = held[random.Next(held.Count)];
                left.Dispose();
                left.Dispose();
                held.Remove(left);
            }
        }

        held.ForEach(place => place.Dispose());
        Assert.Equal(0, _admission.Requests);
        Assert.All(Enumerable.Range(1, 4), n => Hold($"user{n}", $"192.0.2.{n}", 16 * MiB));
        Assert.Equal(4, _admission.Requests);
    }

    private Admission.Place Hold(string? user, string address, int bytes)
    {
        var place = _admission.Enter(Sender.Client(user, address));
        try
        {
            place.Add(bytes);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }
}
