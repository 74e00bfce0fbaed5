using Microsoft.Extensions.Options;
using Sidechain.Api.Users;

namespace Sidechain.Api.Tests.Users;

public sealed class PasswordWorkTests
{
    [Fact]
    public async Task AnAddressThatFillsItsPlaces_LeavesOneToTheOthers()
    {
        using var passwords = new PasswordWork(Options.Create(new UserOptions { ConcurrentHashes = 2, WaitingHashes = 4 }));
        using var running = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var guesses = Enumerable.Range(0, 4).Select(_ => Try(passwords, "203.0.113.9", Guess)).ToArray();
        running.Wait(TestContext.Current.CancellationToken);

        Assert.True(await Try(passwords, "203.0.113.10", () => { }));

        Assert.All(guesses, guess => Assert.False(guess.IsCompleted));
        goOn.Set();
        Assert.All(await Task.WhenAll(guesses), Assert.True);

        void Guess()
        {
            running.Set();
            goOn.Wait();
        }
    }

    [Fact]
    public async Task AnAddressWithTooManyThatWait_IsRefused()
    {
        using var passwords = new PasswordWork(Options.Create(new UserOptions { ConcurrentHashes = 1, WaitingHashes = 1 }));
        using var running = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = Try(passwords, "203.0.113.9", () =>
        {
            running.Set();
            goOn.Wait();
        });
        running.Wait(TestContext.Current.CancellationToken);
        var more = new[] { Try(passwords, "203.0.113.9", () => { }), Try(passwords, "203.0.113.9", () => { }) };

        Assert.False(await await Task.WhenAny(more));

        goOn.Set();
        Assert.True(await first);
        Assert.Single(await Task.WhenAll(more), done => done);
    }

    private static Task<bool> Try(PasswordWork passwords, string address, Action work) =>
        Task.Run(() => passwords.TryAsync(address, work, TestContext.Current.CancellationToken));
}
