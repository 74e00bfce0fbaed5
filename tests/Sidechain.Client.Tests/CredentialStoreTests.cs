using Sidechain.Client.Accounts;
using Sidechain.Client.Documents;

namespace Sidechain.Client.Tests;

/// <summary>Several processes share the file; each has a store of its own, as here.</summary>
public sealed class CredentialStoreTests : IDisposable
{
    private const string Origin = "https://api.example.org";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sidechain-credentials-");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Save_ByManyAtOneMoment_LosesNone()
    {
        const int Processes = 8;
        const int Logins = 25;

        Parallel.For(0, Processes, new ParallelOptions { MaxDegreeOfParallelism = Processes }, process =>
        {
            for (var login = 0; login < Logins; login++)
            {
                Store().Save($"https://{process}-{login}.example.org", Login("alice", "r"));
            }
        });

        var kept = Store();
        Assert.All(
            Enumerable.Range(0, Processes * Logins), n => Assert.NotNull(kept.Find($"https://{n / Logins}-{n % Logins}.example.org")));
        Assert.Equal([".lock", "credentials.json"], _home.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Renew_WhileNobodyElseDidAnything_KeepsTheNewToken()
    {
        Store().Save(Origin, Login("alice", "r1"));
        Store().Renew(Origin, Login("alice", "r1"), Login("alice", "r1", token: "new"));

        Assert.Equal("new", Store().Find(Origin)?.Token);
    }

    [Fact]
    public void Renew_AfterAnotherProcessLoggedIn_LeavesThatLogin()
    {
        Store().Save(Origin, Login("bob", "r2"));
        Store().Renew(Origin, Login("alice", "r1"), Login("alice", "r1", token: "new"));

        Assert.Equal(Login("bob", "r2"), Store().Find(Origin));
    }

    [Fact]
    public void Renew_AfterAnotherProcessLoggedOut_BringsNothingBack()
    {
        Store().Save(Origin, Login("alice", "r1"));
        Store().Remove(Origin, Login("alice", "r1"));
        Store().Renew(Origin, Login("alice", "r1"), Login("alice", "r1", token: "new"));

        Assert.Null(Store().Find(Origin));
    }

    [Fact]
    public void Remove_AfterAnotherProcessLoggedIn_LeavesThatLogin()
    {
        Store().Save(Origin, Login("bob", "r2"));
        Store().Remove(Origin, Login("alice", "r1"));

        Assert.Equal("bob", Store().Find(Origin)?.User);
    }

    /// <summary>The session is the same, so it is the one that was to end.</summary>
    [Fact]
    public void Remove_AfterAnotherProcessRenewed_RemovesIt()
    {
        Store().Save(Origin, Login("alice", "r1", token: "new"));
        Store().Remove(Origin, Login("alice", "r1"));

        Assert.Null(Store().Find(Origin));
    }

    private static StoredLogin Login(string user, string refreshToken, string token = "t") =>
        new(user, token, DateTimeOffset.UnixEpoch, refreshToken);

    private CredentialStore Store() => CredentialStore.At(Path.Combine(_home.FullName, "credentials.json"));
}
